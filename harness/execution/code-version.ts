/** The version of the code that matters to a kind of run; code that only looks at results does not count. */
import type { RunKind } from '../../db/names.ts'
import { hashSources } from '../source-hash.ts'
import { RUNNERS } from './runners.ts'

const versions = new Map<RunKind, string>()

/** @returns the first 12 hex digits of a sha256, the same on every machine with the same sources. */
export function codeVersion(kind: RunKind): string {
  let version = versions.get(kind)
  if (version === undefined) {
    version = hashSources(RUNNERS[kind].entry)
    versions.set(kind, version)
  }
  return version
}

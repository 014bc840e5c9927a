/** The version of the code that affects a kind of run; code that only reads results does not count. */
import { readFileSync } from 'node:fs'
import type { RunKind } from '../../../db/names.ts'
import { hashSources } from '../../base/source-hash.ts'
import { RUNNERS } from './runners.ts'

/**
 * Hashes of sources that were shown to give the same bits as another version. They keep that version's name, so that no
 * stored run becomes stale. `npm run code:same` writes the file.
 */
export type SameCode = Partial<Record<RunKind, Record<string, string>>>

export const SAME_CODE_FILE = new URL('./same-code.json', import.meta.url)

const versions = new Map<RunKind, string>()

/** @returns the first 12 hex digits of a sha256, the same on every machine with the same sources. */
export function codeVersion(kind: RunKind): string {
  let version = versions.get(kind)
  if (version === undefined) {
    version = nameOfSources(kind, sourcesOf(kind), JSON.parse(readFileSync(SAME_CODE_FILE, 'utf8')) as SameCode)
    versions.set(kind, version)
  }
  return version
}

/** Hash of the current sources. */
export const sourcesOf = (kind: RunKind): string => hashSources(RUNNERS[kind].entry)

export function nameOfSources(kind: RunKind, sources: string, same: SameCode): string {
  return same[kind]?.[sources] ?? sources
}

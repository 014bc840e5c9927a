/** The version of the code that affects a kind of run; code that only reads results does not count. */
import { readFileSync } from 'node:fs'
import type { RunnableKind } from '../../../db/config/run.ts'
import { hashSources } from '../../base/source-hash.ts'
import { RUNNERS } from './runners.ts'

/**
 * Hashes of sources that were shown to give the same bits as another version. They keep that version's name, so that no
 * stored run becomes stale. `npm run code:same` writes the file.
 */
export type SameCode = Partial<Record<RunnableKind, Record<string, string>>>

export const SAME_CODE_FILE = new URL('./same-code.json', import.meta.url)

const versions = new Map<RunnableKind, string>()

/** @returns the first 12 hex digits of a sha256, the same on every machine with the same sources. */
export function codeVersion(kind: RunnableKind): string {
  let version = versions.get(kind)
  if (version === undefined) {
    version = nameOfSources(kind, sourcesOf(kind), JSON.parse(readFileSync(SAME_CODE_FILE, 'utf8')) as SameCode)
    versions.set(kind, version)
  }
  return version
}

/** Hash of the current sources. */
export const sourcesOf = (kind: RunnableKind): string => hashSources(RUNNERS[kind].entry)

export function nameOfSources(kind: RunnableKind, sources: string, same: SameCode): string {
  return same[kind]?.[sources] ?? sources
}

/** Caches slow digests, keyed by the state of the files that they depend on. */
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomically } from '../harness/base/atomic-write.ts'
import { dataCacheFolder } from './cache-folder.ts'

/**
 * A file changed so lately may change again without its time telling: file systems count in steps of up to two seconds.
 */
const CLOCK_STEP_MS = 3000

/**
 * @param root - folder of `files`, which are relative to it, with forward slashes.
 * @param compute - 64 hex digits that depend on those files, and on `further`, alone.
 */
export function rememberedDigest(
  root: string,
  files: readonly string[],
  compute: () => string,
  further: Record<string, string> = {},
): string {
  const started = Date.now()
  const { key, changed } = fingerprint(root, files, further)
  const memory = join(dataCacheFolder(), 'digests', key)
  const known = recall(memory)
  if (known !== undefined) return known
  const digest = compute()
  if (started - changed > CLOCK_STEP_MS && fingerprint(root, files, further).key === key) remember(memory, digest)
  return digest
}

/** What can be known of the files without reading them, and when the youngest was changed, in ms. */
function fingerprint(root: string, files: readonly string[], further: Record<string, string>) {
  const hash = createHash('sha256').update(`${[root, ...Object.values(further)].join('\n')}\n`)
  let changed = 0
  for (const file of files) {
    const found = statSync(join(root, file), { throwIfNoEntry: false, bigint: true })
    hash.update(`${found?.size} ${found?.mtimeNs} ${found?.ctimeNs} ${found?.ino} ${file}\n`)
    if (found !== undefined) changed = Math.max(changed, Number(found.mtimeMs), Number(found.ctimeMs))
  }
  return { key: hash.digest('hex'), changed }
}

function recall(memory: string): string | undefined {
  try {
    const text = readFileSync(memory, 'utf8')
    return /^[0-9a-f]{64}$/.test(text) ? text : undefined
  } catch {
    return undefined
  }
}

function remember(memory: string, digest: string): void {
  try {
    writeAtomically(memory, digest)
  } catch {
    // Without the cache entry, the digest is only computed again.
  }
}

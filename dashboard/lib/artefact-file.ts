/** Opens files by content hash, only from the folder next to the database. */
import { constants, realpathSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'

/** Path at which the harness stores the file. @param store - path of the database. */
export const artefactPath = (store: string, sha256: string): string =>
  join(/* turbopackIgnore: true */ `${store}.d`, sha256.slice(0, 2), sha256)

/** Whether the path is not redirected by a link inside the folder; the folder itself may be a link. */
export function isInStore(store: string, sha256: string): boolean {
  try {
    const folder = realpathSync(/* turbopackIgnore: true */ `${store}.d`)
    return realpathSync(artefactPath(store, sha256)) === join(folder, sha256.slice(0, 2), sha256)
  } catch {
    return false
  }
}

/** Opens the file for reading; null where it is missing or is not a regular file in that folder. */
export async function openArtefact(store: string, sha256: string): Promise<FileHandle | null> {
  if (!isInStore(store, sha256)) return null
  // Do not block on a pipe, and do not follow a link that was created after the check.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  const handle = await open(artefactPath(store, sha256), flags).catch(() => null)
  if (handle === null || (await handle.stat()).isFile()) return handle
  await handle.close()
  return null
}

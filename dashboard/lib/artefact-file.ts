/** The bytes behind a content hash, from the folder beside the database and from nowhere else. */
import { constants, realpathSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the harness keeps it. @param store path of the database. */
export const artefactPath = (store: string, sha256: string): string =>
  join(/* turbopackIgnore: true */ `${store}.d`, sha256.slice(0, 2), sha256)

/** Whether the path leads where it says: a link in the folder could point anywhere. The folder itself may be one. */
export function isInStore(store: string, sha256: string): boolean {
  try {
    const folder = realpathSync(/* turbopackIgnore: true */ `${store}.d`)
    return realpathSync(artefactPath(store, sha256)) === join(folder, sha256.slice(0, 2), sha256)
  } catch {
    return false
  }
}

/** Open for reading; null where there is no such file, or it is anything but a plain file of that folder. */
export async function openArtefact(store: string, sha256: string): Promise<FileHandle | null> {
  if (!isInStore(store, sha256)) return null
  // Not to wait for the other end of a pipe, nor to follow a link that was put there since.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  const handle = await open(artefactPath(store, sha256), flags).catch(() => null)
  if (handle === null || (await handle.stat()).isFile()) return handle
  await handle.close()
  return null
}

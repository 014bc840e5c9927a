/** Checks the paths of archive entries. */
import { isAbsolute, normalize } from 'node:path'

/** An archive that is damaged, or would write outside of its folder. */
export class BadArchive extends Error {}

/** @throws BadArchive when the path of an entry leads out of the folder, or has characters that no data set needs. */
export function checkPath(path: string): void {
  const leaves = isAbsolute(path) || /^[a-z]:/i.test(path) || normalize(path).split('/').includes('..')
  if (leaves) throw new BadArchive(`it holds ${JSON.stringify(path)}, which leads out of the folder`)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are to be rejected.
  if (/[\u0000-\u001f\\]/.test(path)) throw new BadArchive(`it holds the invalid name ${JSON.stringify(path)}`)
}

/** Finds the image files of a folder, and reports skipped files. */
import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { UsageError } from '../../harness/base/errors.ts'
import type { Warn } from '../progress.ts'
import { IMAGE_ENDINGS } from './decode.ts'

const NAMED_AT_MOST = 10
/** Folders of operating systems and disks, which hold no images of the user's, or thumbnails of them. */
const SYSTEM = /^(__MACOSX|@eaDir|#recycle|\$RECYCLE\.BIN|System Volume Information|lost\+found)$/i

export interface Listing {
  /** Absolute path of the folder. */
  root: string
  /** Relative to it with forward slashes, in sorted order; hidden files and folders, and those of systems, are left out. */
  images: string[]
  /** Why other files and folders are not read, by path. */
  others: ReadonlyMap<string, string>
}

/**
 * Lists all files below the folder, in any layout; symbolic links are followed, since class folders often are links.
 * @throws UsageError when the path is not a readable folder.
 */
export function listFolder(path: string): Listing {
  const root = resolve(path)
  const images: string[] = []
  const others = new Map<string, string>()
  try {
    readdirSync(root)
  } catch (cause) {
    const why = isFolder(root) ? 'cannot be read' : 'is not a folder'
    throw new UsageError({ what: `${root} ${why}`, remedy: 'name a folder of images' }, { cause })
  }
  walk(root, '', [], images, others)
  return { root, images: images.sort(), others }
}

/** @param above - real paths of the folders this one lies in, some of them perhaps by way of links. */
function walk(root: string, folder: string, above: string[], images: string[], others: Map<string, string>): void {
  const real = realpathSync(join(root, folder))
  if (above.includes(real)) return void others.set(folder, 'it links to a folder that contains it')
  let entries: Dirent[]
  try {
    entries = readdirSync(real, { withFileTypes: true })
  } catch (error) {
    return void others.set(folder, `the folder cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
  for (const entry of entries) {
    const { name } = entry
    if (name.startsWith('.') || SYSTEM.test(name)) continue
    const path = folder === '' ? name : `${folder}/${name}`
    // Bytes that are no UTF-8 are lost in the name, which then leads nowhere.
    const isLost = name.includes('\ufffd') && !existsSync(join(root, path))
    const kind = isLost ? 'its name is not UTF-8; rename it' : entry.isFile() ? 'file' : kindOf(join(root, path))
    if (kind === 'folder') walk(root, path, [...above, real], images, others)
    else if (kind !== 'file') others.set(path, kind)
    else if (IMAGE_ENDINGS.includes(extname(name).toLowerCase())) images.push(path)
    else others.set(path, 'its name does not end like that of an image')
  }
}

/** @returns `file`, `folder`, or why it is neither. */
function kindOf(path: string): string {
  try {
    const found = statSync(path)
    if (found.isDirectory()) return 'folder'
    return found.isFile() ? 'file' : 'it is neither a file nor a folder'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? 'it is a broken link' : `it cannot be read (${code})`
  }
}

/**
 * Names what was left out of a folder.
 * @throws UsageError when no image is left.
 */
export function reportSkipped({ root, images, others }: Listing, failures: Map<string, string>, warn: Warn): void {
  nameSkipped(new Map([...failures, ...others]), warn)
  if (failures.size < images.length) return
  const found = images.length === 0 ? 'contains no images' : 'contains no readable image'
  throw new UsageError({ what: `${root} ${found}`, remedy: `put images into it (${IMAGE_ENDINGS.join(' ')})` })
}

/** @param reasons - by the name of the file. */
export function nameSkipped(reasons: ReadonlyMap<string, string>, warn: Warn): void {
  const names = [...reasons.keys()].sort()
  for (const name of names.slice(0, NAMED_AT_MOST)) warn(`skipped ${name}: ${reasons.get(name)}`)
  if (names.length > NAMED_AT_MOST) warn(`skipped ${names.length - NAMED_AT_MOST} more files`)
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

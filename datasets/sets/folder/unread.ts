/** What lies in a folder and is not read, and what to do with it. */

import { extname } from 'node:path'
import { firstFew } from '../../../harness/base/text.ts'
import type { Listing } from '../../images/image-files.ts'

/** Images in formats that are not read, by their endings, and what holds images inside. */
const UNREAD: { endings: RegExp; are: string; remedy: string }[] = [
  {
    endings: /^\.(bmp|dib|dcm|dng|heic|heif|jp2|jxl|pbm|pgm|ppm|psd|raw|svg|tga)$/,
    are: 'image',
    remedy: 'convert to PNG',
  },
  { endings: /^\.(7z|bz2|gz|rar|tar|tgz|xz|zip|zst)$/, are: 'archive', remedy: 'unpack first' },
  {
    endings: /^\.(arrow|bin|h5|hdf5|lmdb|mat|mdb|npy|npz|parquet|pickle|pkl|pt|pth|tfrecords?)$/,
    are: 'file',
    remedy: 'write the images in it as PNG',
  },
]
const TABLE = /(^|\/)(?!readme|licen[cs]e)[^/]*\.(csv|tsv|jsonl|json|xlsx|txt|xml)$/i
const NAMED_AT_MOST = 3

/** Says which images are there that are not read. */
export function unreadEndings({ images, others }: Listing): string[] {
  const counts = new Map<string, number>()
  for (const file of others.keys()) {
    const ending = extname(file).toLowerCase()
    counts.set(ending, (counts.get(ending) ?? 0) + 1)
  }
  const bare = counts.get('') ?? 0
  const named = [...counts].flatMap(([ending, count]) => {
    const kind = UNREAD.find(({ endings }) => endings.test(ending))
    if (kind === undefined) return []
    const end = count === 1 ? `1 ${kind.are} ends` : `${count} ${kind.are}s end`
    return [`${end} in ${ending}, which is not read; ${kind.remedy}`]
  })
  if (bare === 0 || images.length > 0) return named
  return [...named, `${bare === 1 ? '1 file has' : `${bare} files have`} no ending such as .jpg, and are not read`]
}

/** Tables beside unlabelled images often hold their labels. */
export function unreadTables({ others }: Listing): string[] {
  const tables = [...others.keys()].filter((file) => TABLE.test(file)).sort()
  if (tables.length === 0) return []
  const names = firstFew(tables, NAMED_AT_MOST, { and: ', ' })
  return [`labels that ${names} may hold are not read: sort the images into one folder per class`]
}

/** The image files of a folder: finding, decoding, and saying what was left out. */
import { readdirSync, statSync } from 'node:fs'
import { extname, join, resolve, sep } from 'node:path'
import { UsageError } from '../harness/errors.ts'
import { decodeImage, IMAGE_ENDINGS } from './decode.ts'

/** Files decoded at once; sharp decodes in threads of its own. */
const DECODERS = 8
const NAMED_AT_MOST = 10

export type Warn = (line: string) => void

export interface Listing {
  /** Absolute path of the folder. */
  root: string
  /** Relative to it with forward slashes, in sorted order; hidden files and folders are left out. */
  images: string[]
  /** Files whose names say that they are something else. */
  others: string[]
}

/**
 * Every file below the folder, whatever its layout.
 * @throws UsageError when the path is no readable folder.
 */
export function listFolder(path: string): Listing {
  const root = resolve(path)
  let entries: string[]
  try {
    entries = readdirSync(root, { recursive: true, encoding: 'utf8' })
  } catch (cause) {
    const why = isFolder(root) ? "can't be read" : 'is no folder'
    throw new UsageError({ what: `${root} ${why}`, remedy: 'name a folder of images' }, { cause })
  }
  const files = entries
    .map((entry) => entry.split(sep).join('/'))
    .filter((file) => !file.split('/').some((part) => part.startsWith('.')))
    .filter((file) => statSync(join(root, file), { throwIfNoEntry: false })?.isFile())
    .sort()
  const isImage = (file: string) => IMAGE_ENDINGS.includes(extname(file).toLowerCase())
  return { root, images: files.filter(isImage), others: files.filter((file) => !isImage(file)) }
}

export interface DecodedFiles {
  /** [paths.length, size, size, 3] */
  images: Uint8Array
  /** The files that could be read, in the given order. */
  paths: string[]
  /** Why the others could not, by path. */
  failures: Map<string, string>
}

/** @param size - side of the returned images in pixels. */
export async function decodeFiles(root: string, files: string[], size: number): Promise<DecodedFiles> {
  const length = size * size * 3
  const pixels = new Uint8Array(files.length * length)
  const failures = new Map<string, string>()
  let next = 0
  const decodeNext = async (): Promise<void> => {
    for (let i = next++; i < files.length; i = next++) {
      try {
        pixels.set(await decodeImage(join(root, files[i]!), size), i * length)
      } catch (error) {
        failures.set(files[i]!, error instanceof Error ? error.message.split('\n')[0]!.trim() : String(error))
      }
    }
  }
  await Promise.all(Array.from({ length: DECODERS }, decodeNext))

  const good = files.flatMap((file, i) => (failures.has(file) ? [] : [i]))
  good.forEach((from, to) => {
    if (from !== to) pixels.copyWithin(to * length, from * length, (from + 1) * length)
  })
  return { images: pixels.subarray(0, good.length * length), paths: good.map((i) => files[i]!), failures }
}

/**
 * Names what was left out of a folder.
 * @throws UsageError when no image is left.
 */
export function reportSkipped({ root, images, others }: Listing, failures: Map<string, string>, warn: Warn): void {
  const reasons = new Map([...failures, ...others.map((file) => [file, 'its name is not that of an image'] as const)])
  const names = [...reasons.keys()].sort()
  for (const name of names.slice(0, NAMED_AT_MOST)) warn(`skipped ${name}: ${reasons.get(name)}`)
  if (names.length > NAMED_AT_MOST) warn(`skipped ${names.length - NAMED_AT_MOST} more files`)
  if (failures.size < images.length) return
  const found = images.length === 0 ? 'holds no images' : 'holds no image that can be read'
  throw new UsageError({ what: `${root} ${found}`, remedy: `put images into it (${IMAGE_ENDINGS.join(' ')})` })
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

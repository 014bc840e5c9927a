/**
 * The images of a data set with one file per image, in file order. Small sets are decoded into memory on every use;
 * large sets are decoded once, on all cores, and cached as shards in the user's cache folder: the central squares that
 * evaluations read, and where training crops its views, the whole images beside them.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { UsageError } from '../../harness/base/errors.ts'
import { toStderr, type Warn } from '../progress.ts'
import type { ImageSplit, Uncropped } from '../types.ts'
import { type Canvas, canvasBytes } from './canvas.ts'
import { commonCanvas } from './common-canvas.ts'
import { DECODING, type Wanted } from './decode.ts'
import { type Decoder, decoderFor, WORTH_PROCESSES } from './decoding/in-order.ts'
import { nameSkipped } from './image-files.ts'
import { pixelLimit } from './pixel-limit.ts'
import { inMemory, type Missing, type Pixels, selected } from './pixels.ts'
import { shardedSet } from './shards/set.ts'

export interface FileSplit {
  /** Name of the data set and split, for messages and the cache folder. */
  name: string
  root: string
  /** Relative to `root`, with forward slashes. */
  files: readonly string[]
  /** Class of every file; null where there are none. */
  labels: Int32Array | null
  /** Side of the images in pixels. */
  size: number
  /** Shorter side of whole images; without it, there are central squares only. */
  shorterSide?: number | undefined
  /** Identifies the contents of the files. */
  digest: string
  /** Whether truncated or corrupt images are skipped with a warning, or are an error. */
  damaged: 'skip' | 'refuse'
  warn?: Warn
}

/**
 * @throws UsageError for `refuse`, naming the first unreadable file; for `skip`, when no image is left.
 * @throws EnvironmentError when the images cannot be cached.
 */
export async function decodedSplit(split: FileSplit): Promise<ImageSplit> {
  const { root, files, labels, size, damaged, warn = toStderr } = split
  const squares = await decoded(split, size)
  const canvas = await commonCanvas(split)
  const whole = canvas && (await decoded(split, canvas))
  const missing = new Map([...squares.missing, ...(whole?.missing ?? [])])
  if (damaged === 'refuse') for (const [index, why] of missing) refuse(split, index, { why }) // kept by someone who skips
  nameSkipped(new Map([...missing].map(([index, why]) => [files[index]!, why])), warn)
  if (missing.size === files.length) {
    throw new UsageError({ what: `${root} contains no readable image`, remedy: 'put images into it' })
  }
  const left = Int32Array.from(files.keys()).filter((index) => !missing.has(index))
  const kept = (pixels: Pixels) => (missing.size === 0 ? pixels : selected(pixels, left))
  const uncropped: Uncropped | null = whole && { images: kept(whole.pixels), ...canvas }
  return {
    images: kept(squares.pixels),
    labels: labels && left.map((index) => labels[index]!),
    ...(uncropped && { uncropped }),
    count: left.length,
    size,
  }
}

/** One record per file; missing ones are blank. */
interface Decoded {
  pixels: Pixels
  missing: ReadonlyMap<number, string>
}

const decoded = (split: FileSplit, wanted: Wanted): Promise<Decoded> =>
  split.files.length < WORTH_PROCESSES ? intoMemory(split, wanted) : intoShards(split, wanted)

const bytesOf = (wanted: Wanted) => (typeof wanted === 'number' ? wanted * wanted * 3 : canvasBytes(wanted, 3))

async function intoMemory(split: FileSplit, wanted: Wanted): Promise<Decoded> {
  const { files } = split
  const stride = bytesOf(wanted)
  const bytes = new Uint8Array(files.length * stride)
  const missing = new Map<number, string>()
  let index = 0
  using decoder = decoderFor(files.length)
  for await (const picture of decode(split, wanted, decoder, 0, files.length)) {
    if ('why' in picture) missing.set(index, picture.why)
    else bytes.set(picture, index * stride)
    index += 1
  }
  return { pixels: inMemory(bytes, files.length), missing }
}

async function intoShards(split: FileSplit, wanted: Wanted): Promise<Decoded> {
  const { name, files, digest, warn } = split
  const identity = createHash('sha256')
    .update(JSON.stringify([digest, DECODING, wanted, pixelLimit(), files]))
    .digest('hex')
  const [short, long] = described(wanted)
  using decoder = decoderFor(files.length)
  const set = await shardedSet({
    name: `${name}-${short}-${identity.slice(0, 16)}`,
    count: files.length,
    stride: bytesOf(wanted),
    task: `decoding ${name} to ${long}`,
    produce: (start, count) => decode(split, wanted, decoder, start, count),
    warn,
  })
  return { pixels: set, missing: set.missing }
}

function described(wanted: Wanted): [short: string, long: string] {
  if (typeof wanted === 'number') return [`${wanted}px`, `${wanted} px`]
  const { shorterSide }: Canvas = wanted
  return [`uncropped-${shorterSide}px`, `whole images of ${shorterSide} px, from which training crops`]
}

async function* decode(split: FileSplit, wanted: Wanted, decoder: Decoder, start: number, count: number) {
  const paths = split.files.slice(start, start + count).map((file) => join(split.root, file))
  let index = start
  for await (const picture of decoder.inOrder(paths, wanted)) {
    if ('why' in picture && split.damaged === 'refuse') refuse(split, index, picture)
    yield picture
    index += 1
  }
}

function refuse({ root, files }: FileSplit, index: number, { why }: Missing): never {
  const what = `${join(root, files[index]!)} is truncated or corrupt (${why})`
  throw new UsageError({ what, remedy: 'replace that file with an intact copy, or fetch the data set again' })
}

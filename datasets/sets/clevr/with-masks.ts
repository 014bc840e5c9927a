/**
 * CLEVR with masks as a data set: the first 70% of the records train, the others test. The archive can only be read
 * from its beginning, a third of a terabyte once unpacked, so both splits of a size are decoded in one pass and kept as
 * shards; whole training images, for crops, in a pass of their own.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { EnvironmentError, MaskbenchError } from '../../../harness/base/errors.ts'
import { dataFolder } from '../../archives.ts'
import { cached } from '../../cached-arrays.ts'
import { contentDigest } from '../../content-digest.ts'
import { type Canvas, canvasBytes, lying } from '../../images/canvas.ts'
import type { Pixels } from '../../images/pixels.ts'
import { type SetToMake, shardedSet } from '../../images/shards/set.ts'
import { toStderr } from '../../progress.ts'
import { fetchAgain } from '../../published-images.ts'
import { TAGS } from '../../rendered/scenes/world.ts'
import type { ImageDataset, ImageSplit, Problem, Split, Uncropped } from '../../types.ts'
import { HEIGHT, maskedScenes, WIDTH } from './masked-records.ts'
import { RecordStream } from './record-stream.ts'
import { tfRecords } from './tf-records.ts'

export const ARCHIVE = 'clevr_with_masks_train.tfrecords'
const TRAIN_SHARE = 0.7
/** Records whose tags are read at a time. */
const BLOCK = 1024
/** Bytes of an archive that takes long to count. */
const LARGE = 2 ** 30

const path = () => join(dataFolder('clevr'), ARCHIVE)
const digest = () => contentDigest(dataFolder('clevr'), [ARCHIVE])

export const withMasks: Required<Pick<ImageDataset, 'digest' | 'load' | 'verify'>> = {
  digest,
  async load(split, size, shorterSide) {
    const version = digest().slice(0, 16)
    const total = await countOf(version)
    const name = `clevr-with-masks-${size}px-${version}`
    const layout = squareLayout(size)
    const all = await records({ name, count: total, stride: layout.stride }, size)
    const lengths = [total * TAGS.length]
    const [tags] = (await cached(`${name}-tags.bin`, lengths, async () => [tagsOf(all, total, layout)])) as [Uint8Array]
    const images = splitOf(all, tags, total, split, size)
    if (shorterSide === undefined || split === 'test') return images
    return { ...images, uncropped: await uncropped(total, shorterSide, version) }
  },
  async *verify(checked) {
    try {
      for await (const _ of maskedScenes(path(), 1));
    } catch (error) {
      yield { file: ARCHIVE, what: reason(error) } satisfies Problem
    }
    checked?.(ARCHIVE)
  },
}

/** Records of central squares of a size, or of whole images on a canvas, decoded in one pass through the archive. */
function records(set: Pick<SetToMake, 'name' | 'count' | 'stride'>, wanted: number | Canvas): Promise<Pixels> {
  const stream = new RecordStream(path(), wanted)
  const produce = (start: number, count: number) => stream.records(start, count)
  return named(shardedSet({ ...set, produce })).finally(() => stream.end())
}

/** Where a record's image, objects and tags are kept, one after the other. */
interface Layout {
  objects: number
  tags: number
  stride: number
}

function layoutOf(pixels: number): Layout {
  return { objects: 3 * pixels, tags: 4 * pixels, stride: 4 * pixels + TAGS.length }
}

const squareLayout = (size: number) => layoutOf(size * size)

/** The whole training images, and their objects in the same geometry. */
async function uncropped(total: number, shorterSide: number, version: string): Promise<Uncropped> {
  const { height, width } = lying(WIDTH, HEIGHT, shorterSide)
  const canvas = { shorterSide, height, width }
  const layout = layoutOf(canvasBytes(canvas, 1))
  const name = `clevr-with-masks-uncropped-${shorterSide}px-${version}`
  const all = await records({ name, count: Math.floor(total * TRAIN_SHARE), stride: layout.stride }, canvas)
  return {
    images: part(all, 0, layout.stride, 0, layout.objects),
    objects: part(all, 0, layout.stride, layout.objects, layout.tags),
    height,
    width,
  }
}

function splitOf(all: Pixels, tags: Uint8Array, total: number, split: Split, size: number): ImageSplit {
  const trains = Math.floor(total * TRAIN_SHARE)
  const [start, end] = split === 'train' ? [0, trains] : [trains, total]
  const layout = squareLayout(size)
  return {
    images: part(all, start, layout.stride, 0, layout.objects),
    labels: null,
    objects: part(all, start, layout.stride, layout.objects, layout.tags),
    tags: tags.subarray(start * TAGS.length, end * TAGS.length),
    count: end - start,
    size,
  }
}

/** Bytes `from` … `to - 1` of each record from the `first` on, of `stride` bytes. */
function part(records: Pixels, first: number, stride: number, from: number, to: number): Pixels {
  const cut = (bytes: Uint8Array): Uint8Array => {
    const count = bytes.length / stride
    const out = new Uint8Array(count * (to - from))
    for (let i = 0; i < count; i++) out.set(bytes.subarray(i * stride + from, i * stride + to), i * (to - from))
    return out
  }
  return {
    block: (start, count) => cut(records.block(first + start, count)),
    gather: (indices) => cut(records.gather(indices.map((index) => first + index))),
  }
}

function tagsOf(all: Pixels, total: number, layout: Layout): Uint8Array {
  const kept = part(all, 0, layout.stride, layout.tags, layout.stride)
  const tags = new Uint8Array(total * TAGS.length)
  for (let start = 0; start < total; start += BLOCK) {
    tags.set(kept.block(start, Math.min(BLOCK, total - start)), start * TAGS.length)
  }
  return tags
}

/** Counting takes about half as long as decoding, and is done once. */
async function countOf(version: string): Promise<number> {
  const [bytes] = (await cached(`clevr-with-masks-count-${version}.bin`, [4], async () => {
    if (statSync(path()).size > LARGE) toStderr(`counting the records of ${path()}, once`)
    return [new Uint8Array(Uint32Array.of(await named(counted())).buffer)]
  })) as [Uint8Array]
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
}

async function counted(): Promise<number> {
  let count = 0
  for await (const _ of tfRecords(path())) count++
  return count
}

/** Says of which file an error tells. */
async function named<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof MaskbenchError) throw error
    throw new EnvironmentError({ what: `${path()} ${reason(error)}`, remedy: fetchAgain('clevr') }, { cause: error })
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/**
 * A cache of features, keyed by the encoder's weights, the images' bytes and the code. Within a process, all
 * evaluations share it. Features that took long to compute are also stored in the user's cache folder, up to a size
 * limit. MASKBENCH_FEATURE_CACHE=off disables the cache folder.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Pixels } from '../../../datasets/images/pixels.ts'
import type { ImageSplit, Normalisation } from '../../../datasets/types.ts'
import type { EncoderShape } from '../../../db/config/external.ts'
import { writeAtomically } from '../../base/atomic-write.ts'
import { hashSources } from '../../base/source-hash.ts'
import { cacheFolder } from '../../engine/installation/paths.ts'
import { evaluatedOn } from '../../engine/precision.ts'
import { digestOfBackbone } from '../../models/index.ts'
import type { NamedArrays } from '../../models/parameters.ts'
import type { Features } from '../types.ts'
import { answersOf } from './features.ts'

/** The source file that, with its imports, computes features from weights and images. */
const CODE = 'harness/evaluation/encoder/feature-extractor.ts'
const WORTH_KEEPING_MS = 2000
const LIMIT_BYTES = 2 ** 31
const CRC_BYTES = 4
const IMAGES_AT_A_TIME = 500

export class FeatureCache {
  readonly #weights: string
  readonly #known = new Map<string, Features>()

  constructor({ backbone, arrays }: { backbone: EncoderShape; arrays: NamedArrays }) {
    const hash = createHash('sha256').update(JSON.stringify([hashSources(CODE), backbone, digestOfBackbone(backbone)]))
    for (const [name, { shape, values }] of arrays) hash.update(JSON.stringify([name, shape])).update(bytesOf(values))
    this.#weights = hash.digest('hex')
  }

  /**
   * Returns cached features, or computes them. Labels and tags always come from `images`.
   * @param stored - called where they were read from the cache folder.
   */
  remember(images: ImageSplit, normalisation: Normalisation, compute: () => Features, stored = () => {}): Features {
    const key = this.#keyOf(images, normalisation)
    const known = this.#known.get(key)
    const found = known ?? read(key, images)
    if (known === undefined && found !== undefined) stored()
    const features = found ? { ...found, ...answersOf(images) } : computed(key, compute)
    this.#known.set(key, features)
    return features
  }

  /** The key includes the number of threads, the GPU and its precision, because they change the last bits. */
  #keyOf({ images, count, size }: ImageSplit, { mean, std }: Normalisation): string {
    const threads = process.env.TF_NUM_INTRAOP_THREADS ?? ''
    const what = [this.#weights, digestOf(images, count), size, mean, std, threads, ...evaluatedOn()]
    return createHash('sha256').update(JSON.stringify(what)).digest('hex')
  }
}

/** Digests of images by their count. They are computed once, as images do not change within a process. */
const digests = new WeakMap<Pixels, Map<number, string>>()

function digestOf(images: Pixels, count: number): string {
  const known = digests.get(images) ?? new Map<number, string>()
  digests.set(images, known)
  const found = known.get(count) ?? readDigest(images, count)
  known.set(count, found)
  return found
}

function readDigest(images: Pixels, count: number): string {
  const hash = createHash('sha256')
  for (let start = 0; start < count; start += IMAGES_AT_A_TIME) {
    hash.update(images.block(start, Math.min(IMAGES_AT_A_TIME, count - start)))
  }
  return hash.digest('hex')
}

function computed(key: string, compute: () => Features): Features {
  const started = performance.now()
  const features = compute()
  if (performance.now() - started > WORTH_KEEPING_MS && !bypassed()) write(key, features)
  return features
}

const folder = () => join(cacheFolder(), 'features')
const bypassed = () => process.env.MASKBENCH_FEATURE_CACHE === 'off'

function read(key: string, { count }: ImageSplit): Omit<Features, 'labels' | 'tags' | 'tagCount'> | undefined {
  if (bypassed()) return undefined
  const path = join(folder(), key)
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
    utimesSync(path, new Date(), new Date())
  } catch {
    return undefined
  }
  const length = bytes.length - CRC_BYTES
  const size = length / 4 / count
  if (!Number.isInteger(size) || crc32(bytes.subarray(0, length)) !== bytes.readUInt32LE(length)) return undefined
  const values = new Float32Array(count * size)
  bytesOf(values).set(bytes.subarray(0, length))
  return { values, count, size, origin: 'backbone features' }
}

function write(key: string, { values }: Features): void {
  const check = Buffer.alloc(CRC_BYTES)
  check.writeUInt32LE(crc32(bytesOf(values)))
  try {
    writeAtomically(join(folder(), key), Buffer.concat([bytesOf(values), check]))
    forget()
  } catch {
    // Without a writable folder, features are computed again.
  }
}

/** Removes the least recently used features until the rest fits within the limit. */
function forget(): void {
  let total = 0
  const newestFirst = readdirSync(folder())
    .flatMap((name) => {
      const path = join(folder(), name)
      const found = statSync(path, { throwIfNoEntry: false })
      return found ? [{ path, bytes: found.size, used: found.mtimeMs }] : []
    })
    .sort((a, b) => b.used - a.used)
  for (const { path, bytes } of newestFirst) {
    total += bytes
    if (total > LIMIT_BYTES) rmSync(path, { force: true })
  }
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

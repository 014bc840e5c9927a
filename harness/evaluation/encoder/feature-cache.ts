/**
 * A cache of features, keyed by the encoder's weights, the images' bytes, the code and the version of the library that
 * computes them. Within a process, all evaluations share it. Features that took long to compute are also kept in the
 * user's cache folder.
 */
import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Pixels } from '../../../datasets/images/pixels.ts'
import type { ImageSplit, Normalisation } from '../../../datasets/types.ts'
import type { EncoderShape } from '../../../db/config/external.ts'
import { hashSources } from '../../base/source-hash.ts'
import { tensorflowVersion } from '../../engine/backend.ts'
import { evaluatedOn } from '../../engine/precision.ts'
import { digestOfBackbone } from '../../models/index.ts'
import type { NamedArrays } from '../../models/parameters.ts'
import type { Features } from '../types.ts'
import type { Parts } from './encoded-rows.ts'
import { answersOf, BACKBONE_FEATURES } from './features.ts'
import { KeptParts, keep, readKept } from './kept-features.ts'

/** The source file that, with its imports, computes features from weights and images. */
const CODE = 'harness/evaluation/encoder/feature-extractor.ts'
const WORTH_KEEPING_MS = 2000
const IMAGES_AT_A_TIME = 500

/** @param parts - keeps what is encoded until the whole is there. */
type Compute = (parts: Parts) => Features

/** What encodes: the same digest means the same features of the same images. */
export interface EncoderIdentity {
  digest: string
  /** Of its features, in words. */
  origin: string
}

/** An encoder of weights, computed by this project's code. */
export function identityOf({ backbone, arrays }: { backbone: EncoderShape; arrays: NamedArrays }): EncoderIdentity {
  const code = [hashSources(CODE), tensorflowVersion(), digestOfBackbone(backbone)]
  const hash = createHash('sha256').update(JSON.stringify([...code, backbone]))
  for (const [name, { shape, values }] of arrays) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    hash.update(JSON.stringify([name, shape])).update(bytes)
  }
  return { digest: hash.digest('hex'), origin: BACKBONE_FEATURES }
}

export class FeatureCache {
  readonly #encoder: EncoderIdentity
  readonly #known = new Map<string, Features>()

  constructor(encoder: EncoderIdentity) {
    this.#encoder = encoder
  }

  /**
   * Returns cached features, or computes them. Labels and tags always come from `images`.
   * @param stored - called where they were read from the cache folder.
   */
  remember(images: ImageSplit, normalisation: Normalisation, compute: Compute, stored = () => {}): Features {
    const key = this.#keyOf(images, normalisation)
    const known = this.#known.get(key)
    const found = known ?? this.#read(key, images)
    if (known === undefined && found !== undefined) stored()
    const features = found ? { ...found, ...answersOf(images) } : computed(key, compute)
    this.#known.set(key, features)
    return features
  }

  #read(key: string, { count }: ImageSplit): Omit<Features, 'labels' | 'tags' | 'tagCount'> | undefined {
    const values = readKept(key)
    const size = (values?.length ?? 0) / count
    if (values === undefined || !Number.isInteger(size)) return undefined
    return { values, count, size, origin: this.#encoder.origin }
  }

  /** The key includes the number of threads, the GPU and its precision, because they change the last bits. */
  #keyOf({ images, count, size }: ImageSplit, { mean, std }: Normalisation): string {
    const threads = process.env.TF_NUM_INTRAOP_THREADS || availableParallelism()
    const what = [this.#encoder.digest, digestOf(images, count), size, mean, std, threads, ...evaluatedOn()]
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

function computed(key: string, compute: Compute): Features {
  const started = performance.now()
  const parts = new KeptParts(key)
  const features = compute(parts)
  const isWorthKeeping = performance.now() - started > WORTH_KEEPING_MS || parts.any
  if (isWorthKeeping && keep(key, features.values)) parts.remove()
  return features
}

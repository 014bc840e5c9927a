/** Tries what loaded plugins bring on made-up data: for `plugin check`. */
import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { findImageDataset } from '../../datasets/index.ts'
import { BACKBONE_ENTRIES } from '../../db/catalogue/backbones.ts'
import { DATASET_ENTRIES } from '../../db/catalogue/datasets.ts'
import type { Entry } from '../../db/catalogue/entry.ts'
import { EVALUATION_ENTRIES } from '../../db/catalogue/evaluations.ts'
import { MASKING_ENTRIES } from '../../db/catalogue/maskings.ts'
import { METHOD_ENTRIES } from '../../db/catalogue/methods.ts'
import { isShare } from '../../db/catalogue/metrics.ts'
import { configuredKeys } from '../../db/config/plugins.ts'
import { type RepresentationConfig, representationSchema } from '../../db/config/representation.ts'
import { FailureError, UsageError } from '../base/errors.ts'
import { mistakes } from '../base/mistakes.ts'
import { Random } from '../base/random.ts'
import { countedInTerminal } from '../base/text.ts'
import { TensorFunction } from '../engine/functions/index.ts'
import * as op from '../engine/ops.ts'
import { constant, Tape, type Traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { evaluate } from '../evaluation/index.ts'
import type { Features } from '../evaluation/types.ts'
import { findMasking } from '../masking/index.ts'
import type { MaskingRun } from '../masking/types.ts'
import { findMethod } from '../methods/index.ts'
import type { Embedded } from '../methods/types.ts'
import { createBackbone } from '../models/index.ts'
import { Parameters as Weights } from '../models/parameters.ts'
import { checkGradient } from './check-gradient.ts'

export interface Tried {
  kind: string
  key: string
  /** What was done and what came of it. */
  outcome: string
}

const KINDS = ['method', 'masking', 'backbone', 'evaluation', 'dataset'] as const
type Kind = (typeof KINDS)[number]

const IMAGES = 3
const WIDTH = 4
const CLASSES = 2
/** Rows of features, for training and for testing each. */
const ROWS = 40

/**
 * Tries every member of the plugins that are loaded.
 * @param options - those that are not at their default, by the key of the member.
 * @throws what a member throws; FailureError for a wrong gradient, and for what would come to nothing in a run.
 */
export async function triedMembers(options: Record<string, object> = {}): Promise<Tried[]> {
  const tried: Tried[] = []
  for (const kind of KINDS) for (const key of configuredKeys(kind)) checkTitle(kind, key)
  for (const { kind, key, config } of configs(options)) {
    tried.push({ kind, key, outcome: await TRY[kind](key, config) })
  }
  return tried
}

/** A config for every member of the plugins that are loaded. @throws UsageError for options that are not allowed. */
export function configs(options: Record<string, object>): { kind: Kind; key: string; config: RepresentationConfig }[] {
  return KINDS.flatMap((kind) =>
    configuredKeys(kind).map((key) => ({ kind, key, config: configOf(CONFIG[kind](key, options[key] ?? {})) })),
  )
}

/** What a config says to use a member with options of its own; a member may have no options at all. */
const CONFIG: Record<Kind, (key: string, own: object) => object> = {
  method: (key, own) => ({ method: key, ...optionsOf(key, own) }),
  masking: (key, own) => ({ masking: key, ...optionsOf(key, own) }),
  backbone: (key, own) => ({ backbone: { ...own, name: key } }),
  evaluation: (key, own) => ({ evaluations: [{ ...own, name: key }] }),
  dataset: (key) => ({ dataset: key }),
}

const CATALOGUE: Record<Kind, readonly Entry[]> = {
  method: METHOD_ENTRIES,
  masking: MASKING_ENTRIES,
  backbone: BACKBONE_ENTRIES,
  evaluation: EVALUATION_ENTRIES,
  dataset: DATASET_ENTRIES,
}

/** @throws FailureError for a title that another member of the kind has: in tables, only titles tell them apart. */
function checkTitle(kind: Kind, key: string): void {
  const entries = CATALOGUE[kind]
  const { title } = entries.find((one) => one.key === key)!
  const other = entries.find((one) => one.key !== key && one.title.toLowerCase() === title.toLowerCase())
  if (other === undefined) return
  const what = `the ${kind} ${key} has the title of ${other.key}, ${other.title}`
  throw new FailureError({ what, remedy: 'give it another title, by which tables and plots tell the two apart' })
}

const TRY: Record<Kind, (key: string, config: RepresentationConfig) => string | Promise<string>> = {
  method(key, config) {
    const { views, masksBoth } = findMethod(key)
    const masks = views === 2 && !masksBoth ? [null, 1, 2] : [null]
    const largest = Math.max(...masks.map((count) => gradientOf(key, config, count)))
    const under = masks.length > 1 ? ', without masks and under one and two masks' : ''
    return `the gradient agrees with differences${under}; it deviates by at most ${largest.toPrecision(2)} of its largest component`
  },
  masking(key, config) {
    const masking = findMasking(key)
    if (masking.needsObjects) return 'loaded; not tried, since it needs true objects'
    return tf.tidy(() => {
      const images = imagesOf(config.imageSize)
      const [masks, again] = [0, 1].map(() => {
        const run = masking.start(config, new Random(0))
        const drawn = run.draw({ count: IMAGES, images, objects: null, dispose() {} }, new Random(1))
        return masksIn(run, images, drawn)
      }) as [Tensor4D | null, Tensor4D | null]
      checkRepeats('masking', key, 'masks', masks?.dataSync() ?? [], again?.dataSync() ?? [])
      if (masks === null) return 'leaves images as they are'
      const share = tf.mean(masks).dataSync()[0]!
      if (share === 0) {
        const what = `the masking ${key} hides nothing of ${IMAGES} images of ${config.imageSize} pixels`
        throw new FailureError({ what, remedy: 'hide a part of each image; 1 is hidden, 0 is visible' })
      }
      if (share > 0.999) {
        const what = `the masking ${key} hides all of ${IMAGES} images of ${config.imageSize} pixels, so that there is nothing to learn from`
        throw new FailureError({ what, remedy: 'leave a part of each image visible; 1 is hidden, 0 is visible' })
      }
      const pixels = `${(100 * share).toFixed(1)}% of the pixels`
      return `hides ${pixels}, over ${IMAGES} images of ${config.imageSize} pixels; masks per image: ${masks.shape[3]}`
    })
  },
  backbone(key, { backbone, imageSize }) {
    const { specification, encode } = createBackbone(backbone, imageSize)
    const parameters = Weights.initialise(specification, new Random(0))
    parameters.acquire(null)
    const shape = tf.tidy(() => {
      const images = constant(imagesOf(imageSize))
      const [features, again] = [0, 1].map(() => encode(parameters, images, 'evaluation').tensor) as [Tensor, Tensor]
      checkRepeats('backbone', key, 'features', features.dataSync(), again.dataSync())
      return features.shape
    })
    parameters.release()
    return `maps ${IMAGES} images of ${imageSize} pixels to [${shape.join(', ')}], by ${parameters.size} parameters`
  },
  evaluation(key, { evaluations: [evaluation] }) {
    const [train, test] = [featuresOf(ROWS, 0), featuresOf(ROWS, 1)]
    const scored = () => evaluate(evaluation as Parameters<typeof evaluate>[0], train, test, CLASSES, 0).scores
    const scores = scored()
    const wrong = scores.find(({ value }) => !Number.isFinite(value))
    if (wrong) {
      const what = `the evaluation ${key} scores random features by ${wrong.metric} ${wrong.value}, which no table shows`
      throw new FailureError({ what, remedy: 'return a finite number, or leave the score out' })
    }
    const valuesOf = (of: typeof scores) => of.map(({ value }) => value)
    checkRepeats('evaluation', key, 'scores', valuesOf(scores), valuesOf(scored()))
    const written = ({ metric, value }: (typeof scores)[number]) =>
      isShare(metric) ? `${metric} ${(100 * value).toFixed(1)}%` : `${metric} ${value.toPrecision(3)}`
    return `scores random features: ${scores.map(written).join(', ')}`
  },
  async dataset(key, { imageSize }) {
    const dataset = findImageDataset(key)
    if (!dataset.present()) return 'loaded; its files are not there'
    const [train, test] = [await dataset.load('train', imageSize), await dataset.load('test', imageSize)]
    return `has ${train.count} training and ${test.count} test images, read with ${imageSize} pixels`
  },
}

/** @throws FailureError where what a member made twice from the same inputs and random numbers differs. */
function checkRepeats(kind: Kind, key: string, what: string, once: ArrayLike<number>, again: ArrayLike<number>): void {
  if (once.length === again.length && Array.from(once).every((value, i) => Object.is(value, again[i]))) return
  throw new FailureError({
    what: `the ${kind} ${key} makes other ${what} of the same inputs and random numbers, so that no run could be repeated`,
    remedy:
      'draw from the generator that it is given, never from Math.random() or the clock, and keep nothing between calls',
  })
}

const optionsOf = (key: string, own: object) => (Object.keys(own).length > 0 ? { options: { [key]: own } } : {})

function configOf(given: object): RepresentationConfig {
  const parsed = representationSchema.safeParse({ kind: 'representation', dataset: 'fashion-mnist-mini', ...given })
  if (parsed.success) return parsed.data
  throw new UsageError({ what: mistakes(parsed.error.issues), remedy: 'give other values to these options' })
}

/** The masks as a step makes them, as a part of a compiled function, in which nothing is read; null for none. */
function masksIn(run: MaskingRun, images: Tensor4D, drawn: Tensor | null): Tensor4D | null {
  const made = ({ images, drawn }: { images: Tensor4D; drawn: Tensor | null }): Tensor4D[] => {
    const masks = run.masks(images, drawn)
    return masks === null ? [] : [masks.tensor]
  }
  return compiled('masks', made, { images, drawn })[0] ?? null
}

/** Calls a function as a run does: it is traced, checked against its trace, and run as one op. */
function compiled<I>(name: string, body: (inputs: I) => Tensor4D[], inputs: I): readonly Tensor4D[]
function compiled<I>(name: string, body: (inputs: I) => Tensor[], inputs: I): readonly Tensor[]
function compiled<I>(name: string, body: (inputs: I) => Tensor[], inputs: I): readonly Tensor[] {
  const one = new TensorFunction(name, body)
  one.call(inputs)
  const results = one.call(inputs)
  one.dispose()
  return results
}

const imagesOf = (size: number): Tensor4D => tf.tensor4d(normals(IMAGES * size * size * 3, 0), [IMAGES, size, size, 3])

/** The same numbers each time: TensorFlow.js takes a seed of 0 for none. */
function normals(count: number, seed: number): Float32Array {
  const random = new Random(seed)
  return Float32Array.from({ length: count }, () => random.normal())
}

/** Random features and tags, with labels by turns, which features tell nothing of. */
function featuresOf(count: number, seed: number): Features {
  const random = new Random(seed)
  return {
    values: normals(count * WIDTH, seed),
    count,
    size: WIDTH,
    labels: Int32Array.from({ length: count }, (_, row) => row % CLASSES),
    tags: Uint8Array.from({ length: count * CLASSES }, () => random.integer(2)),
    tagCount: CLASSES,
    origin: 'made-up features',
  }
}

/** What a loss is given besides what it is differentiated by. */
interface Fixed {
  targets: Tensor2D[]
  numbers: Scalar[]
}

/** @param masks - on the second view; null for none. @returns the largest deviation, as `checkGradient` does. */
function gradientOf(key: string, config: RepresentationConfig, masks: number | null): number {
  const method = findMethod(key)
  const { predictor } = method.heads(WIDTH, config, CLASSES)
  const rows = method.views === 1 ? [IMAGES] : [IMAGES, IMAGES * (masks ?? 1)]
  return tf.tidy(() => {
    const drawn = (count: number, seed: number) => tf.tensor2d(normals(count * WIDTH, seed), [count, WIDTH])
    const targets = rows.map((count, i) => drawn(count, 10 + i))
    const inputs = [...rows.map(drawn), ...(predictor ? rows.map((count, i) => drawn(count, 20 + i)) : [])]
    const numbers = (method.numbers?.(config, 0) ?? []).map((number) => tf.scalar(number))
    const lossOf = (given: Traced<Tensor2D>[], { targets, numbers }: Fixed): Traced<Scalar> => {
      const embedded = rows.map((_, i): Embedded => {
        const z = given[i]!
        return { z, p: predictor ? given[rows.length + i]! : z, target: targets[i]! }
      })
      const [first, second = null] = embedded as [Embedded, Embedded?]
      const masked = masks === null ? null : { first: null, second: second!, masks }
      return method.loss(
        { first, second: masks === null ? second : null, masked, labels: null, numbers, transitions: null },
        config,
      )
    }
    const step = ({ inputs, ...fixed }: Fixed & { inputs: Tensor2D[] }): Tensor[] => {
      const tape = new Tape()
      const leaves = inputs.map((input) => tape.leaf(input))
      const loss = lossOf(leaves, fixed)
      // What has been differentiated is disposed of.
      const value = op.alias(loss.tensor)
      tape.backward(loss)
      return [value, ...leaves.flatMap(({ gradient }) => gradient ?? [])]
    }
    const [loss] = compiled(`loss of ${key}`, step, { inputs, targets, numbers })
    const value = loss!.dataSync()[0]!
    const under = masks === null ? '' : ` under ${countedInTerminal(masks, 'mask')}`
    if (!Number.isFinite(value)) {
      const what = `the method ${key}${under}: its loss is ${value} for random views`
      throw new FailureError({ what, remedy: 'look for divisions by 0, and for logarithms and roots, in loss' })
    }
    try {
      return checkGradient((...given) => lossOf(given, { targets, numbers }), inputs)
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('the gradient of input'))) throw error
      const what = `the method ${key}${under}: ${error.message}`
      throw new FailureError({ what, remedy: 'fix the functions that backward returns; inputs are views, in order' })
    }
  })
}

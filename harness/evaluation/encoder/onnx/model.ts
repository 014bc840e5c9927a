/** An encoder of any architecture in an ONNX file: what it takes and gives is read from the model. */
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { IMAGENET_NORMALISATION } from '../../../../datasets/normalisation.ts'
import type { ImageSplit, Normalisation } from '../../../../datasets/types.ts'
import { COPY_AGAIN, FailureError, UsageError } from '../../../base/errors.ts'
import { fileKind, startOf } from '../../../base/formats/file-kind.ts'
import { memoize } from '../../../base/memoize.ts'
import { hashSources } from '../../../base/source-hash.ts'
import type { FeatureExtractor, Features } from '../../types.ts'
import { type Encoded, EncodedRows, type Listeners } from '../encoded-rows.ts'
import { type EncoderIdentity, FeatureCache } from '../feature-cache.ts'
import { answersOf, BLOCK } from '../features.ts'
import { endingOf } from './graph.ts'
import { BadOnnxModel, describeOnnx, type EncodeRequest, encodeOnnx, type OnnxValue } from './runtime.ts'

const DEFAULT_SIZE = 224
const ORIGIN = 'features by ONNX Runtime'
/** Images a batch for models that take any number. */
const BATCH = 32
/** Pixels that are handed over at a time, which bounds memory. */
const BLOCK_BYTES = 2 ** 26
/** Every block starts a process, so that blocks grow until one takes this long. */
const BLOCK_MS = 5000

export interface OnnxEncoder extends Pick<EncodeRequest, 'input' | 'output' | 'layout' | 'batch'> {
  path: string
  bytes: Uint8Array
  /** The version of ONNX Runtime, which features depend on. */
  version: string
  /** Side of the images in pixels. */
  imageSize: number
  /** What was chosen, in whole phrases. */
  notes: string[]
}

interface Asked {
  size?: number | undefined
  /** Name of the output that is taken as features. */
  output?: string | null | undefined
}

/** Whether a file begins like an ONNX model; false for files that cannot be read. */
export function isOnnx(path: string): boolean {
  try {
    return statSync(path).isFile() && fileKind(startOf(path))?.name === 'onnx'
  } catch {
    return false
  }
}

/**
 * Reads what a model takes and gives, and encodes one black image to see that it runs.
 * @param path - for messages.
 * @throws UsageError saying why it cannot be an encoder, and the remedy.
 */
export function readOnnx(bytes: Uint8Array, path: string, { size, output = null }: Asked = {}): OnnxEncoder {
  return explained(path, () => {
    const { version, inputs, outputs } = describeOnnx(bytes)
    const notes: string[] = []
    const taken = inputOf(path, inputs, size, notes)
    const encoder = { path, bytes, version, ...taken, output: outputOf(path, bytes, outputs, output, notes), notes }
    const side = encoder.imageSize
    encodeOnnx(bytes, requestOf(encoder, 1, IMAGENET_NORMALISATION), new Uint8Array(side * side * 3))
    return encoder
  })
}

function inputOf(path: string, inputs: OnnxValue[], size: number | undefined, notes: string[]) {
  const [input] = inputs
  const wants = inputs.map(told).join(', ')
  const remedy = 'export it with one input of images, float32 [batch, 3, height, width] or [batch, height, width, 3]'
  const refuse = (why: string) => new UsageError({ what: `${path} ${why} (it takes ${wants || 'nothing'})`, remedy })
  if (input === undefined || inputs.length > 1) throw refuse('does not take one input of images')
  if (input.type !== 'float32') throw refuse(`takes ${input.type} instead of float32`)
  if (input.shape.length !== 4) throw refuse('does not take images of four axes')
  const [rows, second, third, last] = input.shape as [
    number | string,
    number | string,
    number | string,
    number | string,
  ]
  const layout = second !== 3 && last === 3 ? 'NHWC' : 'NCHW'
  const [height, width, channels] = layout === 'NCHW' ? [third, last, second] : [second, third, last]
  if (typeof channels === 'number' && channels !== 3) throw refuse('does not take images of three channels')
  const sides = [height, width].filter((side) => typeof side === 'number')
  if (new Set(sides).size > 1) throw refuse('does not take square images')
  const [own] = sides
  if (own !== undefined && size !== undefined && own !== size) {
    throw new UsageError({ what: `${path} takes images of ${own} pixels, not ${size}`, remedy: 'remove --size' })
  }
  const imageSize = own ?? size ?? DEFAULT_SIZE
  if (own === undefined && size === undefined)
    notes.push(`it takes images of any size, and gets ${imageSize} pixels (--size)`)
  const batch = typeof rows === 'number' ? rows : BATCH
  if (batch < 1) throw refuse('takes batches of no image')
  const kind = typeof rows === 'number' ? `batches of ${rows}` : 'batches of any length'
  notes.push(`images of ${imageSize} pixels as ${layout}, ${kind}`)
  return { input: input.name, layout, batch, imageSize } as const
}

/** Names that exporters give to what a classifier puts out. */
const CLASSIFIED = /logit|prob|softmax|class(?!_?token)|score|predict/i
/** Names of modules that stand behind an encoder. */
const HEAD = /(^|\.)(fc|heads?|linear|classifier|projector|projection|projection_head|predictor)(\.|$)/

/** The chosen output, else the first of two axes that a classifier does not name, else the first of four. */
function outputOf(
  path: string,
  bytes: Uint8Array,
  outputs: OnnxValue[],
  asked: string | null,
  notes: string[],
): string {
  const known = outputs.map(told).join(', ')
  const ofRank = (rank: number) => {
    const fitting = outputs.filter(({ shape }) => shape.length === rank)
    return fitting.find(({ name }) => !CLASSIFIED.test(name)) ?? fitting[0]
  }
  const found = asked === null ? (ofRank(2) ?? ofRank(4)) : outputs.find(({ name }) => name === asked)
  if (found === undefined) {
    const what = asked === null ? `no output of ${path} is features` : `${path} has no output ${asked}`
    const remedy =
      asked === null
        ? 'export it with an output [batch, features], e.g. the class token of the last layer'
        : 'choose one of them with --onnx-output'
    throw new UsageError({ what: `${what} (it gives ${known || 'nothing'})`, remedy })
  }
  const others = outputs.length > 1 ? ` (--onnx-output also takes ${beside(outputs, found)})` : ''
  const pooled = found.shape.length === 4 ? ', averaged over places' : ''
  notes.push(`features from the output ${told(found)}${pooled}${others}`)
  if (asked === null) noteHead(path, bytes, found, notes)
  return found.name
}

/** @throws UsageError for the output of a classifier or projector, which must be asked for by its name. */
function noteHead(path: string, bytes: Uint8Array, found: OnnxValue, notes: string[]): void {
  const ending = endingOf(bytes, found.name)
  const head = ending?.kind === 'linear' && HEAD.test(ending.name) ? ending.name.replace(/\.(weight|bias)$/, '') : null
  const of =
    ending?.kind === 'probabilities' || CLASSIFIED.test(found.name)
      ? 'of a classifier'
      : head !== null && `of the linear layer ${head}, such as a classifier or projector`
  if (of) {
    const layer = head ?? 'fc'
    throw new UsageError({
      what: `the output ${told(found)} of ${path} is that ${of}, not features`,
      remedy: `export it without this layer (\`encoder.${layer} = torch.nn.Identity()\`), or take it all the same with --onnx-output ${found.name}`,
    })
  }
  if (ending === null) return
  const before = 'features in front of a classifier or projector are the usual ones'
  notes.push(`the last layer in front of this output is linear; ${before}`)
}

const beside = (outputs: OnnxValue[], found: OnnxValue) =>
  outputs
    .filter((one) => one !== found)
    .map(({ name }) => name)
    .join(', ')

const told = ({ name, type, shape }: OnnxValue) => `${name} ${type} [${shape.join(', ')}]`

function requestOf(encoder: OnnxEncoder, count: number, { mean, std }: Normalisation): EncodeRequest {
  const { input, output, layout, batch, imageSize: size } = encoder
  return { input, output, layout, size, batch, count, mean, std }
}

/**
 * Frozen features of images of the model's size, [count, features]. Blocks are whole batches, so that batches are the same
 * whatever the length of blocks.
 * @throws UsageError for images of another size; FailureError when a feature is not a finite number.
 */
export function onnxFeatures(
  encoder: OnnxEncoder,
  split: ImageSplit,
  normalisation: Normalisation,
  listeners: Listeners = {},
): Features {
  const { bytes, path, imageSize, batch } = encoder
  const { images, count, size } = split
  if (size !== imageSize) {
    const remedy = `set the evaluation's image size to ${imageSize}, or export the model for any size`
    throw new UsageError({ what: `${path} takes images of ${imageSize} pixels, not ${size}`, remedy })
  }
  const most = Math.max(1, Math.floor(BLOCK_BYTES / (size * size * 3 * batch)))
  let batches = Math.min(most, Math.ceil(BLOCK / batch))
  const encoded = new EncodedRows(count, listeners)
  while (encoded.done < count) {
    const began = performance.now()
    const rows = Math.min(batches * batch, count - encoded.done)
    const block = images.block(encoded.done, rows)
    const found = explained(path, () => encodeOnnx(bytes, requestOf(encoder, rows, normalisation), block))
    encoded.add(found.values, found.length)
    if (performance.now() - began < BLOCK_MS) batches = Math.min(most, 2 * batches)
  }
  const { values, size: length } = encoded
  if (!values.every(Number.isFinite)) {
    const remedy = 'check --mean and --std, or export it in float32'
    throw new FailureError({ what: `the features of ${path} hold values that are not numbers`, remedy })
  }
  return { values, count, size: length, ...answersOf(split), origin: ORIGIN }
}

/**
 * Its weights cannot be fine-tuned.
 * @param encoded - hears of the progress; images whose features were kept before are encoded at once.
 */
export function onnxExtractor(encoder: OnnxEncoder, normalisation: Normalisation, encoded?: Encoded): FeatureExtractor {
  const known = new WeakMap<ImageSplit, Features>()
  const cache = memoize(() => new FeatureCache(onnxIdentity(encoder)))
  const features = (images: ImageSplit) => {
    const found =
      known.get(images) ??
      cache().remember(
        images,
        normalisation,
        (parts) => onnxFeatures(encoder, images, normalisation, { encoded, parts }),
        () => encoded?.(images.count, images.count),
      )
    known.set(images, found)
    return found
  }
  const uncachedFeatures = (images: ImageSplit) => onnxFeatures(encoder, images, normalisation, { encoded })
  return { imageSize: encoder.imageSize, normalisation, encoder: null, fineTune: null, features, uncachedFeatures }
}

/** The code that encodes is this file with its imports, and that of the process which runs the model. */
function onnxIdentity({ bytes, version, input, output, layout, batch }: OnnxEncoder): EncoderIdentity {
  const code = ['model.ts', 'child.mjs'].map((name) => hashSources(`harness/evaluation/encoder/onnx/${name}`))
  const hash = createHash('sha256')
    .update(JSON.stringify([code, version, input, output, layout, batch]))
    .update(bytes)
  return { digest: hash.digest('hex'), origin: ORIGIN }
}

function explained<T>(path: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof BadOnnxModel)) throw error
    const apart = /external data|model_path must not be empty/i.test(error.message)
    const fixed = /not one row per image|reshape/i.test(error.message)
    const damaged = /protobuf parsing failed/i.test(error.message)
    const why = apart
      ? 'its weights are in another file'
      : damaged
        ? 'it is truncated or damaged'
        : error.message.replace(/\.+$/, '')
    const remedy = apart
      ? 'export it into one file, with `torch.onnx.export(…, external_data=False)`'
      : fixed
        ? 'its batches have one length inside: export it with a batch of one image and without dynamic axes'
        : damaged
          ? COPY_AGAIN
          : 'check it with `onnx.checker.check_model`, and export it again'
    throw new UsageError({ what: `${path} cannot be evaluated: ${why}`, remedy }, { cause: error })
  }
}

/** Options that `embed` and `evaluate` share: the encoder, and how its input images are prepared. */
import { type Command, InvalidArgumentError } from 'commander'
import { IMAGENET_NORMALISATION } from '../../datasets/normalisation.ts'
import type { ImageDataset, ImageSplit, Normalisation } from '../../datasets/types.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { UsageError } from '../base/errors.ts'
import { memoize } from '../base/memoize.ts'
import type { Encoded, Parts } from '../evaluation/encoder/encoded-rows.ts'
import type { OnnxEncoder } from '../evaluation/encoder/onnx/model.ts'
import type { FeatureExtractor, Features } from '../evaluation/types.ts'
import { integer, list, real } from './arguments.ts'
import { normalisationNote, sizeNote } from './commands/evaluate/encoding.ts'
import { deviceOption } from './device-option.ts'

export interface EncoderOptions {
  arch?: string
  size?: number
  mean?: Normalisation['mean']
  std?: Normalisation['std']
  key?: string
  prefix?: string
  onnxOutput?: string
  heads?: number
  stemPadding?: 1 | 2
}

export function addEncoderOptions(command: Command): Command {
  return command
    .addOption(deviceOption())
    .option(
      '--arch <name>',
      'architecture of weights made elsewhere, if their names and shapes do not say it: resnet18, resnet34, resnet50 (torchvision), these with -cifar (3x3 stem), vit-tiny, vit-small, vit-base (timm), or the key of a backbone that --plugin loads; maskbench checkpoints name their own',
    )
    .option('--key <name>', 'dictionary within a torch checkpoint, e.g. state_dict or teacher (default: the usual one)')
    .option(
      '--heads <n>',
      "attention heads of a vision transformer, which its weights do not say (default: 12 for MoCo v3's vit-small, else timm's number)",
      integer({ min: 1 }),
    )
    .option(
      '--stem-padding <pixels>',
      "padding of a ResNet's 3x3 stem, which its weights do not say (default: 2 for checkpoints of solo-learn, else 1)",
      stemPadding,
    )
    .option('--prefix <text>', 'prefix of the names of the encoder, if several parts of the file would fit')
    .option(
      '--onnx-output <name>',
      'output of an ONNX model to use as features (default: the first output with two axes, else the mean over positions of the first with four)',
    )
    .option(
      '--size <pixels>',
      'side of the input images; use the size that the encoder was trained on (default: as stored with the weights, else 224 or 32)',
      integer({ min: 8, max: 1024 }),
    )
    .option(
      '--mean <r,g,b>',
      "channel means, subtracted from pixels in [0, 1] (default: those of the training data; for ONNX models ImageNet's)",
      channels(),
    )
    .option(
      '--std <r,g,b>',
      "channel standard deviations, by which pixels are divided (default: those of the training data; for ONNX models ImageNet's)",
      channels(Number.MIN_VALUE),
    )
}

/** An encoder from a file, whatever computes it. */
export interface EncoderModel {
  /** Side of the images in pixels. */
  imageSize: number
  /** The config of the run that wrote the weights; null for what was made elsewhere. */
  config: RepresentationConfig | null
  /** What was chosen while reading, in whole phrases. */
  notes: string[]
  /** The normalisation given by the options, else that of the checkpoint's training data, else that of `data`. */
  normalisation(data: Pick<ImageDataset, 'mean' | 'std'>): Normalisation
  /** @param encoded - hears of the progress. */
  extractor(normalisation: Normalisation, encoded?: Encoded): Promise<FeatureExtractor>
  /** Encodes images, and keeps the features as an extractor does. */
  encode(images: ImageSplit, normalisation: Normalisation): Features
}

/**
 * Loads the engine and the encoder. The device must be decided before the engine loads, and the precision of the
 * encoder's evaluations right after.
 */
export async function encoderFrom(path: string, options: EncoderOptions): Promise<EncoderModel> {
  const { loadEngine } = await import('../execution/worker/engine.ts')
  const { plannedDevice } = await import('../engine/card/planned-device.ts')
  const { requireCard } = await import('../execution/plan/preflight.ts')
  const { isOnnx } = await import('../evaluation/encoder/onnx/model.ts')
  const { evaluateIn } = await import('../engine/precision.ts')
  if (plannedDevice() === 'gpu') await requireCard()
  if (isOnnx(path)) {
    const encoder = await onnxFrom(path, options)
    const { onnxExtractor } = await import('../evaluation/encoder/onnx/model.ts')
    evaluateIn('float32', (await loadEngine()).device)
    const own = memoize(() => onnxExtractor(encoder, encoder.normalisation))
    return {
      ...encoder,
      config: null,
      normalisation: () => encoder.normalisation,
      extractor: async (normalisation, encoded) => onnxExtractor(encoder, normalisation, encoded),
      encode: (images) => own().features(images),
    }
  }
  checkNoOnnxOptions(path, options)
  const { device } = await loadEngine()
  const { loadEncoder } = await import('../evaluation/encoder/encoder.ts')
  const { FeatureCache, identityOf } = await import('../evaluation/encoder/feature-cache.ts')
  const { extractFeatures } = await import('../evaluation/encoder/features.ts')
  const { findImageDataset } = await import('../../datasets/index.ts')
  const encoder = loadEncoder(path, { architecture: options.arch, ...options })
  const { config, imageSize } = encoder
  evaluateIn(config?.evaluationPrecision ?? 'float32', device)
  const own = encoder.normalisation
  const cache = memoize(() => new FeatureCache(identityOf(encoder)))
  const sized = config === null && options.size === undefined ? [sizeNote(imageSize)] : []
  const normalised = config === null && !saysNormalisation(options) ? [normalisationNote(own)] : []
  return {
    ...encoder,
    notes: [...encoder.notes, ...sized, ...normalised],
    normalisation(data) {
      const trainedOn = config === null ? data : findImageDataset(config.dataset)
      const { mean, std } = own ?? trainedOn
      return { mean: options.mean ?? mean, std: options.std ?? std }
    },
    async extractor(normalisation, encoded) {
      const { encoderExtractor } = await import('../evaluation/encoder/feature-extractor.ts')
      const { fineTune } = await import('../training/fine-tune.ts')
      const { storedProjector } = await import('../training/projector.ts')
      const projector = config && storedProjector(config, encoder.beside)
      return encoderExtractor(encoder, imageSize, normalisation, fineTune, projector, encoded)
    },
    encode(images, normalisation) {
      const compute = (parts: Parts) => extractFeatures(encoder.encode, images, normalisation, undefined, { parts })
      return cache().remember(images, normalisation, compute)
    },
  }
}

export const saysNormalisation = ({ mean, std }: EncoderOptions): boolean => mean !== undefined || std !== undefined

/** @throws UsageError for a file that cannot be an encoder, and for options that are for weights. */
export async function onnxFrom(
  path: string,
  { arch, key, prefix, heads, stemPadding, size, onnxOutput, mean, std }: EncoderOptions,
): Promise<OnnxEncoder & { normalisation: Normalisation }> {
  const ofWeights = { arch, key, prefix, heads, 'stem-padding': stemPadding }
  const given = Object.entries(ofWeights).find(([, value]) => value !== undefined)
  if (given !== undefined) {
    const what = `--${given[0]} is for files of weights, and ${path} is an ONNX model, which brings its own`
    throw new UsageError({ what, remedy: `remove --${given[0]}` })
  }
  const { readOnnx } = await import('../evaluation/encoder/onnx/model.ts')
  const { readWhole } = await import('../evaluation/encoder/readers/whole.ts')
  const encoder = readOnnx(readWhole(path), path, { size, output: onnxOutput })
  const own = mean === undefined && std === undefined
  const note = "pixels are normalised by ImageNet's mean and deviation (--mean, --std)"
  const normalisation = { mean: mean ?? IMAGENET_NORMALISATION.mean, std: std ?? IMAGENET_NORMALISATION.std }
  return { ...encoder, normalisation, notes: own ? [...encoder.notes, note] : encoder.notes }
}

/** @throws UsageError for options that are for ONNX models. */
export function checkNoOnnxOptions(path: string, { onnxOutput }: EncoderOptions): void {
  if (onnxOutput === undefined) return
  throw new UsageError({ what: `--onnx-output is for ONNX models, and ${path} is not one`, remedy: 'remove it' })
}

function stemPadding(text: string): 1 | 2 {
  const value = integer({ min: 1, max: 2 })(text)
  return value === 1 ? 1 : 2
}

function channels(min?: number): (text: string) => Normalisation['mean'] {
  return (text) => {
    const values = list(real({ min }))(text)
    if (values.length !== 3) throw new InvalidArgumentError('It must be three numbers like .485,.456,.406.')
    return values as [number, number, number]
  }
}

/** Estimates the duration of a run from runs of the same configuration, else roughly, for two slow cores or as runs like it took. */
import { type BackboneConfig, ourBackboneSchema } from '../../../db/config/backbone.ts'
import { type EncoderShape, type ExternalConfig, encoderShapeSchema, estimatedAs } from '../../../db/config/external.ts'
import type { NoisyLabelsConfig } from '../../../db/config/noisy-labels.ts'
import type { RepresentationConfig } from '../../../db/config/representation.ts'
import type { RunConfig } from '../../../db/config/run.ts'
import type { Database } from '../../../db/read-only.ts'
import type { Device } from '../resources/devices.ts'
import { forwardFlops } from './encoder-flops.ts'
import { FLOPS_A_SECOND, gpuHours, withoutEvaluations } from './gpu-hours.ts'
import { croppedForProbes, encodedOnce, fineTunings, imagesOf } from './image-counts.ts'
import { masksPerImage } from './mask-count.ts'
import { Measured } from './measured.ts'

/** Process start and loading the engine. */
const START_SECONDS = 3

/**
 * @param devices - the device of each run; the CPU by default.
 * @param reused - whether each run takes the encoder of another one, and only evaluates it; by default none does.
 * @returns seconds of wall time for each config; runs of earlier versions of the code count as well.
 */
export function estimateSeconds(
  database: Database | null,
  configs: readonly RunConfig[],
  devices: readonly (Device | null)[] = [],
  reused: readonly boolean[] = [],
): number[] {
  const measured = database === null ? null : new Measured(database)
  return configs.map((config, i) => {
    const onCard = devices[i] === 'gpu'
    const guessed = onCard ? guessOnCard : guess
    const isReused = reused[i] ?? false
    const known = measured?.secondsOf(config, onCard, isReused)
    // The training of a run without evaluations is what it does not repeat; the start of the process remains.
    if (isReused) return known ?? START_SECONDS + guessed(config) - guessed(withoutEvaluations(config))
    return known ?? guessed(config) * (measured?.factorOf(config, onCard, guessed) ?? 1)
  })
}

/** The least time of a step on a GPU, since its ops are launched one by one. */
const LEAST_STEP_SECONDS = 0.01

function guessOnCard(config: RunConfig): number {
  if (config.kind === 'noisy-labels') return guess(config)
  if (config.kind === 'external') {
    return guessExternal(config, (shape, size) => forwardFlops(shape, size) / FLOPS_A_SECOND)
  }
  const steps = (config.epochs * imagesOf(config)) / config.batchSize
  return START_SECONDS + Math.max(gpuHours(config) * 3600, steps * LEAST_STEP_SECONDS) + config.evaluations.length * 3
}

function guess(config: RunConfig): number {
  if (config.kind === 'external') {
    return guessExternal(config, (shape, size) => (encoderWork(shape, size) * ENCODED) / SMALL_IMAGES_PER_SECOND)
  }
  return START_SECONDS + (config.kind === 'noisy-labels' ? guessTable(config) : guessRepresentation(config))
}

/** @param encoding - seconds for one image. */
function guessExternal(config: ExternalConfig, encoding: (shape: EncoderShape, size: number) => number): number {
  const { source, evaluations } = config
  const shape = source.kind === 'weights' ? source.shape : source.kind === 'onnx' ? UNKNOWN_ENCODER : null
  const encoded = shape === null ? [] : encodedOnce(config)
  const seconds = encoded.map((one) => one.images * encoding(shape!, one.size))
  return START_SECONDS + seconds.reduce((sum, one) => sum + one, evaluations.length * 3)
}

/** An ONNX model does not say what it is. */
const UNKNOWN_ENCODER = encoderShapeSchema.parse({ name: 'resnet18' })

function guessTable({ dataset, rates, noises, learningRates, steps, hidden }: NoisyLabelsConfig): number {
  const perUnit = dataset === 'fashion-mnist-mini' ? 3e-5 : 5e-6
  return rates.length * noises.length * learningRates.length * steps * hidden * perUnit
}

/**
 * Images per second on one thread for SimCLR with the encoder of width 16, stem stride 2, one block per stage, at 32
 * px.
 */
const SMALL_IMAGES_PER_SECOND = 700

function guessRepresentation(config: RepresentationConfig): number {
  const { backbone, epochs, imageSize, evaluations, method } = config
  const views = { supervised: SUPERVISED_VIEWS, simclr: 1, byol: 1.5, simsiam: 1 }[method as string] ?? 0
  const trained = epochs * imagesOf(config) * encoderWork(backbone, imageSize) * views * masksWork(config)
  const tuned = fineTunings(config).map((one) => one.images * encoderWork(one.backbone, one.size) * SUPERVISED_VIEWS)
  const cropped = croppedForProbes(config).map((one) => one.images * encoderWork(backbone, one.size) * ENCODED)
  const work = [...tuned, ...cropped].reduce((sum, one) => sum + one, trained)
  return work / SMALL_IMAGES_PER_SECOND + evaluations.length * 3
}

/** Supervised training uses one view instead of two. */
const SUPERVISED_VIEWS = 0.5
/** Encoding an image takes a third of the work of training on one view of it. */
const ENCODED = SUPERVISED_VIEWS / 3

/** The work per image, in units of the small encoder at 32 px. */
function encoderWork(given: EncoderShape, size: number): number {
  const shape = estimatedAs(given)
  const measured = ourBackboneSchema.safeParse(shape)
  if (measured.success) return backboneWork(measured.data) * (size / 32) ** 2
  // The larger encoders by their operations, in units of the one of their kind that was measured.
  const alike = ourBackboneSchema.parse(
    'patchSize' in shape
      ? { name: 'vit-tiny', patchSize: shape.patchSize }
      : { name: shape.name.endsWith('-cifar') ? 'resnet18-cifar' : 'resnet18' },
  )
  return (encoderWork(alike, size) * forwardFlops(shape, size)) / forwardFlops(alike, size)
}

/** The work per pixel, in units of the small encoder. */
function backboneWork(backbone: BackboneConfig): number {
  if (backbone.name === 'vit-tiny') {
    return 9 * (backbone.width / 192) ** 2 * (backbone.depth / 12) * (16 / backbone.patchSize) ** 2
  }
  const stem = backbone.name === 'resnet18' ? 1 / 4 : backbone.stemStride === 1 ? 4 : 1
  const deep = backbone.name === 'resnet34-cifar' ? 3.3 : backbone.blocks === 2 ? 1.65 : 1
  return (backbone.width / 16) ** 1.7 * stem * deep
}

/** The work of passes through the encoder and the occlusion model, in units of a step without masks. */
function masksWork(config: RepresentationConfig): number {
  const { masking, method, adios } = config
  const views = method === 'simsiam' ? 2 : 1
  if (adios === null) return (1 + views * masksPerImage(config)) / 2
  return masking === 'adios' ? 1.3 * views * adios.masks : 2.5 * views
}

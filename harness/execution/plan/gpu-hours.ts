/** Estimates the GPU hours of a run from its operation count, for plans that are too large for a CPU. */

import type { AdiosConfig } from '../../../db/config/maskings.ts'
import { targetMomentum } from '../../../db/config/methods.ts'
import type { RepresentationConfig } from '../../../db/config/representation.ts'
import type { RunConfig } from '../../../db/config/run.ts'
import { unetLayout } from '../../models/unet-layout.ts'
import { reusesEncoder } from '../../store/runs/encoder-reuse.ts'
import { forwardFlops, PER_PRODUCT } from './encoder-flops.ts'
import { croppedForProbes, fineTunings, imagesOf } from './image-counts.ts'
import { masksPerImage } from './mask-count.ts'

/** Operations per second in training, about half of the peak of a GPU with 19.5 TFLOP/s float32, such as an A100. */
export const FLOPS_A_SECOND = 1e13
/** Passes of a training step: forward, and backward with respect to inputs and weights. */
const PASSES_TRAINED = 3

/** GPU hours of pretraining, fine-tuning and encoding crops for probes; probes on features as they are are negligible. */
export function gpuHours(config: RunConfig): number {
  if (config.kind !== 'representation') return 0
  const { epochs } = config
  const pretrained = epochs * imagesOf(config) * perImage(config)
  const tuned = fineTunings(config).map((one) => one.images * PASSES_TRAINED * forwardFlops(one.backbone, one.size))
  const cropped = croppedForProbes(config).map((one) => one.images * forwardFlops(config.backbone, one.size))
  const work = [...tuned, ...cropped].reduce((sum, one) => sum + one, pretrained)
  return work / FLOPS_A_SECOND / 3600
}

/** Operations of a run's largest step: in training, in fine-tuning, or for one batch through an untrained encoder. */
export function stepFlops(config: RepresentationConfig): number {
  const { backbone, imageSize, batchSize, method } = config
  if (method === 'raw-pixels') return 0
  const own = batchSize * Math.max(forwardFlops(backbone, imageSize), perImage(config))
  const tuned = fineTunings(config).map((one) => one.batchSize * PASSES_TRAINED * forwardFlops(one.backbone, one.size))
  return Math.max(own, ...tuned)
}

/** Operations of training on one image: those of the encoder, and of the occlusion model, which runs once a view. */
function perImage(config: RepresentationConfig): number {
  const { adios, backbone, imageSize, method } = config
  const maskedViews = method === 'simsiam' ? 2 : 1
  const occlusion = adios === null ? 0 : maskedViews * PASSES_TRAINED * occlusionForward(adios, imageSize)
  return passes(config) * forwardFlops(backbone, imageSize) + occlusion
}

/** Floating-point operations of the U-Net for one image: each convolution at the resolution of its level. */
function occlusionForward(adios: AdiosConfig, size: number): number {
  const { specification, levels } = unetLayout(size, adios)
  const products = specification.map(({ name, shape }) => {
    const weights = shape.reduce((product, side) => product * side, 1)
    if (shape.length === 2) return weights
    if (shape.length !== 4) return 0
    const [part, level] = name.split('.')
    const halvings = part === 'down' ? Number(level) : part === 'up' ? levels - 1 - Number(level) : 0
    return weights * (size / 2 ** halvings) ** 2
  })
  return PER_PRODUCT * products.reduce((sum, one) => sum + one, 0)
}

/**
 * GPU hours of each run of a plan. Runs that differ only in their evaluations share one encoder, which counts once.
 * @param trained - keys (`trainingKey`) of encoders that are there already.
 */
export function plannedGpuHours(configs: readonly RunConfig[], trained: ReadonlySet<string>): number[] {
  const reused = reusesEncoder(configs, trained)
  return configs.map((config, i) => gpuHours(config) - (reused[i] ? gpuHours(withoutEvaluations(config)) : 0))
}

/** The training of a run alone. */
export function withoutEvaluations(config: RunConfig): RunConfig {
  return config.kind === 'representation' ? { ...config, evaluations: [] } : config
}

/** Encoder passes per image and epoch, in units of a forward pass. */
function passes(config: RepresentationConfig): number {
  const { method, masking, adios } = config
  if (method === 'raw-pixels' || method === 'random-init') return 0
  if (method === 'supervised') return PASSES_TRAINED
  const maskedViews = method === 'simsiam' ? 2 : 1
  const used = masking === 'adios-s' ? 1 : masksPerImage(config)
  const clean = method === 'simsiam' || masking === 'none' ? 2 : 1
  const views = masking === 'none' ? 2 : clean + maskedViews * used
  const targets = targetMomentum(config) === null ? 0 : views
  const steps = adios === null ? 1 : 2
  return steps * (PASSES_TRAINED * views + targets)
}

/** What a run costs on a GPU, from the arithmetic it does: for plans that no CPU will ever finish. */
import type { BackboneConfig } from '../../../db/config/backbone.ts'
import type { RepresentationConfig } from '../../../db/config/representation.ts'
import type { RunConfig } from '../../../db/config/run.ts'
import { fineTunings, imagesOf } from './image-counts.ts'

/** What a card with 19.5 TFLOP/s of float32, such as an A100, does of them in training loops like ours: about half. */
const FLOPS_A_SECOND = 1e13
/** A multiplication and an addition. */
const PER_PRODUCT = 2
/** Forward, and backward with respect to inputs and weights. */
const PASSES_TRAINED = 3

/** Pretraining and fine-tuning; probes of frozen features are next to nothing beside them. */
export function gpuHours(config: RunConfig): number {
  if (config.kind !== 'representation') return 0
  const { epochs, backbone, imageSize } = config
  const pretrained = epochs * imagesOf(config) * passes(config) * forward(backbone, imageSize)
  const tuned = fineTunings(config).map((one) => one.images * PASSES_TRAINED * forward(one.backbone, one.size))
  const work = tuned.reduce((sum, one) => sum + one, pretrained)
  return work / FLOPS_A_SECOND / 3600
}

/** Of the largest step that a run takes: of training, of fine-tuning, or of a batch through an encoder that is not trained. */
export function stepFlops(config: RepresentationConfig): number {
  const { backbone, imageSize, batchSize, method } = config
  if (method === 'raw-pixels') return 0
  const own = batchSize * Math.max(1, passes(config)) * forward(backbone, imageSize)
  const tuned = fineTunings(config).map((one) => one.batchSize * PASSES_TRAINED * forward(one.backbone, one.size))
  return Math.max(own, ...tuned)
}

/** Through the encoder, an image and an epoch, in units of a forward pass; the occlusion model's own are a tenth of them. */
function passes({ method, masking, adios, objects }: RepresentationConfig): number {
  if (method === 'raw-pixels' || method === 'random-init') return 0
  if (method === 'supervised') return PASSES_TRAINED
  const maskedViews = method === 'simsiam' ? 2 : 1
  const slots = adios?.masks ?? objects?.masks ?? (masking === 'fgbg' ? 2 : 1)
  const used = masking === 'adios-s' ? 1 : slots
  const clean = method === 'simsiam' || masking === 'none' ? 2 : 1
  const views = masking === 'none' ? 2 : clean + maskedViews * used
  const targets = method === 'byol' ? views : 0
  const steps = adios === null ? 1 : 2
  return 1.1 * steps * (PASSES_TRAINED * views + targets)
}

/** Floating-point operations of one image (He et al. 2016, table 1; Dosovitskiy et al. 2021). */
function forward(backbone: BackboneConfig, size: number): number {
  if (backbone.name === 'vit-tiny') {
    const { width, depth, patchSize } = backbone
    const tokens = 1 + (size / patchSize) ** 2
    return PER_PRODUCT * depth * tokens * (12 * width ** 2 + 2 * tokens * width)
  }
  const wide = (backbone.width / 64) ** 2 * (backbone.blocks / 2)
  if (backbone.name === 'resnet18') return PER_PRODUCT * 1.81e9 * wide * (size / 224) ** 2
  return (PER_PRODUCT * 0.56e9 * wide * (size / 32) ** 2) / backbone.stemStride ** 2
}

/** Number of images that a run trains on, for estimates; also for data sets that are not present. */
import { imageSizeOn } from '../../../datasets/images/image-size.ts'
import { findImageDataset } from '../../../datasets/index.ts'
import type { BackboneConfig } from '../../../db/config/backbone.ts'
import type { ExternalConfig } from '../../../db/config/external.ts'
import type { RepresentationConfig } from '../../../db/config/representation.ts'
import { withStem } from '../../models/small-images.ts'

/** The count assumed where only the files say how many images there are. */
const OTHERWISE = 5000

interface LearnedFrom {
  dataset: string
  trainImages: number | null
}

export function imagesOf({ dataset, trainImages }: LearnedFrom): number {
  return trainImages ?? findImageDataset(dataset).trainingImages ?? OTHERWISE
}

/** Number of images that an evaluation learns from. */
function labelledOf({ dataset, trainImages }: LearnedFrom): number {
  return trainImages ?? findImageDataset(dataset).labelledImages ?? imagesOf({ dataset, trainImages })
}

type Encoded = Pick<FineTuning, 'size' | 'images'>

/** The side assumed where a config has none. */
const UNTOLD_SIZE = 32

export interface FineTuning {
  /** The encoder, with the stem used in fine-tuning. */
  backbone: BackboneConfig
  /** Side of the images in pixels. */
  size: number
  /** Number of images over all epochs. */
  images: number
  batchSize: number
}

/** The images that an encoder made elsewhere encodes: those with labels of its own data set and of each other one, once. */
export function encodedOnce({ dataset, trainImages, imageSize, evaluations }: ExternalConfig): Encoded[] {
  const size = imageSize ?? UNTOLD_SIZE
  const others = evaluations.flatMap((one) => {
    if (!('dataset' in one) || one.name === 'transfer-finetune') return []
    const side = imageSizeOn(findImageDataset(one.dataset), one.imageSize, size)
    return [[one.dataset, { size: side, images: labelledOf(one) }] as const]
  })
  const own = { size, images: labelledOf({ dataset, trainImages }) }
  return [...new Map<string, Encoded>([[dataset, own], ...others]).values()]
}

/** The fine-tunings of a run after its pretraining. */
export function fineTunings({ backbone, imageSize, evaluations }: RepresentationConfig): FineTuning[] {
  return evaluations.flatMap((one) => {
    if (one.name !== 'transfer-finetune') return []
    const size = imageSizeOn(findImageDataset(one.dataset), one.imageSize, imageSize)
    return [
      { backbone: withStem(backbone, size), size, images: one.epochs * labelledOf(one), batchSize: one.batchSize },
    ]
  })
}

/** The images that probes on crops encode, over all epochs. */
export function croppedForProbes(config: RepresentationConfig): Encoded[] {
  const { evaluations, imageSize, method } = config
  if (method === 'raw-pixels') return [] // nothing encodes them
  return evaluations.flatMap((one) => {
    if (!('probe' in one) || one.probe.name !== 'sgd' || one.probe.cropMin === undefined) return []
    const learned = 'dataset' in one ? one : config
    const size = imageSizeOn(findImageDataset(learned.dataset), learned.imageSize, imageSize)
    return [{ size, images: one.probe.epochs * labelledOf(learned) }]
  })
}

/** The features that a probe learns from: of the images as they are, or of other random crops of them in every epoch. */
import type { ImageSplit } from '../../datasets/types.ts'
import { cropSource } from '../../db/config/augmentation.ts'
import type { OnlineProbeConfig } from '../../db/config/probe.ts'
import { croppedImages } from '../augment/augmented-images.ts'
import type { Random } from '../base/random.ts'
import { chosenRows } from './chosen-rows.ts'
import { chosenImages } from './encoder/features.ts'
import type { LinearProbeConfig } from './probes/linear-probe.ts'
import type { FeatureExtractor, Features, ProgressCallback } from './types.ts'

interface Options {
  name: string
  /** Absent from evaluations without a probe. */
  probe?: LinearProbeConfig | OnlineProbeConfig
}

/** Shorter side of the whole images to load, by image size, if one of the evaluations has a probe that crops them. */
export function cropsOf(evaluations: readonly Partial<Options>[]): ((size: number) => number) | undefined {
  return evaluations.some(({ probe }) => probe && cropMinOf(probe) !== undefined) ? cropSource : undefined
}

const cropMinOf = (probe: NonNullable<Options['probe']>) => (probe.name === 'sgd' ? probe.cropMin : undefined)

/** @param random - not advanced. */
export function trainingFeatures(
  extractor: FeatureExtractor,
  images: ImageSplit,
  { name, probe }: Options,
  random: Random,
  report: ProgressCallback,
): Features {
  const features = extractor.features(images)
  if (probe?.name !== 'sgd' || probe.cropMin === undefined) return features
  const { cropMin, epochs } = probe
  const crops = random.fork('crops')
  const cropped = (epoch: number, rows?: Int32Array): Features => {
    report(epoch, epochs, `evaluating ${name}, images encoded anew for each epoch`)
    const shown = rows ? chosenImages(images, rows) : images
    const { values } = extractor.uncachedFeatures(croppedImages(shown, cropMin, crops.fork(`epoch ${epoch}`)))
    return { ...(rows ? chosenRows(features, rows) : features), values }
  }
  const from = images.uncropped ? `${cropSource(images.size)} px` : 'squares'
  return { ...features, origin: `${features.origin} of crops from ${from}`, cropped }
}

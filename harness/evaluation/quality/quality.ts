/** Measures features of test images without their labels, so that it is known of unlabelled images too. */
import { NO_IMAGES } from '../../../datasets/sets/labels-only.ts'
import type { ImageSplit } from '../../../datasets/types.ts'
import { augmentationSchema } from '../../../db/config/augmentation.ts'
import type { QualityConfig } from '../../../db/config/evaluations.ts'
import { augmentedImages } from '../../augment/augmented-images.ts'
import { Random } from '../../base/random.ts'
import { chosenRows } from '../chosen-rows.ts'
import { chosenImages, spreadIndices } from '../encoder/features.ts'
import type { FeatureExtractor, Features, ImagesEvaluation } from '../types.ts'
import { embeddingPictures } from './embedding-pictures.ts'
import { deadDimensions, FITTED, rankMe, spectrumDecay, squaredSingularValues } from './spectrum.ts'
import { alignment, uniformity } from './sphere.ts'

type Options = Omit<QualityConfig, 'name'>

export const needs = 'nothing'

/** The views whose features should agree are the same for every run. */
export const usesSeed = (): boolean => false

export function protocol({ images }: Options): string {
  return `up to ${images} test images, eigenvalues ${FITTED.first} to ${FITTED.last}, pairs of SimCLR views`
}

/** Features computed elsewhere have no alignment, since they are not known for other views of their images. */
export const evaluate: ImagesEvaluation<Options>['evaluate'] = async (extractor, test, options) => {
  const random = new Random('quality')
  const chosen = spreadIndices(test.count, options.images)
  const features = chosenRows(extractor.features(test), chosen)
  const images = chosenImages(test, chosen)
  const pairs = extractor.fixed ? null : pairsOf(extractor, images, random)
  const decay = spectrumDecay(features)
  return {
    scores: [
      ...Object.entries(spreadOf(features)).map(([metric, value]) => ({ metric, value })),
      ...(decay === null ? [] : [{ metric: 'alpha_req', value: decay }]),
      ...(pairs === null ? [] : [{ metric: 'alignment', value: alignment(...pairs) }]),
    ],
    predicted: null,
    protocol: protocol(options),
    selectedOnTest: false,
    pictures: test.images === NO_IMAGES ? [] : await embeddingPictures(features, images, random),
    details: { rows: features.count, dimensions: features.size, features: features.origin },
  }
}

/** What is also measured in every epoch, on training images. */
export function spreadOf(features: Features): Record<string, number> {
  return {
    rankme: rankMe(squaredSingularValues(features)),
    // A single row has no other to be apart from.
    ...(features.count > 1 && { uniformity: uniformity(features), dead_dimensions: deadDimensions(features) }),
  }
}

/** Features of two views of every image, made by the augmentation of SimCLR whatever the encoder was trained with. */
function pairsOf(extractor: FeatureExtractor, images: ImageSplit, random: Random): [Features, Features] {
  const augmentation = augmentationSchema.parse({})
  const view = (number: number) =>
    extractor.uncachedFeatures(augmentedImages(images, augmentation, random.fork(`view ${number}`)))
  return [view(0), view(1)]
}

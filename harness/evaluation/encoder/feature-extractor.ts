/** What evaluations take features from: an encoder or raw pixels. Features of the same images are computed once. */
import type { ImageSplit, Normalisation } from '../../../datasets/types.ts'
import type { EncoderShape } from '../../../db/config/external.ts'
import type { NamedArrays } from '../../models/parameters.ts'
import { resizePositions } from '../../models/positions.ts'
import type { FeatureExtractor, Features, FineTune } from '../types.ts'
import type { Encoded, Listeners } from './encoded-rows.ts'
import { FeatureCache, identityOf } from './feature-cache.ts'
import { extractFeatures, pixelFeatures } from './features.ts'
import { FrozenEncoder } from './frozen-encoder.ts'
import { type Projector, projectedRows } from './projector.ts'

const POSITIONS = 'pos_embed'

/**
 * @param imageSize - side in pixels of the images that the weights were trained on.
 * @param projector - the projector that they were trained under; null if it is not known.
 * @param encoded - hears of the progress; images whose features were kept before are encoded at once.
 */
export function encoderExtractor(
  encoder: { backbone: EncoderShape; arrays: NamedArrays },
  imageSize: number,
  normalisation: Normalisation,
  fineTune: FineTune,
  projector: Projector | null = null,
  encoded?: Encoded,
): FeatureExtractor {
  const cache = new FeatureCache(identityOf(encoder))
  const encode = (images: ImageSplit, listeners: Listeners) => encodeAll(encoder, images, normalisation, listeners)
  const project = projector && ((features: Features) => projectedRows(features, projector))
  return {
    imageSize,
    normalisation,
    encoder,
    fineTune,
    features: (images) => ({
      ...cache.remember(
        images,
        normalisation,
        (parts) => encode(images, { encoded, parts }),
        () => encoded?.(images.count, images.count),
      ),
      ...(project && { project }),
    }),
    uncachedFeatures: (images) => encode(images, { encoded }),
  }
}

/** The raw-pixels baseline. */
export function pixelExtractor(imageSize: number, normalisation: Normalisation): FeatureExtractor {
  const known = new WeakMap<ImageSplit, Features>()
  const uncachedFeatures = (images: ImageSplit) => pixelFeatures(images, normalisation)
  const features = (images: ImageSplit) => {
    const found = known.get(images) ?? uncachedFeatures(images)
    known.set(images, found)
    return found
  }
  return { imageSize, normalisation, sameForSeeds: true, encoder: null, fineTune: null, features, uncachedFeatures }
}

/** The weights for images of another size: a vision transformer's position embeddings are resampled. */
export function weightsFor(backbone: EncoderShape, arrays: NamedArrays, size: number): NamedArrays {
  const positions = arrays.get(POSITIONS)
  if (!('patchSize' in backbone) || !positions || size % backbone.patchSize !== 0) return arrays
  const across = size / backbone.patchSize
  if (positions.shape[1] === 1 + across * across) return arrays
  return new Map(arrays).set(POSITIONS, resizePositions(positions, across))
}

function encodeAll(
  { backbone, arrays }: { backbone: EncoderShape; arrays: NamedArrays },
  images: ImageSplit,
  normalisation: Normalisation,
  listeners: Listeners,
): Features {
  const encoder = new FrozenEncoder(backbone, weightsFor(backbone, arrays, images.size), images.size)
  try {
    return extractFeatures((batch) => encoder.encode(batch), images, normalisation, undefined, listeners)
  } finally {
    encoder.dispose()
  }
}

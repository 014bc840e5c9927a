/** Subjects for evaluations: an encoder or raw pixels, with features of any images, computed once. */
import type { ImageSplit, Normalisation } from '../../../datasets/types.ts'
import type { EncoderShape } from '../../../db/config/external.ts'
import type { NamedArrays } from '../../models/parameters.ts'
import { resizePositions } from '../../models/positions.ts'
import type { Features, FineTune, Subject } from '../types.ts'
import { FeatureCache } from './feature-cache.ts'
import { extractFeatures, pixelFeatures } from './features.ts'
import { FrozenEncoder } from './frozen.ts'

const POSITIONS = 'pos_embed'

/** @param imageSize - side in pixels of the images that the weights were trained on. */
export function encoderSubject(
  encoder: { backbone: EncoderShape; arrays: NamedArrays },
  imageSize: number,
  normalisation: Normalisation,
  fineTune: FineTune,
): Subject {
  const cache = new FeatureCache(encoder)
  const encode = (images: ImageSplit) => encodeAll(encoder.backbone, encoder.arrays, images, normalisation)
  return {
    imageSize,
    normalisation,
    encoder,
    fineTune,
    features: (images) => cache.remember(images, normalisation, () => encode(images)),
    passing: encode,
  }
}

/** The raw-pixels baseline. */
export function pixelSubject(imageSize: number, normalisation: Normalisation): Subject {
  const known = new WeakMap<ImageSplit, Features>()
  const passing = (images: ImageSplit) => pixelFeatures(images, normalisation)
  const features = (images: ImageSplit) => {
    const found = known.get(images) ?? passing(images)
    known.set(images, found)
    return found
  }
  return { imageSize, normalisation, sameForSeeds: true, encoder: null, fineTune: null, features, passing }
}

/** The weights for images of another size: a vision transformer's position embeddings are resampled. */
export function weightsFor(backbone: EncoderShape, arrays: NamedArrays, size: number): NamedArrays {
  const positions = arrays.get(POSITIONS)
  if (!('patchSize' in backbone) || !positions || size % backbone.patchSize !== 0) return arrays
  const across = size / backbone.patchSize
  if (positions.shape[1] === 1 + across * across) return arrays
  return new Map(arrays).set(POSITIONS, resizePositions(positions, across))
}

function encodeAll(backbone: EncoderShape, arrays: NamedArrays, images: ImageSplit, normalisation: Normalisation) {
  const encoder = new FrozenEncoder(backbone, weightsFor(backbone, arrays, images.size), images.size)
  try {
    return extractFeatures((batch) => encoder.encode(batch), images, normalisation)
  } finally {
    encoder.dispose()
  }
}

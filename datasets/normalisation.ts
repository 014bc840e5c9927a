/** Normalisations that several data sets share. */
import type { Normalisation } from './types.ts'

/** ImageNet's, the field's convention where an encoder trained on it is transferred, or nothing is known about images. */
export const IMAGENET_NORMALISATION: Normalisation = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }

/** Pixels stay as they are, as is usual for CLEVR. */
export const NOT_NORMALISED: Normalisation = { mean: [0, 0, 0], std: [1, 1, 1] }

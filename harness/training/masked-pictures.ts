/** The ADIOS paper's figure 1: the same images under random masks, and the masks of an occlusion model, also after a CRF. */
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import { type FigureColumn, LEARNED_COLUMN, RANDOM_COLUMNS, REFINED_COLUMN } from '../../db/catalogue/figure-1.ts'
import { type RepresentationConfig, representationSchema } from '../../db/config/representation.ts'
import { UsageError } from '../base/errors.ts'
import { Random } from '../base/random.ts'
import { tf } from '../engine/tensorflow.ts'
import type { OcclusionWeights } from '../evaluation/encoder/occlusion-weights.ts'
import { crfOptions, LARGEST_CRF, refined } from '../masking/dense-crf.ts'
import { coloured, hidden } from '../masking/gallery.ts'
import { findMasking } from '../masking/index.ts'
import type { MaskingRun } from '../masking/types.ts'
import { type MaskSource, masksOf, type SoftMasks } from './mask-watch.ts'
import { OCCLUSION_STREAM } from './streams.ts'

export interface PictureColumn extends FigureColumn {
  /** [size, size, 3] each, one for every image. */
  pictures: Uint8Array[]
}

/**
 * @param split - images at the size that the occlusion model was trained on.
 * @param options - `crf`: whether the last column, after the CRF, is wanted; `seed`: of the random masks.
 * @returns the images, what the context encoder, MAE and BEiT leave of them, and the learned masks in colour.
 * @throws UsageError for a CRF of images above 96 pixels.
 */
export function maskedPictures(
  { config, arrays }: OcclusionWeights,
  split: ImageSplit,
  normalisation: Normalisation,
  { crf, seed }: { crf: boolean; seed: number },
): PictureColumn[] {
  const { size, count } = split
  if (crf && size > LARGEST_CRF) {
    const what = `a CRF on images of ${size} pixels needs too much memory`
    throw new UsageError({ what, remedy: 'leave it out with --no-crf' })
  }
  const images = split.images.block(0, count)
  const random = new Random(seed)
  const maskedBy = (own: RepresentationConfig, weights = arrays): SoftMasks => {
    const masking = findMasking(own.masking).start(own, random.fork(OCCLUSION_STREAM))
    masking.occlusion?.parameters.load(weights)
    const masks = masksOf(sourceOf(masking), split, normalisation, random.fork(own.masking))!
    masking.occlusion?.parameters.dispose()
    return masks
  }
  const each = ({ values, n }: SoftMasks, picture: (image: Uint8Array, masks: Float32Array, n: number) => Uint8Array) =>
    Array.from({ length: count }, (_, i) => {
      const image = images.subarray(i * size * size * 3, (i + 1) * size * size * 3)
      return picture(image, values.subarray(i * size * size * n, (i + 1) * size * size * n), n)
    })
  const seen = (image: Uint8Array, masks: Float32Array, n: number) => Uint8Array.from(hidden(image, masks, 0, n))
  const inColour = (_: Uint8Array, masks: Float32Array, n: number) => Uint8Array.from(coloured(masks, n))
  const learned = maskedBy(config)
  const columns = [
    { head: ['Image'], pictures: each(learned, (image) => image) },
    ...RANDOM_COLUMNS.map(({ head, masking }) => {
      const { dataset, imageSize } = config
      const own = representationSchema.parse({ kind: 'representation', dataset, imageSize, masking })
      return { head, pictures: each(maskedBy(own), seen) }
    }),
    { ...LEARNED_COLUMN, pictures: each(learned, inColour) },
  ]
  if (!crf) return columns
  const values = refined(images, learned, size, crfOptions(size))
  return [...columns, { ...REFINED_COLUMN, pictures: each({ values, n: learned.n }, inColour) }]
}

function sourceOf(masking: MaskingRun): MaskSource {
  return {
    masks: (view, random) =>
      tf.tidy(() => {
        masking.occlusion?.parameters.acquire(null)
        const masks = masking.masks(view.images, masking.draw(view, random))!.tensor
        masking.occlusion?.parameters.release()
        return masks
      }),
  }
}

import { findMaskingEntry } from '../../../db/catalogue/maskings.ts'
import type { RepresentationConfig } from '../../../db/config/representation.ts'

type Masked = Pick<RepresentationConfig, 'masking' | 'adios' | 'objects'>

/** The number of masks that a run makes of each image, N. */
export function masksPerImage({ masking, adios, objects }: Masked): number {
  return adios?.masks ?? objects?.masks ?? findMaskingEntry(masking)?.masks ?? 1
}

/** The marks of rows in figures and lists. */
import { MASKING_ENTRIES } from './maskings.ts'
import { findStoredMasking } from './not-given.ts'

/**
 * The mark of a row, as an SVG path. A row of a smooth rate has a triangle, which points up for label smoothing and down
 * for negative smoothing.
 */
export function markOf({ masking, rate = null }: { masking: string; rate?: number | null }): string {
  const shown = rate === null || rate === 0 ? masking : rate > 0 ? 'mae' : 'beit'
  return (findStoredMasking(shown) ?? MASKING_ENTRIES[0]).mark
}

/** Marks that no masking has, for lines which else have the same one. */
export const OTHER_MARKS = [
  'M-1.1 -.7L-.7 -1.1L0 -.4L.7 -1.1L1.1 -.7L.4 0L1.1 .7L.7 1.1L0 .4L-.7 1.1L-1.1 .7L-.4 0Z',
  'M0 -1.3L.29 -.4L1.24 -.4L.48 .15L.76 1.05L0 .5L-.76 1.05L-.48 .15L-1.24 -.4L-.29 -.4Z',
  'M-1 -1.1H1L-1 1.1H1Z',
  'M-1.2 0L.85 -1.15V1.15Z',
  'M-1.1 -1V1L1.1 -1V1Z',
  'M1.2 0L-.85 -1.15V1.15Z',
] as const

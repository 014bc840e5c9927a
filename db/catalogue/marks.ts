/** The marks of rows in figures and lists. */
import { findMaskingEntry, MASKING_ENTRIES } from './maskings.ts'

/**
 * The mark of a row, as an SVG path. A row of a smooth rate has a triangle, which points up for label smoothing and down
 * for negative smoothing.
 */
export function markOf({ masking, rate = null }: { masking: string; rate?: number | null }): string {
  const shown = rate === null || rate === 0 ? masking : rate > 0 ? 'mae' : 'beit'
  return (findMaskingEntry(shown) ?? MASKING_ENTRIES[0]).mark
}

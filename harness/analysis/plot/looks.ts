/** What tells lines of one colour apart: their dashes and, where they have the same masking, their marks. */
import { markOf, OTHER_MARKS } from '../../../db/catalogue/marks.ts'
import { DASHES } from '../../base/dashes.ts'
import type { Line, Reference } from './lines.ts'
import type { Plot } from './plot.ts'

export interface Look {
  /** SVG dash pattern; undefined for a solid line. */
  dash: string | undefined
  /** SVG path of the marks, from -1 to 1; null where each has that of its masking. */
  shape: string | null
}

/** Dots, and dots between dashes: no line has these. */
const LEVEL_DASHES = ['1 3', '8 3 1 3 1 3', '1 7', '3 6', '14 3 1 3', '1 3 1 8'] as const

/**
 * @returns those of the lines, then those of the levels, which are never solid. Where points are not joined, no dashes tell
 * them apart, but marks do.
 */
export function looksOf({ lines, references, scale }: Pick<Plot, 'lines' | 'references'> & Partial<Plot>): Look[] {
  const rows = [...lines, ...references]
  const shapeOf = ({ masking }: Line | Reference, i: number) => {
    const onAxis = isJoined(scale) ? 0 : before(rows, i, methodOf)
    const same = masking === null ? onAxis : before(rows, i, signOf)
    return same === 0 ? null : OTHER_MARKS[(same - 1) % OTHER_MARKS.length]!
  }
  const dashOf = (i: number) =>
    i < lines.length
      ? DASHES[before(lines, i, methodOf) % DASHES.length]
      : LEVEL_DASHES[before(references, i - lines.length, methodOf) % LEVEL_DASHES.length]
  return rows.map((row, i) => ({ dash: dashOf(i), shape: shapeOf(row, i) }))
}

/** Whether the points of a line have an order in which they can be joined. */
export const isJoined = (scale: Plot['scale'] | undefined): boolean => scale !== 'categories'

const methodOf = ({ method }: Line | Reference): string => String(method)

const signOf = ({ method, masking, rate }: Line | Reference): string =>
  `${method} ${markOf({ masking: masking ?? '', rate })}`

/** How many rows before this one have the same key. */
const before = <T>(rows: readonly T[], place: number, keyOf: (row: T) => string): number =>
  rows.slice(0, place).filter((row) => keyOf(row) === keyOf(rows[place]!)).length

/** What stands behind ± of means that a table gives instead of values. */
import { criticalT } from '../../../statistics/distributions/student-t.ts'

/** What can stand behind ±. */
export const PLUS_MINUS = ['sd', 'se', 'ci95'] as const
export type PlusMinus = (typeof PLUS_MINUS)[number]

export const PLUS_MINUS_NAMES: Record<PlusMinus, string> = {
  sd: 'the standard deviation',
  se: 'the standard error',
  ci95: 'half the width of the 95% t-interval of the mean',
}

export interface SpreadOptions {
  /** How many values each mean is of, where the table does not say; null: not told. */
  n: number | null
  /** Null: what the headings say, else the standard deviation. */
  plusMinus: PlusMinus | null
}

/** What stands behind ± in a table that was read. */
export interface GivenSpread {
  plusMinus: PlusMinus
  /** Whether the reader or a heading said so; else it is taken for the standard deviation. */
  said: boolean
}

export const SPREAD_OPTION = '--plus-minus se or --plus-minus ci95'

/** A standard error is smaller by the root of n, so that p would be far too large if it were taken for a deviation. */
export const spreadWarnings = ({ said }: GivenSpread, choice: string): string[] =>
  said
    ? []
    : [
        `± is assumed to be ${PLUS_MINUS_NAMES.sd}, since nothing says what it is; if it is the standard error or half a 95% interval, choose ${choice}`,
      ]

export const UNTOLD: SpreadOptions = { n: null, plusMinus: null }

/** What a cell says beside a mean. */
export interface CellSpread {
  /** What stands behind ±, in the unit of the mean. */
  size: number
  /** Of how many values the mean is; null where the cell does not say. */
  n: number | null
  /** The cell as it is written. */
  text: string
}

/** The standard deviation (n - 1) of n values by the spread of their mean. */
export function deviationOf(size: number, n: number, kind: PlusMinus): number {
  if (kind === 'sd') return size
  return (size * Math.sqrt(n)) / (kind === 'se' ? 1 : criticalT(n - 1))
}

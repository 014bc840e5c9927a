import type { CellSpread, PlusMinus } from './samples/plus-minus.ts'

/** Which values are the better ones. */
export type Better = 'higher' | 'lower'

/** A number as programs write it. */
export const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** Behind the point of a number, as programs write it: 1 of `90.0`, 3 of `1e-3`. */
export function decimalsIn(number: string): number {
  const [digits, exponent = '0'] = number.toLowerCase().split('e')
  return Math.max(0, (digits!.split('.')[1]?.length ?? 0) - Number(exponent))
}

/** A table that is read, as cells of text. */
export interface GivenTable {
  head: string[]
  /** One cell for each heading; `place` names the row in messages. */
  rows: { place: string; cells: string[] }[]
  /** What was recognised and changed while reading, in whole phrases; absent for nothing. */
  notes?: string[]
  /** Names that had an arrow for which values are better. */
  arrows?: ReadonlyMap<string, Better>
  /** What the column of values is called where it was chosen. */
  valueName?: string
  /** What headings say that spreads are. */
  plusMinus?: PlusMinus
}

/** One number of the table. */
export interface TableValue {
  /** Its row, for messages. */
  place: string
  method: string
  dataset: string
  seed: string | null
  value: number
  /** Whether it is written with a percent sign. */
  percent: boolean
  /** How many the numbers of its cell are written with, at most. */
  decimals: number
  /** Of a mean that is given instead of values. */
  spread?: CellSpread
}

/** How many decimals numbers have: as many for all numbers of a data set, as papers print them. */
import { rounded } from '../../base/rounding.ts'
import { withMinus } from '../../base/text.ts'
import type { DatasetAnalysis, TableAnalysis } from './analyse.ts'
import { decimalsIn } from './given-table.ts'
import type { TableUnit } from './units.ts'

export type Digits = (value: number) => string

const DECIMALS: Record<Exclude<TableUnit, 'number'>, number> = { percent: 2, fraction: 4 }
/** Decimals that can be chosen, and those among them that a form offers. */
export const CHOSEN_DECIMALS = { min: 0, max: 8 }
export const DECIMALS_CHOICES = ['auto', '0', '1', '2', '3', '4'] as const
/** Numbers that need more decimals, or have more digits before the point, are written with an exponent. */
const [MOST_DECIMALS, LARGEST] = [8, 1e12]
/** Significant digits of a spread, and of values without any. */
const [OF_SPREAD, OF_VALUES] = [2, 5]

/** By the name of a data set. */
export function digitsOf({ datasets, unit, decimals: given, options }: TableAnalysis): (dataset: string) => Digits {
  const most = datasets.flatMap(({ methods }) => methods).every(({ n }) => n === 1) ? given : Infinity
  const decimals = (one: DatasetAnalysis) => options.decimals ?? Math.min(most, decimalsOf(one, unit))
  const known = new Map(datasets.map((one) => [one.dataset, fixed(decimals(one), largestOf(one))]))
  return (dataset) => known.get(dataset)!
}

/** For a column with numbers of several data sets: as many as that which needs most. */
export function sharedDigits(
  datasets: readonly DatasetAnalysis[],
  { unit, options }: Pick<TableAnalysis, 'unit' | 'options'>,
): Digits {
  const most = options.decimals ?? Math.max(0, ...datasets.map((one) => decimalsOf(one, unit)))
  return fixed(most, Math.max(0, ...datasets.map(largestOf)))
}

const fixed =
  (decimals: number, largest: number): Digits =>
  (value) =>
    decimals > MOST_DECIMALS || largest >= LARGEST
      ? withMinus(value.toExponential(OF_VALUES - 1))
      : withMinus(rounded(value, decimals))

const largestOf = ({ methods }: DatasetAnalysis): number => Math.max(0, ...methods.map(({ mean }) => Math.abs(mean)))

/** Numbers without a unit have two significant digits of the usual spread, else the decimals that were given. */
function decimalsOf(analysed: DatasetAnalysis, unit: TableUnit): number {
  if (unit !== 'number') return DECIMALS[unit]
  const spreads = analysed.methods.flatMap(({ sd }) => (sd === null || sd === 0 ? [] : [sd])).sort((a, b) => a - b)
  if (spreads.length > 0) return behindPoint(spreads[spreads.length >> 1]!, OF_SPREAD)
  const given = Math.max(0, ...analysed.methods.map(({ mean }) => givenDecimals(mean)))
  return Math.min(given, behindPoint(largestOf(analysed), OF_VALUES))
}

/** Decimals of a number that is written with so many significant digits. */
const behindPoint = (value: number, digits: number): number =>
  value === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(value)))

const givenDecimals = (value: number): number => decimalsIn(String(value))

/** Numbers of one column with as few decimals as tell all of them, and no more than so many. */
export function columnDigits(values: readonly number[], most: number): Digits {
  const decimals = Math.max(0, ...values.map((value) => givenDecimals(Number(rounded(value, most)))))
  return (value) => withMinus(rounded(value, Math.min(most, decimals)))
}

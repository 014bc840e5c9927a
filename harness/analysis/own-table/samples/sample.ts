/** What a table says of one method on one data set. */
import { UsageError } from '../../../base/errors.ts'
import { type GroupSummary, type Summary, summarize, withInterval } from '../../../statistics/summary.ts'
import type { TableValue } from '../given-table.ts'
import { type TableUnit, valueIn } from '../units.ts'
import { type Mean, noCount } from './means.ts'
import { deviationOf, type PlusMinus, type SpreadOptions } from './plus-minus.ts'

/** The values themselves, or what stands in for them. */
export type Sample = ValueSample | SummarySample

export interface ValueSample {
  values: number[]
  /** Name of the seed of each value; null where the table names none. */
  seeds: string[] | null
}

interface SummarySample {
  /** Not given. */
  values: null
  seeds: null
  /** Mean and standard deviation in the unit of the table. */
  summary: GroupSummary
}

export const summaryOf = (sample: Sample): Summary =>
  sample.values === null ? withInterval(sample.summary) : summarize(sample.values)

/**
 * @param own - all that the table says of the method on the data set.
 * @throws UsageError for a mean whose number of values is unknown, or beside further values.
 */
export function sampleOf(own: readonly TableValue[], unit: TableUnit, options: ReadSpread): Sample {
  const mean = own.find(hasSpread)
  if (mean) return summarySample(mean, own, unit, options)
  const seeds = own.flatMap(({ seed }) => seed ?? [])
  return { values: own.map((one) => valueIn(unit, one)), seeds: seeds.length === own.length ? seeds : null }
}

/** The kind of spread is known, by what was asked, a heading, or convention. */
interface ReadSpread extends SpreadOptions {
  plusMinus: PlusMinus
}

export const hasSpread = (value: TableValue): value is Mean => value.spread !== undefined

function summarySample(
  mean: Mean,
  own: readonly TableValue[],
  unit: TableUnit,
  { n: common, plusMinus }: ReadSpread,
): SummarySample {
  const { method, dataset, place, spread } = mean
  const other = own.find((one) => one !== mean)
  if (other) {
    throw new UsageError({
      what: `${method} on ${dataset} has a mean with a spread (${place}) beside other numbers (${other.place})`,
      remedy: 'give one mean with its spread, or the values of all seeds',
    })
  }
  const n = spread.n ?? common
  if (n === null) throw noCount(mean)
  if (n < 2) {
    throw new UsageError({
      what: `${method} on ${dataset} (${place}) has a spread, and is said to be the mean of ${n} value`,
      remedy: 'give the number of values behind the mean, at least 2, or the single value without a spread',
    })
  }
  const sd = deviationOf(valueIn(unit, { ...mean, value: spread.size }), n, plusMinus)
  return { values: null, seeds: null, summary: { mean: valueIn(unit, mean), sd, n } }
}

/** What was told about spreads of means, in a table that has none. */
export function unusedWarnings(values: readonly TableValue[], { n, plusMinus }: SpreadOptions): string[] {
  if ((n === null && plusMinus === null) || values.some(hasSpread)) return []
  const told = n === null ? 'what ± means' : `that means are of ${n} values`
  return [`it was said ${told}, but no number of the table has a spread such as 81.2 ± 0.4, or a column std beside it`]
}

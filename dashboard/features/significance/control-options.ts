/** Choices of the page's controls, shared by its views. */
import type { BoldRule } from '../../../harness/analysis/bold-rules.ts'
import type { Spread } from '../../../harness/analysis/own-table/analyse.ts'
import { DECIMALS_CHOICES } from '../../../harness/analysis/own-table/decimals.ts'
import type { PlusMinus } from '../../../harness/analysis/own-table/samples/plus-minus.ts'
import {
  ALTERNATIVES,
  type Alternative,
  CORRECTIONS,
  PAIR_TESTS,
  type PairTest,
  RANK_TESTS,
  type RankTest,
} from '../../../harness/analysis/significance/options.ts'
import { CORRECTION_ENTRIES } from '../../../harness/statistics/corrections.ts'
import { formatExactP } from '../../../harness/statistics/p-value.ts'
import { ALPHA } from '../../../harness/statistics/significance-level.ts'

export const TEST_TITLES: Record<PairTest, string> = {
  auto: 'paired t where seeds are shared, else Welch',
  welch: 'Welch t',
  student: 'Student t',
  paired: 'paired t over seeds',
  'mann-whitney': 'Mann-Whitney, exact',
  mcnemar: 'McNemar over test items',
}
const ALTERNATIVE_TITLES: Record<Alternative, string> = {
  'two-sided': 'differs (two-sided)',
  greater: 'row is higher',
  less: 'row is lower',
}
const RANK_TITLES: Record<RankTest, string> = { nemenyi: 'Nemenyi', 'wilcoxon-holm': 'Wilcoxon with Holm' }

export const TEST_CHOICES = PAIR_TESTS.map((value) => ({ value, title: TEST_TITLES[value] }))
/** Their control is named "Correction", after which `none` needs no more words. */
export const CORRECTION_CHOICES = CORRECTIONS.map((value) => {
  return { value, title: value === 'none' ? value : CORRECTION_ENTRIES[value].title }
})
export const ALTERNATIVE_CHOICES = ALTERNATIVES.map((value) => ({ value, title: ALTERNATIVE_TITLES[value] }))
export const RANK_CHOICES = RANK_TESTS.map((value) => ({ value, title: RANK_TITLES[value] }))

const choices = (titles: Record<string, string>) => Object.entries(titles).map(([value, title]) => ({ value, title }))

/** Fields of the form for a table of the reader's own, which errors name. */
export const UNIT_FIELD = {
  label: 'Unit',
  options: choices({ auto: 'recognised', fraction: 'fractions', percent: 'percent', number: 'other numbers' }),
}
export const PRINT_FIELD = {
  label: 'Print',
  options: choices({ given: 'values as given', percent: 'fractions in percent' }),
}
export const BETTER_FIELD = {
  label: 'Better are',
  options: choices({ auto: 'by arrows ↑ ↓, else higher', higher: 'higher values', lower: 'lower values' }),
}
export const BOLD_FIELD = {
  label: 'Bold is',
  options: choices({
    significant: 'a mean better than every other',
    best: 'the best mean',
    tied: 'the best, and those not told apart from it',
  } satisfies Record<BoldRule, string>),
}
export const SPREAD_FIELD = {
  label: 'Print after ±',
  options: choices({
    interval: 'half the 95% interval',
    sd: 'the standard deviation',
  } satisfies Record<Spread, string>),
}
export const DECIMALS_FIELD = {
  label: 'Decimals',
  options: DECIMALS_CHOICES.map((value) => ({ value, title: value === 'auto' ? 'by the values' : value })),
}
export const VALUE_FIELD = { label: 'Column of values', options: [] }
export const N_FIELD = { label: 'Values per mean', options: [] }
export const PLUS_MINUS_FIELD = {
  label: 'Read ± as',
  options: choices({
    auto: 'by heading, else the standard deviation',
    sd: 'the standard deviation',
    se: 'the standard error',
    ci95: 'half a 95% interval',
  } satisfies Record<'auto' | PlusMinus, string>),
}
export const TEST_FIELD = { label: 'Test', options: TEST_CHOICES }

/** Significance levels to choose among. */
export const LEVELS = [0.1, ALPHA, 0.01]

/** Significance levels, with one that was typed into the address. */
export const levelOptions = (levels: readonly number[], chosen: number) =>
  [...new Set([...levels, chosen])]
    .sort((a, b) => b - a)
    .map((one) => ({ value: String(one), title: formatExactP(one) }))

/** Choices of the page's controls, shared by its views. */
import type { BoldRule } from '../../../harness/analysis/bold-rules.ts'
import type { Spread } from '../../../harness/analysis/own-table/analyse.ts'
import { DECIMALS_CHOICES } from '../../../harness/analysis/own-table/decimals.ts'
import type { PlusMinus } from '../../../harness/analysis/own-table/samples/plus-minus.ts'
import { formatExactP } from '../../../harness/statistics/p-value.ts'
import { ALPHA } from '../../../harness/statistics/significance-level.ts'

export const TESTS = [
  { value: 'auto', title: 'paired t where seeds are shared, else Welch' },
  { value: 'welch', title: 'Welch t' },
  { value: 'student', title: 'Student t' },
  { value: 'paired', title: 'paired t over seeds' },
  { value: 'mann-whitney', title: 'Mann-Whitney, exact' },
  { value: 'mcnemar', title: 'McNemar over test items' },
]
export const CORRECTIONS = [
  { value: 'holm', title: 'Holm' },
  { value: 'benjamini-hochberg', title: 'Benjamini-Hochberg' },
  { value: 'none', title: 'none' },
]
export const RANKS = [
  { value: 'nemenyi', title: 'Nemenyi' },
  { value: 'wilcoxon-holm', title: 'Wilcoxon with Holm' },
]

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
export const TEST_FIELD = { label: 'Test', options: TESTS }

/** Significance levels to choose among. */
export const LEVELS = [0.1, ALPHA, 0.01]

/** Significance levels, with one that was typed into the address. */
export const levelOptions = (levels: readonly number[], chosen: number) =>
  [...new Set([...levels, chosen])]
    .sort((a, b) => b - a)
    .map((one) => ({ value: String(one), title: formatExactP(one) }))

/** URL parameters of the significance page: one definition for the page, its controls, links and downloads. */

import { createParser, type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { BOLD_RULES } from '../../../harness/analysis/bold-rules.ts'
import { FAMILIES, SPREADS } from '../../../harness/analysis/own-table/analyse.ts'
import { DECIMALS_CHOICES } from '../../../harness/analysis/own-table/decimals.ts'
import { PLUS_MINUS } from '../../../harness/analysis/own-table/samples/plus-minus.ts'
import { UNITS } from '../../../harness/analysis/own-table/units.ts'
import { ALTERNATIVES, CORRECTIONS, PAIR_TESTS, RANK_TESTS } from '../../../harness/analysis/significance/options.ts'
import { DEFAULT_CORRECTION } from '../../../harness/statistics/corrections.ts'
import { ALPHA } from '../../../harness/statistics/significance-level.ts'
import { pageHref } from '../../lib/page-href.ts'
import { glsFigureParams } from '../tables/gls-params.ts'

/** Significance levels above .2 are not accepted. */
const parseAsLevel = createParser({
  parse: (text) => (/^0?\.\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) <= 0.2 ? Number(text) : null),
  serialize: (level) => String(level),
})

export const VIEWS = ['pairs', 'datasets', 'noisy-labels', 'own'] as const

/** A table of the reader's own, and what `stats table` asks about one; the store has no part in it. */
export const ownTableParams = {
  table: parseAsString.withDefault(''),
  unit: parseAsStringLiteral(['auto', ...UNITS]).withDefault('auto'),
  print: parseAsStringLiteral(['given', 'percent']).withDefault('given'),
  family: parseAsStringLiteral(FAMILIES).withDefault('dataset'),
  /** Heading of the column of values; empty to find it. */
  value: parseAsString.withDefault(''),
  /** Of how many values each mean with a spread is; empty where the table says it, or gives values. */
  n: parseAsString.withDefault(''),
  plusMinus: parseAsStringLiteral(['auto', ...PLUS_MINUS]).withDefault('auto'),
  bold: parseAsStringLiteral(BOLD_RULES).withDefault('significant'),
  spread: parseAsStringLiteral(SPREADS).withDefault('interval'),
  decimals: parseAsStringLiteral(DECIMALS_CHOICES).withDefault('auto'),
  better: parseAsStringLiteral(['auto', 'higher', 'lower']).withDefault('auto'),
  /** The method that all others are compared with; empty for all pairs. */
  against: parseAsString.withDefault(''),
  /** Whether values at the same place of two lists are of the same seed. */
  lists: parseAsStringLiteral(['separate', 'paired']).withDefault('separate'),
}

export const significanceParams = {
  view: parseAsStringLiteral(VIEWS).withDefault('pairs'),
  dataset: parseAsString,
  column: parseAsString,
  rows: parseAsArrayOf(parseAsString),
  test: parseAsStringLiteral(PAIR_TESTS).withDefault('auto'),
  correction: parseAsStringLiteral(CORRECTIONS).withDefault(DEFAULT_CORRECTION),
  alternative: parseAsStringLiteral(ALTERNATIVES).withDefault('two-sided'),
  alpha: parseAsLevel.withDefault(ALPHA),
  measure: parseAsString,
  ranks: parseAsStringLiteral(RANK_TESTS).withDefault('nemenyi'),
  ...glsFigureParams,
  ...ownTableParams,
}

export type SignificanceParams = inferParserType<typeof significanceParams>

/** Address of the page in this state, or of one of its downloads. */
export const significanceHref = pageHref(significanceParams, '/significance')

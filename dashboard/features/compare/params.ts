/** URL parameters of the compare page. */
import { type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { CORRECTIONS, DEFAULT_CORRECTION } from '../../../harness/statistics/corrections.ts'
import { SEED_TESTS } from '../../../harness/statistics/pair-rule.ts'
import { pageHref } from '../../lib/page-href.ts'

export const compareParams = {
  /** A run or a group of seeds, by id prefix or name. Differences are b - a. */
  a: parseAsString,
  b: parseAsString,
  /** Restricts the scores to this evaluation or metric, or a list of these; fewer tests mean less correction. */
  metric: parseAsString,
  /** Of the seeds. */
  test: parseAsStringLiteral(SEED_TESTS).withDefault('auto'),
  /** Correction of p over all scores shown. */
  correction: parseAsStringLiteral(CORRECTIONS).withDefault(DEFAULT_CORRECTION),
  /** The score whose test items are shown by class. */
  flips: parseAsString,
}

export type CompareParams = inferParserType<typeof compareParams>

export const compareHref = pageHref(compareParams, '/compare')

/** The options for comparing a set of rows, shared by URLs, the command line and the API. */
import { ALTERNATIVES, type Alternative } from '../../statistics/alternative.ts'
import { CORRECTIONS, type Correction } from '../../statistics/corrections.ts'
import { RANK_TESTS, type RankTest } from '../../statistics/critical-difference.ts'

export { ALTERNATIVES, type Alternative, CORRECTIONS, type Correction, RANK_TESTS, type RankTest }

export const APPLIED_TESTS = ['welch', 'student', 'paired', 'mann-whitney', 'mcnemar'] as const
export type AppliedTest = (typeof APPLIED_TESTS)[number]

/** `auto` chooses the test of each pair by the rule of `statistics/pair-rule.ts`, as everywhere else. */
export const PAIR_TESTS = ['auto', ...APPLIED_TESTS] as const
export type PairTest = (typeof PAIR_TESTS)[number]

export interface SignificanceOptions {
  /** Training data set; null: the first of the catalogue that has rows to compare. */
  dataset?: string | null
  /** Key of the number compared, or a name of it (`isCalled`); null: the first in display order that two rows have. */
  column?: string | null
  /** Keys or names of the rows compared, a name for all rows that have it; null: all that the test can use. */
  rows?: readonly string[] | null
  /** @default auto */
  test?: PairTest
  correction?: Correction
  alternative?: Alternative
  alpha?: number
}

/** A requested value that does not exist. */
export interface NotThere {
  name: 'dataset' | 'column' | 'rows'
  value: string
  why: string
  /** What it could be instead. */
  known: string[]
}

import type { BoldRule } from '../bold-rules.ts'

/** What a row in bold, or with a star, is; wherever it is marked. A row without a rank, such as a single run, is not tested. */
export const BEST = 'significantly better than every other ranked row'

const TESTS = 'paired or Welch t-tests, Holm over all pairs of the column'

/** What a number in bold, or with a star, is. */
export const BOLD_WORDS: Record<BoldRule, string> = {
  significant: `${BEST} (${TESTS})`,
  best: 'the best mean of its column, whether the difference is significant or not',
  tied: `the best mean of its column and those that a test does not find to differ from it (${TESTS})`,
}

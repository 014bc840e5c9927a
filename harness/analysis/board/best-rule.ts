/** What a row in bold, or with a star, is; wherever it is marked. A row without a rank, such as a single run, is not tested. */
export const BEST = 'significantly better than every other ranked row'

/** The same with how it is tested. */
export const BEST_RULE = `${BEST} (paired or Welch t-tests, Holm over all pairs of the column)`

/** States when a test has too few values to reach significance, whatever the data. */

import type { Alternative } from './alternative.ts'
import { smallestMannWhitneyP } from './mann-whitney.ts'
import { smallestMcNemarP } from './mcnemar.ts'
import { formatExactP } from './p-value.ts'
import { ALPHA } from './significance-level.ts'
import { smallestWilcoxonP } from './wilcoxon.ts'

export type ExactTest =
  | { test: 'mann-whitney'; n: readonly [number, number] }
  | { test: 'wilcoxon'; pairs: number }
  | { test: 'mcnemar'; discordant: number }

interface Reach {
  alpha?: number
  tests?: number
  alternative?: Alternative
}

/**
 * @param tests the number of tests in Holm's correction: the smallest p must be below alpha / tests.
 * @returns a clause without a full stop, or null if significance is possible.
 */
export function outOfReach(
  test: ExactTest,
  { alpha = ALPHA, tests = 1, alternative = 'two-sided' }: Reach = {},
): string | null {
  const [smallest, size] = smallestP(test, alternative)
  if (smallest * tests < alpha) return null
  const corrected = tests > 1 ? ` after Holm over ${tests} tests` : ''
  const best = formatExactP(Math.min(1, smallest * tests))
  return `cannot reach p < ${formatExactP(alpha)} with ${size}${corrected}: the smallest possible p is ${best}`
}

function smallestP(test: ExactTest, alternative: Alternative): [number, string] {
  switch (test.test) {
    case 'mann-whitney':
      return [smallestMannWhitneyP(...test.n, alternative), `n = ${test.n[0]} and ${test.n[1]}`]
    case 'wilcoxon':
      return [smallestWilcoxonP(test.pairs), `${test.pairs} pair${test.pairs === 1 ? '' : 's'}`]
    case 'mcnemar':
      return [
        smallestMcNemarP(test.discordant, alternative),
        `${test.discordant} item${test.discordant === 1 ? '' : 's'} on which the models differ`,
      ]
  }
}

/** States when a test has too few values to reach significance, whatever the data. */

import type { Alternative } from './alternative.ts'
import { CORRECTION_ENTRIES, type Correction, DEFAULT_CORRECTION } from './corrections.ts'
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
  correction?: Correction
  /** How many p are corrected together. */
  tests?: number
  alternative?: Alternative
}

/** @returns a clause without a full stop, or null if significance is possible. */
export function outOfReach(
  test: ExactTest,
  { alpha = ALPHA, correction = DEFAULT_CORRECTION, tests = 1, alternative = 'two-sided' }: Reach = {},
): string | null {
  const [smallest, size] = smallestP(test, alternative)
  const { title, leastFactor } = CORRECTION_ENTRIES[correction]
  const factor = leastFactor(tests)
  if (smallest * factor < alpha) return null
  const corrected = factor > 1 ? ` after ${title} over ${tests} tests` : ''
  const best = formatExactP(Math.min(1, smallest * factor))
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

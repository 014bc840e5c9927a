/** How long single statistics take. */
import { expect, it } from 'vitest'
import { noncentralTCdf } from '../../harness/statistics/distributions/noncentral-t.ts'
import { sharedRanks } from '../../harness/statistics/shared-ranks.ts'
import far from '../golden/noncentral-t.json' with { type: 'json' }

const best = (ask: () => unknown) =>
  Math.min(
    ...[1, 2, 3, 4, 5].map(() => {
      const start = performance.now()
      ask()
      return performance.now() - start
    }),
  )

it.each(far)('noncentral t far out, t $t, df $df, shift $delta, takes less than a second', ({ t, df, delta }) => {
  expect(best(() => noncentralTCdf(t, df, delta))).toBeLessThan(1000)
})

it('ranks 200 rows in less than a quarter of a second', () => {
  const rows = Array.from({ length: 200 }, (_, i) =>
    [0, 1, 2].map((seed) => ({ seed, value: Math.sin(i) + 0.1 * Math.cos(i * 7 + seed) })),
  )
  expect(best(() => sharedRanks(rows))).toBeLessThan(250)
})

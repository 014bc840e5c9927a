import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { tailP } from '../../harness/statistics/alternative.ts'
import { noncentralTCdf } from '../../harness/statistics/distributions/noncentral-t.ts'
import { mannWhitney } from '../../harness/statistics/mann-whitney.ts'
import { mcnemar } from '../../harness/statistics/mcnemar.ts'
import { minimumDetectableDifference } from '../../harness/statistics/minimum-detectable-difference.ts'
import { outOfReach } from '../../harness/statistics/smallest-p.ts'
import { paired, student, welch } from '../../harness/statistics/t-test.ts'
import golden from '../golden/alternatives.json' with { type: 'json' }
import far from '../golden/noncentral-t.json' with { type: 'json' }

const TESTS = { welch, student, paired }

describe.each(['greater', 'less'] as const)("scipy's one-sided values, %s", (alternative) => {
  it.each(golden.two_sample)('two-sample tests, case %#', ({ a, b, ...expected }) => {
    const { 'mann-whitney': ranks, ...byT } = expected[alternative]
    for (const [name, p] of Object.entries(byT)) {
      const { t, df } = TESTS[name as keyof typeof TESTS](a, b).value!
      expect(Math.abs(tailP(t, df, alternative) / p - 1), name).toBeLessThanOrEqual(1e-9)
    }
    expect(Math.abs(mannWhitney(a, b, alternative).value!.p / ranks - 1)).toBeLessThanOrEqual(1e-9)
  })

  it.each(golden.mcnemar)('McNemar of $b and $c', ({ b, c, ...expected }) => {
    expect(Math.abs(mcnemar(b, c, alternative).value!.p / expected[alternative] - 1)).toBeLessThanOrEqual(1e-9)
  })
})

it('reaches half the p of a two-sided test', () => {
  expect(outOfReach({ test: 'mann-whitney', n: [3, 3] })).toContain('.1')
  expect(outOfReach({ test: 'mann-whitney', n: [3, 3] }, { alternative: 'greater', alpha: 0.06 })).toBeNull()
  expect(mannWhitney([4, 5, 6], [1, 2, 3], 'greater').value).toMatchObject({ p: 0.05, smallestP: 0.05 })
})

it.each(far)('noncentral t far out, t $t, df $df, shift $delta, of few terms', ({ t, df, delta, cdf }) => {
  const exp = vi.spyOn(Math, 'exp')
  onTestFinished(() => exp.mockRestore())
  expect(Math.abs(noncentralTCdf(t, df, delta) / cdf - 1)).toBeLessThanOrEqual(1e-9)
  expect(exp.mock.calls.length).toBeLessThan(200_000)
})

it('what two pairs could show at a level of 1e-12 takes neither the memory nor the time of the machine', () => {
  const { value } = minimumDetectableDifference(2, 1, { pairing: 'paired', alpha: 1e-12 })
  expect(value! / 576849609964).toBeCloseTo(1, 9)
})

it.each(golden.noncentral_t)('noncentral t at $t, df $df, shift $shift', ({ t, df, shift, cdf }) => {
  expect(Math.abs(noncentralTCdf(t, df, shift) / cdf - 1)).toBeLessThanOrEqual(1e-9)
})

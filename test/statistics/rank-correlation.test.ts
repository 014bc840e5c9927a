import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../harness/statistics/outcome.ts'
import { rankCorrelation } from '../../harness/statistics/rank-correlation.ts'
import golden from '../golden/rank-correlation.json' with { type: 'json' }

function value<T>(outcome: Outcome<T>): T {
  if (outcome.value === null) throw new Error(`no value: ${outcome.reason}`)
  return outcome.value
}

describe("scipy's values", () => {
  it.each(golden)('tau-b, rho and their exact p, case %#', ({ a, b, ...expected }) => {
    const result = value(rankCorrelation(a, b))
    expect(result.tau).toBeCloseTo(expected.tau, 12)
    expect(result.rho).toBeCloseTo(expected.rho, 12)
    if (expected.tau_p === undefined) {
      expect(result.tauP).toEqual({ value: null, reason: 'exact p-values are limited to 9 items' })
    } else {
      expect(result.tauP.value).toBeCloseTo(expected.tau_p, 12)
      expect(result.rhoP.value).toBeCloseTo(expected.rho_p, 12)
    }
  })
})

describe('a rank correlation', () => {
  it('is the same whichever ranking comes first, and turns its sign with one of them', () => {
    const values = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(values, values, (a, b) => {
        const one = rankCorrelation(a, b).value
        const other = rankCorrelation(b, a).value
        const turned = rankCorrelation(
          a,
          b.map((x) => -x),
        ).value
        if (one === null) {
          expect([other, turned]).toEqual([null, null])
          return
        }
        expect(other?.tau).toBeCloseTo(one.tau, 12)
        expect(other?.tauP.value).toBeCloseTo(one.tauP.value!, 12)
        expect(turned?.tau).toBeCloseTo(-one.tau, 12)
        expect(turned?.rhoP.value).toBeCloseTo(one.rhoP.value!, 12)
      }),
    )
  })

  it('of nine items takes all their 362,880 pairings: two orders that agree are two of them', () => {
    const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    const { tauP, rhoP } = value(rankCorrelation(nine, nine))
    expect([tauP.value, rhoP.value]).toEqual([2 / 362_880, 2 / 362_880])
  })

  it('takes numbers for tied that differ by rounding alone', () => {
    const [rounded, plain] = [[0.1 + 0.2, 0.3, 0.5], [0.3, 0.3, 0.5]] // biome-ignore format: side by side
    expect(rankCorrelation(rounded!, [1, 2, 3])).toEqual(rankCorrelation(plain!, [1, 2, 3]))
  })

  it('of fewer than three items, or of items that all tie, is refused with the reason', () => {
    expect(rankCorrelation([1, 2], [1, 2]).reason).toBe('a rank correlation needs at least three items (there are 2)')
    expect(rankCorrelation([1, Number.NaN, 2], [1, 2, 3]).reason).toMatch(/must be finite/)
    expect(rankCorrelation([1, 1, 1], [1, 2, 3]).reason).toBe('all items are tied in one of the two rankings')
  })
})

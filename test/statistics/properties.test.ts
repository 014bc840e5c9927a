import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  benjaminiHochberg,
  CORRECTION_ENTRIES,
  CORRECTIONS,
  corrected,
  holm,
} from '../../harness/statistics/corrections.ts'
import { studentTCdf, studentTQuantile } from '../../harness/statistics/distributions/student-t.ts'
import { hedgesG } from '../../harness/statistics/effect-size.ts'
import { mannWhitney, smallestMannWhitneyP } from '../../harness/statistics/mann-whitney.ts'
import { mcnemar } from '../../harness/statistics/mcnemar.ts'
import { sharedRanks } from '../../harness/statistics/shared-ranks.ts'
import { isConstant } from '../../harness/statistics/summary.ts'
import { paired, student, welch } from '../../harness/statistics/t-test.ts'

const value = fc.integer({ min: -1000, max: 1000 }).map((n) => n / 8)
const sample = fc.array(value, { minLength: 2, maxLength: 12 }).filter((values) => !isConstant(values))
const df = fc.double({ min: 1, max: 500, noNaN: true })
const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true })
const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 })

describe.each([
  ['Welch', welch],
  ['Student', student],
])('%s t-test', (_, test) => {
  it('changes only its sign when the groups swap', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [forth, back] = [test(a, b).value!, test(b, a).value!]
        expect(back.t).toBeCloseTo(-forth.t, 10)
        expect(back.p).toBeCloseTo(forth.p, 12)
        expect(back.ci95[0]).toBeCloseTo(-forth.ci95[1], 8)
      }),
    )
  })

  it('gives the same p for another unit and another zero', () => {
    const scale = fc.integer({ min: 1, max: 64 })
    fc.assert(
      fc.property(sample, sample, scale, value, (a, b, factor, shift) => {
        const moved = (values: number[]) => values.map((x) => x * factor + shift)
        expect(test(moved(a), moved(b)).value!.p).toBeCloseTo(test(a, b).value!.p, 9)
      }),
    )
  })

  it('excludes zero from its interval exactly when p is below .05', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const { p, ci95 } = test(a, b).value!
        fc.pre(Math.abs(p - 0.05) > 1e-9)
        expect(ci95[0] > 0 || ci95[1] < 0).toBe(p < 0.05)
      }),
    )
  })
})

it('Welch and Student share t and p where sizes and variances are equal', () => {
  fc.assert(
    fc.property(sample, value, (a, shift) => {
      const b = a.map((x) => x + shift)
      expect(welch(a, b).value!.t).toBeCloseTo(student(a, b).value!.t, 9)
      expect(welch(a, b).value!.p).toBeCloseTo(student(a, b).value!.p, 9)
    }),
  )
})

it('no input whatever gives NaN or infinity', () => {
  const any = fc.array(fc.oneof(value, fc.constantFrom(0, 1e300, -1e300, 1e-320, Number.NaN, Infinity)), {
    maxLength: 5,
  })
  const finite = (numbers: object) =>
    Object.values(numbers)
      .flat()
      .every((x) => typeof x !== 'number' || Number.isFinite(x))
  fc.assert(
    fc.property(any, any, (a, b) => {
      for (const test of [welch, student, paired, mannWhitney, hedgesG]) {
        const outcome = test(a, b)
        if (outcome.value === null) expect(outcome.reason).not.toBe('')
        else expect(finite([outcome.value].map((x) => (typeof x === 'object' ? Object.values(x) : x)))).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})

it('the t distribution function rises, mirrors at zero, and its quantile undoes it', () => {
  const t = fc.double({ min: -50, max: 50, noNaN: true })
  fc.assert(
    fc.property(t, t, df, (x, y, d) => {
      expect(studentTCdf(Math.min(x, y), d)).toBeLessThanOrEqual(studentTCdf(Math.max(x, y), d))
      expect(studentTCdf(x, d) + studentTCdf(-x, d)).toBeCloseTo(1, 13)
    }),
  )
  fc.assert(
    fc.property(probability, df, (p, d) => {
      expect(Math.abs(studentTCdf(studentTQuantile(p, d), d) / p - 1)).toBeLessThan(1e-9)
    }),
  )
})

it('corrected p are never below the raw ones, keep their order, and Holm is the stricter', () => {
  fc.assert(
    fc.property(pValues, (p) => {
      const [strict, mild] = [holm(p) as number[], benjaminiHochberg(p) as number[]]
      p.forEach((raw, i) => {
        expect(mild[i]).toBeGreaterThanOrEqual(raw)
        expect(strict[i]).toBeGreaterThanOrEqual(mild[i]! - 1e-15)
        p.forEach((other, j) => {
          if (raw < other) expect(strict[i]).toBeLessThanOrEqual(strict[j]!)
        })
      })
    }),
  )
})

it.each(CORRECTIONS)(
  '%s multiplies the smallest p by its least factor, and by no more if all are equal',
  (correction) => {
    const { leastFactor } = CORRECTION_ENTRIES[correction]
    const smallest = (p: readonly number[]) => Math.min(...(corrected(p, correction) as number[]))
    fc.assert(
      fc.property(pValues, (p) => {
        fc.pre(p.length > 0)
        const [least, factor] = [Math.min(...p), leastFactor(p.length)]
        expect(smallest(p)).toBeGreaterThanOrEqual(Math.min(1, factor * least) - 1e-15)
        expect(smallest(p.map(() => least))).toBeCloseTo(Math.min(1, factor * least), 12)
      }),
    )
  },
)

it('a test that could not be made does not count as one', () => {
  expect(holm([0.01, null, 0.04])).toEqual([0.02, null, 0.04])
  expect(benjaminiHochberg([null, 0.03])).toEqual([null, 0.03])
})

it('Mann-Whitney keeps p under any monotone transform and never goes below its smallest p', () => {
  const distinct = fc.uniqueArray(fc.integer({ min: -100, max: 100 }), { minLength: 4, maxLength: 14 })
  fc.assert(
    fc.property(distinct, fc.nat(), (values, seed) => {
      const cut = 2 + (seed % (values.length - 3))
      const [a, b] = [values.slice(0, cut), values.slice(cut)]
      const { u, p } = mannWhitney(a, b).value!
      const bent = (group: number[]) => group.map((x) => x ** 3 + x)
      expect(mannWhitney(bent(a), bent(b)).value!.p).toBe(p)
      expect(mannWhitney(b, a).value!.p).toBeCloseTo(p, 12)
      expect(mannWhitney(b, a).value!.u).toBe(a.length * b.length - u)
      expect(p).toBeGreaterThanOrEqual(smallestMannWhitneyP(a.length, b.length) - 1e-12)
    }),
  )
})

it('McNemar does not care which model comes first', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 300 }), (b, c) => {
      expect(mcnemar(b, c).value!.p).toBe(mcnemar(c, b).value!.p)
    }),
  )
})

it('a row on its own ranks first, and the order of rows changes no rank', () => {
  const seeded = (values: readonly number[]) => values.map((value, seed) => ({ seed, value }))
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 8 }), (rows) => {
      const { ranks, best } = sharedRanks(rows.map(seeded))
      const found = ranks.flatMap(({ value }) => value ?? [])
      if (found.length > 0) expect(Math.min(...found)).toBe(1)
      if (best !== null) expect(ranks[best]!.value).toBe(1)
      const turned = sharedRanks([...rows].reverse().map(seeded)).ranks.reverse()
      expect(turned).toEqual(ranks)
    }),
  )
})

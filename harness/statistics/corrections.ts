/**
 * Corrections for multiple tests, as adjusted p-values in the given order. A null (a test that was not possible) stays
 * null and does not count as a test.
 */
type PValues = readonly (number | null)[]

interface CorrectionEntry {
  title: string
  /** In the heading of a column that has no room for the title. */
  short: string
  adjust: (p: PValues) => (number | null)[]
  /** By how much the smallest p of so many tests is multiplied at least. */
  leastFactor: (tests: number) => number
}

/** The available corrections, in the order of choices; `none` leaves p unchanged. */
export const CORRECTION_ENTRIES = {
  holm: { title: 'Holm', short: 'Holm', adjust: holm, leastFactor: (tests: number) => tests },
  'benjamini-hochberg': {
    title: 'Benjamini-Hochberg',
    short: 'B-H',
    adjust: benjaminiHochberg,
    // All p may be equal, and then none is changed.
    leastFactor: () => 1,
  },
  none: { title: 'no correction', short: 'none', adjust: (p: PValues) => [...p], leastFactor: () => 1 },
} satisfies Record<string, CorrectionEntry>

export type Correction = keyof typeof CORRECTION_ENTRIES
export const CORRECTIONS = Object.keys(CORRECTION_ENTRIES) as Correction[]
export const DEFAULT_CORRECTION: Correction = 'holm'

export const corrected = (p: PValues, correction: Correction): (number | null)[] =>
  CORRECTION_ENTRIES[correction].adjust(p)

/** Holm (1979): controls the probability of any false discovery (the family-wise error rate). */
export function holm(p: PValues): (number | null)[] {
  return adjust(p, (sorted) => {
    let largest = 0
    return sorted.map((value, i) => {
      largest = Math.max(largest, Math.min(1, (sorted.length - i) * value))
      return largest
    })
  })
}

/** Benjamini & Hochberg (1995): controls the expected fraction of false discoveries (the false discovery rate). */
export function benjaminiHochberg(p: PValues): (number | null)[] {
  return adjust(p, (sorted) => {
    let smallest = 1
    return sorted
      .map((value, i) => value * (sorted.length / (i + 1)))
      .reverse()
      .map((value) => {
        smallest = Math.min(smallest, value)
        return smallest
      })
      .reverse()
  })
}

function adjust(p: PValues, rule: (sorted: number[]) => number[]): (number | null)[] {
  const order = p
    .flatMap((value, index) => (value === null ? [] : [{ value, index }]))
    .sort((x, y) => x.value - y.value)
  const adjusted: (number | null)[] = p.map(() => null)
  rule(order.map(({ value }) => value)).forEach((value, place) => {
    adjusted[order[place]!.index] = value
  })
  return adjusted
}

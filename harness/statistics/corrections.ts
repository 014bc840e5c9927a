/**
 * Corrections for multiple tests, as adjusted p-values in the given order. A null (a test that was not possible) stays
 * null and does not count as a test.
 */
type PValues = readonly (number | null)[]

/** The available corrections; `none` leaves p unchanged. */
export const CORRECTIONS = ['holm', 'benjamini-hochberg', 'none'] as const
export type Correction = (typeof CORRECTIONS)[number]

export const CORRECTION_NAMES: Record<Correction, string> = {
  holm: 'Holm',
  'benjamini-hochberg': 'Benjamini-Hochberg',
  none: 'no correction',
}

export function corrected(p: PValues, correction: Correction): (number | null)[] {
  return correction === 'none' ? [...p] : { holm, 'benjamini-hochberg': benjaminiHochberg }[correction](p)
}

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

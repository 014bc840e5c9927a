/** Which means of a table for a paper are set in bold. */

/**
 * The one that is significantly better than every other; the best, with those that are printed alike; the best and those
 * that do not differ significantly from it, of which a test must say so.
 */
export const BOLD_RULES = ['significant', 'best', 'tied'] as const
export type BoldRule = (typeof BOLD_RULES)[number]

export const BOLD_HELP =
  'means in bold (* in text): significant: one that is significantly better than every other; best: the best; tied: the best and those that do not differ significantly from it'

/** A mean among others that it is compared with. */
interface Compared {
  mean: number
  /** As it is printed. */
  text: string
}

/**
 * The places of the best means, by `best` or `tied`; none where there is nothing to compare.
 * @param isTied - whether a test found no significant difference between two places.
 */
export function bestPlaces(
  means: readonly Compared[],
  rule: Exclude<BoldRule, 'significant'>,
  higherIsBetter: boolean,
  isTied: (a: number, b: number) => boolean,
): number[] {
  if (means.length < 2) return []
  const values = means.map(({ mean }) => mean)
  const best = values.indexOf(higherIsBetter ? Math.max(...values) : Math.min(...values))
  const isBest = (i: number) =>
    rule === 'best' ? means[i]!.text === means[best]!.text : values[i] === values[best] || isTied(best, i)
  return [...means.keys()].filter(isBest)
}

const TINY = 1e-300
const EPSILON = 2 ** -52
const LONGEST = 1_000_000

/**
 * The continued fraction 1 / (b_0 + a_1 / (b_1 + a_2 / (b_2 + …))) by the modified Lentz method.
 * @param term returns [a_i, b_i] for i = 0, 1, 2, …; a_0 is not used.
 */
export function continuedFraction(term: (i: number) => readonly [number, number]): number {
  const away = (x: number) => (Math.abs(x) < TINY ? TINY : x)
  let denominator = 1 / away(term(0)[1])
  let numerator = 1 / TINY
  let value = denominator
  for (let i = 1; i < LONGEST; i++) {
    const [a, b] = term(i)
    denominator = 1 / away(b + a * denominator)
    numerator = away(b + a / numerator)
    const factor = numerator * denominator
    value *= factor
    if (!(Math.abs(factor - 1) > EPSILON)) break
  }
  return value
}

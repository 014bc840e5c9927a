/**
 * A number with so many decimals, halves rounded away from zero as one reads them: 75.85 -> `75.9` and 77.85 -> `77.9`,
 * where `toFixed` rounds one up and one down by what their binary forms happen to be.
 */
export function rounded(value: number, decimals: number): string {
  const size = Math.abs(value)
  // Outside these, a number has no half that twelve digits could tell.
  if (!(size >= 1e-6 && size < 1e12)) return value.toFixed(decimals)
  const shifted = Number(`${Number(size.toPrecision(12))}e${decimals}`)
  const text = Number(`${Math.round(shifted)}e-${decimals}`).toFixed(decimals)
  return value < 0 ? `-${text}` : text
}

/** Numbers that look random and depend on nothing but their arguments: the same store every time, at no cost. */

/** In [0, 1). */
export function unit(a: number, b: number): number {
  let x = Math.imul(Math.floor(a * 8) ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(Math.floor(b * 8) + 0x7f4a7c15, 0xc2b2ae35)
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39)
  return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32
}

export const between = (a: number, b: number, low: number, high: number): number => low + (high - low) * unit(a, b)

export const pick = <T>(among: readonly T[], a: number, b: number): T => among[Math.floor(unit(a, b) * among.length)]!

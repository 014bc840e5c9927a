/** Noise without state: a number for every point of the plane, from integer arithmetic alone. */

/** A number in [0, 1) that depends only on its arguments, which are integers. */
export function hash(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 15), 0x85ebca77)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae3d)
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32
}

/** Value noise in [0, 1): smooth interpolation between hashes of the four surrounding grid points. */
export function noise(x: number, y: number, seed: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [across, down] = [smooth(x - left), smooth(y - top)]
  const above = hash(left, top, seed) * (1 - across) + hash(left + 1, top, seed) * across
  const below = hash(left, top + 1, seed) * (1 - across) + hash(left + 1, top + 1, seed) * across
  return above * (1 - down) + below * down
}

/** Three octaves of noise, [0, 1). */
export function turbulence(x: number, y: number, seed: number): number {
  return (4 * noise(x, y, seed) + 2 * noise(2 * x, 2 * y, seed + 1) + noise(4 * x, 4 * y, seed + 2)) / 7
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t)
}

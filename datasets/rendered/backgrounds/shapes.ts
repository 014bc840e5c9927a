/**
 * Nine outlines, one per class. An outline is a signed distance function: negative inside, and growing by about one per
 * unit of length. All fit into the circle of radius 1. Only +, -, *, / and square roots, so that pictures agree between
 * machines.
 */
type Outline = (x: number, y: number) => number

const { abs, max, min, sqrt, SQRT1_2 } = Math

const length = (x: number, y: number) => sqrt(x * x + y * y)

const disc: Outline = (x, y) => length(x, y) - 0.9

const square: Outline = (x, y) => max(abs(x), abs(y)) - 0.78

const triangle: Outline = (x, y) => max(y - 0.55, (abs(x) * sqrt(3) - y) / 2 - 0.45)

const cross: Outline = (x, y) => min(max(abs(x) - 0.95, abs(y) - 0.31), max(abs(x) - 0.31, abs(y) - 0.95))

const ring: Outline = (x, y) => abs(length(x, y) - 0.67) - 0.27

const crescent: Outline = (x, y) => max(length(x, y) - 0.92, 0.74 - length(x - 0.46, y))

const hourglass: Outline = (x, y) => max(abs(y) - 0.85, (abs(x) - abs(y) - 0.06) * SQRT1_2)

/** A square standing on a corner, with a half disc on each of its two upper sides. */
const heart: Outline = (x, y) => {
  const across = abs(x)
  const down = y - 0.08
  const lobe = length(across - 0.37, down + 0.37) - 0.74 * SQRT1_2
  return min(lobe, (across + abs(down) - 0.74) * SQRT1_2)
}

/** Directions of the edges of a five-pointed star: cosine and sine of 18 and 54 degrees. */
const [C18, S18, C54, S54] = [0.9510565162951535, 0.3090169943749474, 0.5877852522924731, 0.8090169943749475] as const

/**
 * Inside the star is where at most one of the five lines of a pentagram is crossed: the second largest distance
 * decides.
 */
const star: Outline = (x, y) => {
  let [first, second] = [-2, -2]
  for (const distance of [-y, -C18 * x - S18 * y, C18 * x - S18 * y, C54 * x + S54 * y, -C54 * x + S54 * y]) {
    if (distance > first) [first, second] = [distance, first]
    else if (distance > second) second = distance
  }
  return second - 0.31
}

/** In the order of the classes. */
export const OUTLINES: readonly Outline[] = [disc, square, triangle, cross, star, ring, crescent, heart, hourglass]
export const SHAPE_NAMES = ['disc', 'square', 'triangle', 'cross', 'star', 'ring', 'crescent', 'heart', 'hourglass']

/**
 * Nine families of textures, each the usual background of one class: a pattern between two colours. A pattern returns
 * the share of the second colour at a point; the picture is about two units wide.
 */
import { hash, noise, turbulence } from './noise.ts'

interface Family {
  name: string
  /** @returns from 0 to 1. */
  pattern(x: number, y: number, seed: number): number
  /** RGB of both ends, before they are varied. They are muted, because small encoders otherwise ignore the shape. */
  from: readonly [number, number, number]
  to: readonly [number, number, number]
}

const { abs, floor, max, min, sqrt } = Math

const clamp = (x: number) => min(1, max(0, x))
const fraction = (x: number) => x - floor(x)
/** 0 at integers, 1 half-way between them. */
const crest = (x: number) => 1 - abs(2 * fraction(x) - 1)

/** In the order of the classes. */
export const FAMILIES: readonly Family[] = [
  {
    name: 'waves',
    pattern: (x, y, seed) => crest(2.1 * y + 0.9 * noise(1.7 * x, 0.8 * y, seed)),
    from: [44, 94, 160],
    to: [106, 162, 204],
  },
  {
    name: 'grass',
    pattern: (x, y, seed) => clamp(1.5 * noise(9 * x + 1.5 * noise(x, y, seed), 1.7 * y, seed) - 0.25),
    from: [53, 98, 36],
    to: [121, 156, 60],
  },
  {
    name: 'sand',
    pattern: (x, y, seed) => clamp(0.7 * noise(11 * x, 11 * y, seed) + 0.5 * noise(1.5 * x, 1.5 * y, seed + 1) - 0.1),
    from: [188, 158, 111],
    to: [228, 204, 157],
  },
  {
    name: 'bricks',
    pattern(x, y, seed) {
      const row = floor(3 * y)
      const along = 1.5 * x + (row % 2 === 0 ? 0 : 0.5)
      if (min(crest(3 * y), 2 * crest(along)) < 0.24) return 1
      return 0.35 * hash(floor(along), row, seed)
    },
    from: [156, 85, 67],
    to: [196, 171, 155],
  },
  {
    name: 'clouds',
    pattern: (x, y, seed) => clamp(2.4 * turbulence(1.3 * x, 2 * y, seed) - 0.75),
    from: [122, 167, 221],
    to: [220, 232, 245],
  },
  {
    name: 'planks',
    pattern(x, y, seed) {
      const plank = floor(2 * x)
      if (crest(2 * x) < 0.14) return 0
      return 0.3 + 0.3 * hash(plank, 0, seed) + 0.4 * noise(7 * x, 0.9 * y + 9 * plank, seed)
    },
    from: [94, 61, 36],
    to: [166, 117, 72],
  },
  {
    name: 'pebbles',
    pattern: pebbles,
    from: [82, 81, 83],
    to: [172, 169, 163],
  },
  {
    name: 'tiles',
    pattern: (x, y) => (floor(2 * x) + floor(2 * y)) & 1,
    from: [82, 154, 149],
    to: [194, 218, 213],
  },
  {
    name: 'dots',
    pattern(x, y) {
      const row = floor(2.4 * y)
      const across = fraction(2.4 * x + (row % 2 === 0 ? 0 : 0.5)) - 0.5
      const down = fraction(2.4 * y) - 0.5
      return clamp((0.34 - sqrt(across * across + down * down)) * 12)
    },
    from: [152, 87, 154],
    to: [224, 181, 212],
  },
]

/** Cells around scattered points, each with its own shade and darker towards its border (Worley 1996). */
function pebbles(x: number, y: number, seed: number): number {
  const [scaledX, scaledY] = [2.6 * x, 2.6 * y]
  const [column, row] = [floor(scaledX), floor(scaledY)]
  let [first, second, shade] = [9, 9, 0]
  for (let i = column - 1; i <= column + 1; i++) {
    for (let j = row - 1; j <= row + 1; j++) {
      const dx = i + hash(i, j, seed) - scaledX
      const dy = j + hash(i, j, seed + 1) - scaledY
      const distance = sqrt(dx * dx + dy * dy)
      if (distance < first) [first, second, shade] = [distance, first, hash(i, j, seed + 2)]
      else if (distance < second) second = distance
    }
  }
  return clamp(4 * (second - first)) * (0.55 + 0.45 * shade)
}

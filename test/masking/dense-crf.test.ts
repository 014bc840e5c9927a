import { expect, it } from 'vitest'
import { Random } from '../../harness/base/random.ts'
import { type CrfOptions, crfOptions, crfProtocol, denseCrf, refined } from '../../harness/masking/dense-crf.ts'

const SIZE = 16
const random = new Random(3)
const image = Uint8Array.from({ length: SIZE * SIZE * 3 }, () => 60 + random.integer(90))
const masks = (n: number) => {
  const values = Float32Array.from({ length: SIZE * SIZE * n }, () => random.uniform(0.05, 1))
  for (let at = 0; at < values.length; at += n) {
    const sum = values.subarray(at, at + n).reduce((total, value) => total + value, 0)
    for (let label = 0; label < n; label++) values[at + label]! /= sum
  }
  return { values, n }
}

/** The updates as printed, equation 4, by a double sum over pixels and a sum over the other labels. */
function byDoubleSum({ values, n }: ReturnType<typeof masks>, { appearance, smoothness, iterations }: CrfOptions) {
  const pixels = SIZE * SIZE
  const squared = (i: number, j: number) => ((i % SIZE) - (j % SIZE)) ** 2 + (((i / SIZE) | 0) - ((j / SIZE) | 0)) ** 2
  const colours = (i: number, j: number) => [0, 1, 2].reduce((sum, c) => sum + (image[3 * i + c]! - image[3 * j + c]!) ** 2, 0) // biome-ignore format: one sum
  const kernels = [
    (i: number, j: number) =>
      Math.exp(-squared(i, j) / (2 * appearance.position ** 2) - colours(i, j) / (2 * appearance.colour ** 2)),
    (i: number, j: number) => Math.exp(-squared(i, j) / (2 * smoothness.position ** 2)),
  ]
  const weights = [appearance.weight, smoothness.weight]
  const all = Array.from({ length: pixels }, (_, i) => i)
  const norms = kernels.map((k) => all.map((i) => all.reduce((sum, j) => (j === i ? sum : sum + k(i, j)), 0)))
  const k = (i: number, j: number) =>
    kernels.reduce((sum, kernel, m) => sum + (weights[m]! * kernel(i, j)) / Math.sqrt(norms[m]![i]! * norms[m]![j]!), 0)
  let q = Float64Array.from(values)
  for (let update = 0; update < iterations; update++) {
    const next = new Float64Array(q.length)
    for (const i of all) {
      const messages = new Float64Array(n)
      for (const j of all) if (j !== i) for (let l = 0; l < n; l++) messages[l]! += k(i, j) * q[j * n + l]!
      const scores = Array.from(messages, (_, l) => {
        const others = messages.reduce((sum, message, other) => (other === l ? sum : sum + message), 0)
        return values[i * n + l]! * Math.exp(-others)
      })
      const total = scores.reduce((sum, value) => sum + value, 0)
      scores.forEach((value, l) => {
        next[i * n + l] = value / total
      })
    }
    q = next
  }
  return q
}

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)))

it.each([2, 3, 4])('equals the double sum of equation 4 with %d masks', (n) => {
  const own = masks(n)
  const options = crfOptions(SIZE)
  expect(largestDifference(denseCrf(image, own, SIZE, options), byDoubleSum(own, options))).toBeLessThan(1e-6)
})

it('returns the masks if no kernel has a weight', () => {
  const own = masks(3)
  const { appearance, smoothness, iterations } = crfOptions(SIZE)
  const none = { appearance: { ...appearance, weight: 0 }, smoothness: { ...smoothness, weight: 0 }, iterations }
  expect(largestDifference(denseCrf(image, own, SIZE, none), own.values)).toBeLessThan(1e-6)
})

it('moves the border of a mask to that of the object', () => {
  // A bright square from column 5 on; the masks' border is at column 7, and unsure.
  const scene = Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, i) => (Math.floor(i / 3) % SIZE < 5 ? 30 : 220))
  const values = Float32Array.from({ length: SIZE * SIZE * 2 }, (_, i) => {
    const left = Math.floor(i / 2) % SIZE < 7 ? 0.6 : 0.4
    return i % 2 === 0 ? left : 1 - left
  })
  const q = denseCrf(scene, { values, n: 2 }, SIZE, crfOptions(SIZE))
  const border = Array.from({ length: SIZE }, (_, x) => q[(8 * SIZE + x) * 2]! > 0.5)
  expect(border).toEqual(Array.from({ length: SIZE }, (_, x) => x < 5))
})

it('refines every image on its own', () => {
  const [first, second] = [masks(2), masks(2)]
  const both = { values: Float32Array.from([...first.values, ...second.values]), n: 2 }
  const options = crfOptions(SIZE)
  const together = refined(Uint8Array.from([...image, ...image]), both, SIZE, options)
  expect(together).toEqual(
    Float32Array.from([...denseCrf(image, first, SIZE, options), ...denseCrf(image, second, SIZE, options)]),
  )
})

it('refuses images whose pairs of pixels do not fit in memory', () => {
  const [pixels, n] = [97 * 97, 2]
  const large = { values: new Float32Array(pixels * n).fill(0.5), n }
  expect(() => denseCrf(new Uint8Array(pixels * 3), large, 97, crfOptions(97))).toThrow(/97 pixel images/)
})

it('states its parameters', () => {
  expect(crfProtocol(crfOptions(64))).toBe(
    'dense CRF (appearance 10, 10.24 px, 13 levels; smoothness 3, 1 px; 10 updates)',
  )
})

import { expect, test } from 'vitest'
import { Random } from '../../harness/engine/random.ts'
import { symmetricNoise } from '../../harness/noisy-labels/noise.ts'

const labels = Int32Array.from({ length: 300 }, (_, i) => (i < 101 ? 0 : i < 200 ? 1 : 2))
const flipsOf = (noisy: Int32Array, label: number) =>
  noisy.filter((value, i) => labels[i] === label && value !== label).length

test.each([0, 0.1, 0.2, 0.29, 0.4])('noise %d flips exactly floor(n_c e) labels of every class', (noise) => {
  const noisy = symmetricNoise(labels, 3, noise, new Random(0))
  for (const [label, rows] of [101, 99, 100].entries()) {
    expect(flipsOf(noisy, label)).toBe(Math.floor((rows * Math.round(noise * 100)) / 100))
  }
})

test('flipped labels go to both other classes', () => {
  const noisy = symmetricNoise(labels, 3, 0.4, new Random(1))
  const to = (label: number) => noisy.filter((value, i) => labels[i] === 0 && value === label).length
  expect(to(1) + to(2)).toBe(40)
  expect(Math.min(to(1), to(2))).toBeGreaterThan(8)
})

test('one seed gives one draw, another seed another, and the clean labels stay', () => {
  const clean = labels.slice()
  const draw = (seed: number) => symmetricNoise(labels, 3, 0.2, new Random(seed))
  expect(draw(3)).toEqual(draw(3))
  expect(draw(3)).not.toEqual(draw(4))
  expect(labels).toEqual(clean)
})

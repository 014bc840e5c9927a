import { describe, expect, test } from 'vitest'
import { Random } from '../../harness/base/random.ts'

const draw = (random: Random, n: number) => Array.from({ length: n }, () => random.uniform())

describe('the seeded generator', () => {
  test('gives these values, on every machine and for ever', () => {
    const random = new Random(0)
    expect(draw(random, 3)).toEqual([0.3926801811339967, 0.8492338922252263, 0.20208617479466484])
    expect(random.integer(1000)).toBe(615)
    expect(random.normal()).toBe(-0.33852168797325105)
    expect([...random.permutation(8)]).toEqual([2, 6, 1, 7, 4, 3, 5, 0])
    expect(random.state()).toEqual([352863341, 1326970892, 1702303698, 800161763])
    expect(new Random('seed').uniform()).toBe(0.03163818905794913)
  })

  test('goes on from a state that was written as JSON', () => {
    const random = new Random(3)
    draw(random, 100)
    const restored = Random.restore(JSON.parse(JSON.stringify(random.state())))
    expect(draw(restored, 100)).toEqual(draw(random, 100))
  })

  test('differs between neighbouring seeds from the first value on', () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) => new Random(seed).uniform())
    expect(new Set(firsts).size).toBe(1000)
    expect(mean(firsts)).toBeCloseTo(0.5, 1)
  })

  test('is uniform in its range, and normal where asked', () => {
    const random = new Random(1)
    const uniform = Array.from({ length: 20_000 }, () => random.uniform(-1, 3))
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(-1)
    expect(Math.max(...uniform)).toBeLessThan(3)
    expect(mean(uniform)).toBeCloseTo(1, 1)
    const normal = Array.from({ length: 20_000 }, () => random.normal())
    expect(mean(normal)).toBeCloseTo(0, 1)
    expect(mean(normal.map((x) => x * x))).toBeCloseTo(1, 1)
    expect(normal.every(Number.isFinite)).toBe(true)
  })
})

test('every order of four is about equally likely', () => {
  const random = new Random(2)
  const counts = new Map<string, number>()
  for (let i = 0; i < 24_000; i++) {
    const order = random.permutation(4).join('')
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  expect(counts.size).toBe(24)
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
  expect(chiSquare).toBeLessThan(49.7) // 23 degrees of freedom, p = .001
})

describe('a fork', () => {
  test('depends on the name and the state, and advances nothing', () => {
    const random = new Random(4)
    const before = random.state()
    const [a, again, b] = [random.fork('a'), random.fork('a'), random.fork('b')].map((fork) => draw(fork, 5))
    expect(random.state()).toEqual(before)
    expect(a).toEqual(again)
    expect(a).not.toEqual(b)
    random.uniform()
    expect(draw(random.fork('a'), 5)).not.toEqual(a)
  })

  test('is uncorrelated with its parent and its siblings', () => {
    const parent = new Random(5)
    const [a, b] = [draw(parent.fork('a'), 10_000), draw(parent.fork('b'), 10_000)]
    const own = draw(parent, 10_000)
    for (const [x, y] of [
      [a, b],
      [a, own],
      [b, own],
    ] as const)
      expect(Math.abs(correlation(x, y))).toBeLessThan(0.04)
  })
})

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)]
  const covariance = mean(x.map((value, i) => (value - mx) * (y[i]! - my)))
  return covariance / Math.sqrt(mean(x.map((v) => (v - mx) ** 2)) * mean(y.map((v) => (v - my) ** 2)))
}

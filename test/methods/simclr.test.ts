import type { Tensor2D } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { Random } from '../../harness/base/random.ts'
import { constant, Tape } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { ntXent } from '../../harness/methods/simclr.ts'

const draw = (rows: number, size: number, seed: number): number[][] => {
  const random = new Random(seed)
  return Array.from({ length: rows }, () => Array.from({ length: size }, () => random.normal()))
}

/** Equation 1 of the paper, written out. */
function definition(z0: number[][], z1: number[][], temperature: number): number {
  const all = [...z0, ...z1].map((row) => {
    const norm = Math.hypot(...row)
    return row.map((value) => value / norm)
  })
  const similarity = (i: number, j: number) =>
    all[i]!.reduce((sum, value, k) => sum + value * all[j]![k]!, 0) / temperature
  const count = all.length
  let total = 0
  for (let i = 0; i < count; i++) {
    const positive = (i + count / 2) % count
    let others = 0
    for (let k = 0; k < count; k++) if (k !== i) others += Math.exp(similarity(i, k))
    total += Math.log(others) - similarity(i, positive)
  }
  return total / count
}

const value = (z0: number[][], z1: number[][], groups = 1, temperature = 0.2) =>
  tf.tidy(() => ntXent(constant(tf.tensor2d(z0)), constant(tf.tensor2d(z1)), groups, temperature).tensor.dataSync()[0]!)

describe('ntXent', () => {
  const [a, b, c] = [draw(5, 8, 1), draw(5, 8, 2), draw(5, 8, 3)]

  it('equals its definition', () => {
    expect(value(a, b)).toBeCloseTo(definition(a, b, 0.2), 5)
    expect(value(a, b, 1, 1)).toBeCloseTo(definition(a, b, 1), 5)
  })

  it('is log(2B - 1) where all projections are the same', () => {
    const same = Array.from({ length: 4 }, () => [1, 2, 3])
    expect(value(same, same)).toBeCloseTo(Math.log(7), 5)
  })

  it('is symmetric in the two views and blind to the length of projections', () => {
    expect(value(a, b)).toBeCloseTo(value(b, a), 5)
    expect(
      value(
        a.map((row) => row.map((v) => 7 * v)),
        b,
      ),
    ).toBeCloseTo(value(a, b), 5)
  })

  it('sums over groups', () => {
    expect(value(a, [...b, ...c], 2)).toBeCloseTo(value(a, b) + value(a, c), 4)
  })

  it('has the gradient that finite differences show', () => {
    tf.tidy(() => {
      const tape = new Tape()
      const z0 = tape.leaf(tf.tensor2d(a) as Tensor2D)
      const z1 = tape.leaf(tf.tensor2d([...b, ...c]) as Tensor2D)
      tape.backward(ntXent(z0, z1, 2, 0.5))
      const bump = (rows: number[][], i: number, j: number, by: number) =>
        rows.map((row, r) => row.map((v, k) => (r === i && k === j ? v + by : v)))
      for (const [i, j] of [
        [0, 0],
        [2, 5],
        [4, 7],
      ] as const) {
        const slope0 =
          (value(bump(a, i, j, 1e-2), [...b, ...c], 2, 0.5) - value(bump(a, i, j, -1e-2), [...b, ...c], 2, 0.5)) / 2e-2
        expect(z0.gradient!.arraySync()[i]![j]!).toBeCloseTo(slope0, 2)
        const far = [...b, ...c]
        const slope1 =
          (value(a, bump(far, i + 5, j, 1e-2), 2, 0.5) - value(a, bump(far, i + 5, j, -1e-2), 2, 0.5)) / 2e-2
        expect(z1.gradient!.arraySync()[i + 5]![j]!).toBeCloseTo(slope1, 2)
      }
    })
  })
})

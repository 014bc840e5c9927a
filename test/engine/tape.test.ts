import type { Scalar } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import * as operations from '../../harness/engine/operations/index.ts'
import { constant, Tape, type Traced, traced } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'

const total = (y: Traced): Traced<Scalar> =>
  traced([y], tf.sum(y.tensor) as Scalar, (dy) => [() => tf.mul(tf.onesLike(y.tensor), dy)])

describe('Tape', () => {
  it('frees what it has passed and leaves only the gradients of its leaves', () => {
    const x = tf.tensor([1, -2, 3])
    const gradientOf = () =>
      tf.tidy(() => {
        const tape = new Tape()
        const leaf = tape.leaf(x)
        tape.backward(total(operations.relu(leaf)))
        return leaf.gradient!
      })
    gradientOf().dispose() // constants are made at the first call, and kept
    const before = tf.memory().numTensors
    const gradient = gradientOf()
    expect(tf.memory().numTensors).toBe(before + 1)
    expect(gradient.dataSync()[1]).toBeCloseTo(0)
    tf.dispose([x, gradient])
  })

  it('computes nothing for what is not on it', () => {
    tf.tidy(() => {
      const tape = new Tape()
      const leaf = tape.leaf(tf.scalar(2))
      const frozen = constant(tf.scalar(3))
      let asked = false
      const product = traced([leaf, frozen], tf.scalar(6), () => [
        () => tf.scalar(3),
        () => {
          asked = true
          return tf.scalar(2)
        },
      ])
      tape.backward(product as Traced<Scalar>)
      expect(asked).toBe(false)
      expect(frozen.gradient).toBeNull()
      expect(leaf.gradient?.dataSync()[0]).toBe(3)
    })
  })
})

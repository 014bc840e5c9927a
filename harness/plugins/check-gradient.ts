/** Compares a gradient with finite differences, for tests of losses and operations that bring their own gradient. */
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import { constant, Tape, type Traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'

interface Checked {
  /** Half the distance between the two values of a difference; smaller steps drown in the rounding of float32. */
  step?: number
  /** Largest accepted deviation, as a fraction of the largest component of the gradient. */
  tolerance?: number
}

/**
 * Differentiates `loss` with respect to every component of every input, by its own gradient and by central differences.
 * @param inputs - where to differentiate; small ones, since the loss is computed twice for every component.
 * @returns the largest deviation, as a fraction of the largest component of the gradient.
 * @throws Error that names the input and component, when a deviation exceeds the tolerance.
 */
export function checkGradient<T extends Tensor = Tensor2D>(
  loss: (...inputs: Traced<T>[]) => Traced<Scalar>,
  inputs: readonly Tensor[],
  { step = 1e-2, tolerance = 1e-2 }: Checked = {},
): number {
  return tf.tidy(() => {
    const tape = new Tape()
    const leaves = inputs.map((input) => tape.leaf(input as T))
    tape.backward(loss(...leaves))
    const gradients = leaves.map(({ gradient }, i) => gradient?.dataSync() ?? new Float32Array(inputs[i]!.size))
    const scale = Math.max(...gradients.flatMap((gradient) => Array.from(gradient, Math.abs)), Number.MIN_VALUE)
    const at = (which: number, component: number, by: number): number =>
      tf.tidy(() => {
        const moved = inputs.map((input, i) => {
          if (i !== which) return constant(input as T)
          const values = Float32Array.from(input.dataSync())
          values[component]! += by
          return constant(tf.tensor(values, input.shape) as T)
        })
        return loss(...moved).tensor.dataSync()[0]!
      })
    let largest = 0
    gradients.forEach((gradient, which) => {
      gradient.forEach((given, component) => {
        const expected = (at(which, component, step) - at(which, component, -step)) / (2 * step)
        const deviation = Math.abs(given - expected) / scale
        if (!(deviation <= tolerance)) {
          throw new Error(
            `the gradient of input ${which} is ${given.toPrecision(3)} at component ${component}, differences say ${expected.toPrecision(3)}`,
          )
        }
        largest = Math.max(largest, deviation)
      })
    })
    return largest
  })
}

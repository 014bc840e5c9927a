import type { Tensor } from '@tensorflow/tfjs-core'
import type { Random } from '../../harness/base/random.ts'
import { tf } from '../../harness/engine/tensorflow.ts'

/** A tensor of standard normal numbers. */
export function drawNormal(shape: number[], random: Random): Tensor {
  const size = shape.reduce((a, b) => a * b, 1)
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  )
}

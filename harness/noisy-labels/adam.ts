/** A trainable tensor with its Adam moments. An update is one fused, in-place op. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { scalar } from '../engine/constants.ts'
import { attribute, executeMany, typeAttribute } from '../engine/native.ts'
import { tf } from '../engine/tensorflow.ts'
import { Resource } from '../models/parameters.ts'

const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8
const ATTRIBUTES = [
  typeAttribute('T'),
  attribute('use_locking', 'TF_ATTR_BOOL', false),
  attribute('use_nesterov', 'TF_ATTR_BOOL', false),
]

/**
 * The numbers that change between Adam updates (Kingma and Ba 2015, algorithm 1): both powers of beta, and epsilon.
 * @param step - counted from 1.
 */
export function adamNumbers(step: number): number[] {
  const beta1Power = BETA1 ** step
  const beta2Power = BETA2 ** step
  // TensorFlow adds epsilon before the bias correction, the paper and PyTorch after it; this makes them equal.
  return [beta1Power, beta2Power, EPSILON * Math.sqrt(1 - beta2Power)]
}

export class AdamVariable {
  readonly #value: Resource
  readonly #moments: [Resource, Resource]

  /** Copies the initial value; the caller still owns that tensor. */
  constructor(initial: Tensor) {
    const zeros = tf.zerosLike(initial)
    this.#value = new Resource(initial)
    this.#moments = [new Resource(zeros), new Resource(zeros)]
    zeros.dispose()
  }

  /** The current value, which shares memory with the variable: dispose it before `apply`, or the update copies it. */
  read<R extends Tensor>(): R {
    return this.#value.read() as R
  }

  /**
   * Updates the tensor with learning rate 1.
   * @param numbers - this step's `adamNumbers`, on the device.
   */
  apply(gradient: Tensor, [beta1Power, beta2Power, epsilon]: readonly Scalar[]): void {
    const handles = [this.#value, ...this.#moments].map(({ handle }) => handle)
    const scalars = [beta1Power!, beta2Power!, scalar(1), scalar(BETA1), scalar(BETA2), epsilon!]
    executeMany('ResourceApplyAdam', [...handles, ...scalars, gradient], 0, ATTRIBUTES)
  }

  dispose(): void {
    for (const resource of [this.#value, ...this.#moments]) resource.dispose()
  }
}

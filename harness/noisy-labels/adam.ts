/** A trained tensor with its Adam moments: one fused, in-place op per update. */
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
 * What changes from one Adam update to the next (Kingma and Ba 2015, algorithm 1): both powers and epsilon.
 * @param step - counted from 1.
 */
export function adamNumbers(step: number): number[] {
  const beta1Power = BETA1 ** step
  const beta2Power = BETA2 ** step
  // TensorFlow adds epsilon before the bias correction, the paper and PyTorch after it; this epsilon makes them equal.
  return [beta1Power, beta2Power, EPSILON * Math.sqrt(1 - beta2Power)]
}

export class AdamVariable {
  readonly #value: Resource
  readonly #moments: [Resource, Resource]

  /** Takes the initial value's shape and contents; the tensor stays the caller's. */
  constructor(initial: Tensor) {
    const zeros = tf.zerosLike(initial)
    this.#value = new Resource(initial)
    this.#moments = [new Resource(zeros), new Resource(zeros)]
    zeros.dispose()
  }

  /** The present value, shared with the variable: dispose it before `apply`, or the update has to copy. */
  read<R extends Tensor>(): R {
    return this.#value.read() as R
  }

  /**
   * An update with learning rate 1.
   * @param numbers - of this step, from `adamNumbers`.
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

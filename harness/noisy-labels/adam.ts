/** A trained tensor with its Adam moments in native resource variables: one fused, in-place op per update. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { attribute, execute, executeMany, typeAttribute } from '../engine/native.ts'
import { tf } from '../engine/tensorflow.ts'

const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8
const dtype = typeAttribute('dtype')
const flags = [attribute('use_locking', 'TF_ATTR_BOOL', false), attribute('use_nesterov', 'TF_ATTR_BOOL', false)]

let made = 0

/**
 * The scalars of one Adam update with learning rate 1 (Kingma and Ba 2015, algorithm 1).
 * @param step - counted from 1.
 */
export function adamScalars(step: number): Tensor[] {
  const beta1Power = BETA1 ** step
  const beta2Power = BETA2 ** step
  // TensorFlow adds epsilon before the bias correction, the paper and PyTorch after it; this epsilon makes them equal.
  const epsilon = EPSILON * Math.sqrt(1 - beta2Power)
  return [beta1Power, beta2Power, 1, BETA1, BETA2, epsilon].map((value) => tf.scalar(value))
}

export class AdamVariable {
  readonly #value: Tensor
  readonly #moments: [Tensor, Tensor]

  /** Takes the initial value's shape and contents; the tensor stays the caller's. */
  constructor(initial: Tensor) {
    this.#value = variable(initial)
    const zeros = tf.zerosLike(initial)
    this.#moments = [variable(zeros), variable(zeros)]
    zeros.dispose()
  }

  /** The present value, shared with the variable: dispose it before `apply`, or the update has to copy. */
  read<R extends Tensor>(): R {
    return execute<R>('ReadVariableOp', [this.#value], [dtype])
  }

  /** @param scalars - of this step, from `adamScalars`. */
  apply(gradient: Tensor, scalars: Tensor[]): void {
    executeMany('ResourceApplyAdam', [this.#value, ...this.#moments, ...scalars, gradient], 0, [
      typeAttribute('T'),
      ...flags,
    ])
  }

  dispose(): void {
    for (const handle of [this.#value, ...this.#moments]) {
      executeMany('DestroyResourceOp', [handle], 0, [attribute('ignore_lookup_error', 'TF_ATTR_BOOL', false)])
      handle.dispose()
    }
  }
}

/** A handle kept outside any `tf.tidy`; handles without a name of their own would share one variable. */
function variable(initial: Tensor): Tensor {
  const handle = tf.keep(
    execute(
      'VarHandleOp',
      [],
      [
        dtype,
        attribute('shape', 'TF_ATTR_SHAPE', initial.shape),
        attribute('shared_name', 'TF_ATTR_STRING', `adam-${made++}`),
      ],
    ),
  )
  executeMany('AssignVariableOp', [handle, initial], 0, [dtype])
  return handle
}

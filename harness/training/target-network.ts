/** The target network of BYOL (Grill et al. 2020, section 3.1), MoCo v3 and DINO: a moving average of the online encoder and projector. */
import type { Scalar } from '@tensorflow/tfjs-core'
import { attribute, executeMany, typeAttribute } from '../engine/native.ts'
import * as op from '../engine/ops.ts'
import { tf } from '../engine/tensorflow.ts'
import { Parameters, type Specification } from '../models/parameters.ts'

const attributes = [typeAttribute('T'), attribute('use_locking', 'TF_ATTR_BOOL', false)]

/** Copies the parameters that the specification names. */
export function copyParameters(online: Parameters, specification: readonly Specification[]): Parameters {
  return new Parameters(specification, online.arrays())
}

/**
 * Updates the target in place: target = tau target + (1 - tau) online. Both must be released.
 * @param step - 1 - tau.
 */
export function follow(target: Parameters, online: Parameters, step: Scalar): void {
  tf.tidy(() => {
    for (const [name, resource] of target.trainable) {
      const behind = op.sub(resource.read(), online.trainable.get(name)!.read())
      executeMany('ResourceApplyGradientDescent', [resource.handle, step, behind], 0, attributes)
    }
  })
}

/**
 * Tau, which rises from its base to 1 along a cosine.
 * @param progress - completed fraction of training.
 */
export function cosineTau(base: number, progress: number): number {
  return 1 - ((1 - base) * (Math.cos(Math.PI * progress) + 1)) / 2
}

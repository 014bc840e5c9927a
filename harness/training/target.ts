/** BYOL's target network (Grill et al. 2020, section 3.1): a copy of encoder and projector that follows by moving average. */
import type { Scalar } from '@tensorflow/tfjs-core'
import { attribute, executeMany, typeAttribute } from '../engine/native.ts'
import * as op from '../engine/ops.ts'
import { tf } from '../engine/tensorflow.ts'
import { Parameters, type Specification } from '../models/parameters.ts'

const attributes = [typeAttribute('T'), attribute('use_locking', 'TF_ATTR_BOOL', false)]

/** A copy, at first equal, of the parameters that are named. */
export function copyParameters(online: Parameters, specification: readonly Specification[]): Parameters {
  return new Parameters(specification, online.export())
}

/** target = tau target + (1 - tau) online, in place. Both must be released. @param step - 1 - tau. */
export function follow(target: Parameters, online: Parameters, step: Scalar): void {
  tf.tidy(() => {
    for (const [name, resource] of target.trainable) {
      const behind = op.sub(resource.read(), online.trainable.get(name)!.read())
      executeMany('ResourceApplyGradientDescent', [resource.handle, step, behind], 0, attributes)
    }
  })
}

/** Tau rises from its base to 1 along a cosine. @param progress - share of training done. */
export function cosineTau(base: number, progress: number): number {
  return 1 - ((1 - base) * (Math.cos(Math.PI * progress) + 1)) / 2
}

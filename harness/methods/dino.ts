/** DINO (Caron et al. 2021): a student's view predicts the sharpened and centred answer of a momentum teacher. */
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import type { DinoConfig } from '../../db/config/methods.ts'
import { weightedSum } from '../engine/operations/index.ts'
import * as op from '../engine/ops.ts'
import { type Traced, traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { centred, prototypes } from '../models/prototypes.ts'
import { inGroups } from './groups.ts'
import { type Method, otherView } from './types.ts'

export const dino: Method = {
  name: 'dino',
  views: 2,
  heads(featureSize, { projector, dino }) {
    const head = prototypes('projector', featureSize, projector!, dino!.prototypes)
    return { projector: head, predictor: null, target: centred(head, 'projector', dino!.centreMomentum) }
  },
  loss(batch, { dino }) {
    const { other } = otherView(batch)
    return weightedSum([
      { term: distillation(other.z, batch.first.target, dino!), weight: 0.5 },
      { term: distillation(batch.first.z, other.target, dino!), weight: 0.5 },
    ])
  },
}

type Temperatures = Pick<DinoConfig, 'studentTemperature' | 'teacherTemperature'>

/**
 * Equation 2 for one direction, summed over masks: the cross-entropy between softmax(target / teacher temperature) and
 * softmax(student / student temperature), averaged over images.
 * @param student - logits of the prototypes, [batch, K] or [masks batch, K].
 * @param target - centred logits of the teacher, [batch, K] or [masks batch, K]; no gradient flows into them.
 */
function distillation(
  student: Traced<Tensor2D>,
  target: Tensor2D,
  { studentTemperature, teacherTemperature }: Temperatures,
): Traced<Scalar> {
  const [count, size] = student.shape
  const batch = Math.min(count, target.shape[0])
  const { loss, slope } = tf.tidy(() => {
    const answers = inGroups(op.softmax<Tensor2D>(op.div(target, teacherTemperature)), target.shape[0] / batch)
    const total = op.sum<Tensor2D>(answers, 0) // of every image, over the groups
    const isShared = count === batch
    const wanted = isShared ? total : op.tile<Tensor2D>(total, [count / batch, 1])
    const sums = isShared ? target.shape[0] / batch : 1
    const scaled = op.div<Tensor2D>(student.tensor, studentTemperature)
    // A student shared by all masks meets the sum of their targets; masked students meet the one target in turn.
    const loss = op.div<Scalar>(op.sum(op.mul(op.logSoftmax(scaled), wanted)), -batch)
    const slope = op.div<Tensor2D>(op.sub(op.mul(op.softmax(scaled), sums), wanted), batch * studentTemperature)
    return { loss, slope: op.reshape<Tensor2D>(slope, [count, size]) }
  })
  return traced([student], loss, (dy) => [() => op.mul(slope, dy)])
}

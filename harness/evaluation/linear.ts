/** The linear probe: softmax regression on frozen features. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { LinearConfig } from '../../db/config.ts'
import { executeMany, typeAttribute } from '../engine/native.ts'
import type { Random } from '../engine/random.ts'
import { tf } from '../engine/tensorflow.ts'
import { rankAccuracy } from './accuracy.ts'
import { fitProbe, MILESTONES, MOMENTUM, type Objective, type Probe, probeLogits, schedule } from './probe.ts'
import type { Classified, Features, Needs } from './types.ts'

type Options = Pick<LinearConfig, 'epochs' | 'learningRate' | 'batchSize'>

export const needs: Needs = 'labels'

export const protocol = (options: Options): string => schedule(options)

export function evaluate(
  train: Features,
  test: Features,
  options: Options,
  classes: number,
  random: Random,
): Classified {
  const probe = trainProbe(train, options, classes, random)
  const { predicted, top1, top5 } = rankAccuracy(probeLogits(probe, test), test.labels, classes)
  probe.weights.dispose()
  return {
    scores: [
      { metric: 'top1', value: top1 },
      { metric: 'top5', value: top5 },
    ],
    predicted,
    protocol: protocol(options),
    details: {
      ...options,
      momentum: MOMENTUM,
      milestones: MILESTONES,
      loss: probe.loss,
      trainRows: train.count,
      features: train.origin,
    },
  }
}

/** @throws FailureError when the loss, the mean cross-entropy, is no longer a number. */
export function trainProbe(train: Features, options: Options, classes: number, random: Random): Probe {
  const targets = tf.tensor1d(train.labels, 'int32')
  return fitProbe(train, { targets, outputs: classes, compare: crossEntropy }, options, random)
}

const crossEntropy: Objective['compare'] = (logits, labels) => {
  const [loss, toLogits] = executeMany('SparseSoftmaxCrossEntropyWithLogits', [logits, labels], 2, ENTROPY)
  return { toLogits: toLogits as Tensor2D, loss: () => loss as Tensor1D }
}

const ENTROPY = [typeAttribute('T'), typeAttribute('Tlabels', 'int32')]

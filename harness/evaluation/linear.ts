/** The linear probe: softmax regression on frozen features. */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { LinearConfig } from '../../db/config/evaluations.ts'
import type { Random } from '../base/random.ts'
import * as op from '../engine/ops.ts'
import { tf } from '../engine/tensorflow.ts'
import { type Accuracy, accuracyScores, rankAccuracy } from './accuracy.ts'
import {
  fitProbe,
  MILESTONES,
  MOMENTUM,
  type Objective,
  type Probe,
  type ProbeOptions,
  probeLogits,
  schedule,
} from './probe.ts'
import type { Classified, Features, Needs } from './types.ts'

type Options = Omit<LinearConfig, 'name'>

export const needs: Needs = 'labels'

export const protocol = (options: Options): string => schedule(options, options.select)

export function evaluate(
  train: Features,
  test: Features,
  options: Options,
  classes: number,
  random: Random,
): Classified {
  const judge = (weights: Tensor2D) => rankAccuracy(probeLogits({ weights }, test), test.labels, classes)
  let best: (Accuracy & { epoch: number }) | null = null
  const onTest = (weights: Tensor2D, epoch: number) => {
    const accuracy = judge(weights)
    if (best === null || accuracy.top1 > best.top1) best = { ...accuracy, epoch }
  }
  const probe = trainProbe(train, options, classes, random, options.select === 'best' ? onTest : undefined)
  const { epoch, ...accuracy } = best ?? { ...judge(probe.weights), epoch: options.epochs }
  probe.weights.dispose()
  return {
    scores: accuracyScores(accuracy, classes),
    predicted: accuracy.predicted,
    protocol: protocol(options),
    selectedOnTest: options.select === 'best',
    details: {
      ...options,
      epoch,
      momentum: MOMENTUM,
      milestones: MILESTONES,
      loss: probe.loss,
      trainRows: train.count,
      features: train.origin,
    },
  }
}

/**
 * Trains a linear probe with cross-entropy.
 * @param afterEpoch - see `fitProbe`.
 * @throws FailureError when the loss is not finite.
 */
export function trainProbe(
  train: Features,
  options: ProbeOptions,
  classes: number,
  random: Random,
  afterEpoch?: Parameters<typeof fitProbe>[4],
): Probe {
  const targets = tf.tensor1d(Float32Array.from(train.labels)) // int32 would stay on the host
  const spell = (labels: Tensor) => op.oneHot<Tensor2D>(op.cast(labels, 'float32', 'int32'), classes)
  return fitProbe(train, { targets, spell, outputs: classes, compare: crossEntropy }, options, random, afterEpoch)
}

/** Softmax cross-entropy from basic ops, because TensorFlow's own op is not deterministic on a GPU. */
const crossEntropy: Objective['compare'] = (logits, targets) => ({
  toLogits: op.sub<Tensor2D>(op.softmax(logits), targets),
  loss: () => op.neg(op.sum<Tensor1D>(op.mul(op.logSoftmax(logits), targets), 1)),
})

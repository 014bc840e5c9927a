/**
 * Multi-label classification by a linear probe on frozen, standardised features: one logistic regression per tag, all
 * trained together. The loss is the sum over tags of the binary cross-entropy, so that a tag's learning rate does not
 * depend on the number of tags.
 */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { MultilabelConfig } from '../../db/config/evaluations.ts'
import type { Random } from '../base/random.ts'
import { tf } from '../engine/tensorflow.ts'
import { meanAveragePrecision } from './metrics/average-precision.ts'
import { f1 } from './metrics/f1.ts'
import { fitProbe, MILESTONES, MOMENTUM, type Objective, probeLogits, schedule } from './probe.ts'
import { standardiser } from './standardise.ts'
import type { EvaluationResult, Features, Needs } from './types.ts'

type Options = Omit<MultilabelConfig, 'name'>

export const needs: Needs = 'tags'

export function protocol(options: Options): string {
  return `standardised features, ${schedule(options)}, threshold ${String(options.threshold).replace(/^0/, '')}`
}

/**
 * Scores F1 at the threshold over the whole test set, and mean average precision. A tag that neither occurs nor is
 * predicted has an F1 of 0.
 */
export function evaluate(
  train: Features,
  test: Features,
  options: Options,
  _classes: number,
  random: Random,
): EvaluationResult {
  const tags = train.tagCount
  const standardised = standardiser(train)
  const rows = standardised(train)
  const targets = tf.tensor2d(Float32Array.from(train.tags!), [train.count, tags])
  const probe = fitProbe(rows, { targets, outputs: tags, compare: binaryCrossEntropy }, options, random)
  const logits = probeLogits(probe, standardised(test))
  probe.weights.dispose()
  const least = Math.log(options.threshold / (1 - options.threshold))
  const predicted = Uint8Array.from(logits, (logit) => Number(logit > least))
  const { macro, micro, weighted } = f1(test.tags!, predicted, tags)
  const everything = f1(test.tags!, new Uint8Array(predicted.length).fill(1), tags)
  return {
    scores: [
      { metric: 'f1_macro', value: macro },
      { metric: 'f1_micro', value: micro },
      { metric: 'f1_weighted', value: weighted },
      { metric: 'map', value: meanAveragePrecision(test.tags!, logits, tags) },
    ],
    predicted: null,
    protocol: protocol(options),
    selectedOnTest: false,
    details: {
      ...options,
      momentum: MOMENTUM,
      milestones: MILESTONES,
      loss: probe.loss,
      trainRows: train.count,
      tags,
      features: rows.origin,
      predictingEveryTag: everything,
    },
  }
}

/** -y log s(x) - (1 - y) log(1 - s(x)) = softplus(x) - x y, summed over tags; its gradient is s(x) - y. */
const binaryCrossEntropy: Objective['compare'] = (logits, targets) => ({
  toLogits: tf.sub(tf.sigmoid(logits), targets) as Tensor2D,
  loss: () => tf.sum(tf.sub(tf.softplus(logits), tf.mul(logits, targets)), 1) as Tensor1D,
})

/**
 * Multi-label classification by a linear probe on frozen, standardised features: one logistic regression per tag, all
 * trained together. The loss is the sum over tags of the binary cross-entropy, so that a tag's learning rate does not
 * depend on the number of tags.
 */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { MultilabelConfig } from '../../db/config/evaluations.ts'
import { ONLINE } from '../../db/config/probe.ts'
import { UsageError } from '../base/errors.ts'
import type { Random } from '../base/random.ts'
import { tf } from '../engine/tensorflow.ts'
import { meanAveragePrecision } from './metrics/average-precision.ts'
import { f1 } from './metrics/f1.ts'
import type { Objective } from './probes/linear-map.ts'
import { fitLinearProbe, linearProbeProtocol, type ProbeTask } from './probes/linear-probe.ts'
import { standardiser } from './probes/standardise.ts'
import type { EvaluationResult, Features, Needs } from './types.ts'

type Options = Omit<MultilabelConfig, 'name'>

export const needs: Needs = 'tags'

export const usesSeed = ({ probe }: Options): boolean => probe.name !== 'convex'

export function protocol({ probe, threshold }: Options): string {
  const prepared = probe.name === 'sgd' ? 'standardised features, ' : ''
  const rate = (value: number) => String(value).replace(/^0/, '')
  const fitted = probe.name === 'online' ? `${ONLINE}, lr ${rate(probe.learningRate)}` : linearProbeProtocol(probe)
  return `${prepared}${fitted}, threshold ${rate(threshold)}`
}

/** @throws UsageError for the online classifier, which nothing but pretraining makes. */
export function evaluate(
  train: Features,
  test: Features,
  options: Options,
  _classes: number,
  random: Random,
): EvaluationResult {
  if (options.probe.name === 'online') refuseOnline()
  const prepare = options.probe.name === 'sgd' ? standardiser(train) : (features: Features) => features
  const rows = prepare(train)
  const probe = fitLinearProbe(rows, options.probe, tagTask(train), random)
  const logits = probe.logits(prepare(test))
  probe.dispose()
  const { scores, details } = tagScores(test, logits, options)
  return {
    scores,
    predicted: null,
    protocol: protocol(options),
    selectedOnTest: false,
    details: { ...details, ...probe.details },
  }
}

export function refuseOnline(why = 'this one is not trained here'): never {
  const what = `the online classifier learns beside an encoder, and ${why}`
  throw new UsageError({ what, remedy: 'choose the probe convex or sgd for multilabel' })
}

/**
 * F1 at the threshold over the whole test set, and mean average precision. A tag that neither occurs nor is predicted has
 * an F1 of 0.
 * @param logits - [count, tags], row-major.
 */
export function tagScores(
  test: Pick<Features, 'tags' | 'tagCount'>,
  logits: Float32Array,
  options: Pick<Options, 'threshold'>,
): Pick<EvaluationResult, 'scores' | 'details'> {
  const tags = test.tagCount
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
    details: { threshold: options.threshold, tags, predictingEveryTag: everything },
  }
}

/** One L2 strength serves all tags; the held-out rows are drawn from all rows alike. */
export function tagTask({ tags, tagCount, count }: Features): ProbeTask {
  return {
    targets: (rows) => {
      const chosen = new Float32Array(rows.length * tagCount)
      rows.forEach((row, i) => {
        chosen.set(tags!.subarray(row * tagCount, (row + 1) * tagCount), i * tagCount)
      })
      return tf.tensor2d(chosen, [rows.length, tagCount])
    },
    outputs: tagCount,
    compare: binaryCrossEntropy,
    strata: new Int32Array(count),
  }
}

/** -y log s(x) - (1 - y) log(1 - s(x)) = softplus(x) - x y, summed over tags; its gradient is s(x) - y. */
const binaryCrossEntropy: Objective['compare'] = (logits, targets) => ({
  toLogits: tf.sub(tf.sigmoid(logits), targets) as Tensor2D,
  loss: () => tf.sum(tf.sub(tf.softplus(logits), tf.mul(logits, targets)), 1) as Tensor1D,
})

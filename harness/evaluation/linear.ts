/** The linear probe: softmax regression on frozen features. */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { LinearConfig } from '../../db/config/evaluations.ts'
import type { Random } from '../base/random.ts'
import * as op from '../engine/ops.ts'
import { tf } from '../engine/tensorflow.ts'
import { chosenRows } from './chosen-rows.ts'
import { type ClassifierScores, scoreLogits } from './classifier-scores.ts'
import { type Objective, probeLogits } from './probes/linear-map.ts'
import {
  fitLinearProbe,
  type LinearProbe,
  type LinearProbeConfig,
  linearProbeProtocol,
  type ProbeTask,
} from './probes/linear-probe.ts'
import { fitSgdProbe, type SgdProbe, type SgdProbeOptions } from './probes/sgd-probe.ts'
import { stratifiedSplit } from './probes/stratified-split.ts'
import type { Classified, Features, Needs } from './types.ts'

type Options = Omit<LinearConfig, 'name'>

export const needs: Needs = 'labels'

/** The rows with labels are drawn by the seed, as are the batches of the SGD probe. */
export const usesSeed = ({ probe, labels }: Options): boolean => probe.name !== 'convex' || labels < 1

export const protocol = ({ probe }: Pick<Options, 'probe'>): string => linearProbeProtocol(probe)

export function evaluate(
  train: Features,
  test: Features,
  options: Options,
  classes: number,
  random: Random,
): Classified {
  const { probe } = options
  const best = probe.name === 'sgd' && probe.select === 'best'
  const scored = (logits: Float32Array) => scoreLogits(logits, test.labels, classes)
  let found: (ClassifierScores & { epoch: number }) | null = null
  const onTest = (weights: Tensor2D, epoch: number) => {
    const here = scored(probeLogits(weights, test))
    if (found === null || here.top1 > found.top1) found = { ...here, epoch }
  }
  const rows = labelled(train, options.labels, random)
  const trained = fitLinearClassifier(rows, probe, classes, random, best ? onTest : undefined)
  const last = () => ({ ...scored(trained.logits(test)), ...(probe.name === 'sgd' && { epoch: probe.epochs }) })
  const { scores, predicted, epoch } = found ?? last()
  trained.dispose()
  const { labels } = options
  return {
    scores,
    predicted,
    protocol: protocol(options),
    ...(labels < 1 && { condition: `${Number((100 * labels).toPrecision(3))}% of labels` }),
    selectedOnTest: best,
    details: { labels, ...trained.details, ...(epoch !== undefined && { epoch }) },
  }
}

/** A share of every class's rows, at least one. */
function labelled(train: Features, share: number, random: Random): Features {
  if (share === 1) return train
  const { chosen } = stratifiedSplit(train.labels, share, { chosen: 1, others: 0 }, random.fork('labelled rows'))
  return chosenRows(train, chosen)
}

/**
 * Trains a linear probe with cross-entropy.
 * @param afterEpoch - for the SGD probe, see `fitSgdProbe`.
 * @throws FailureError when the loss is not finite.
 */
export function fitLinearClassifier(
  train: Features,
  options: LinearProbeConfig,
  classes: number,
  random: Random,
  afterEpoch?: Parameters<typeof fitSgdProbe>[4],
): LinearProbe {
  return fitLinearProbe(train, options, classTask(train.labels, classes), random, afterEpoch)
}

/** The SGD probe by itself. */
export function fitSgdClassifier(
  train: Features,
  options: SgdProbeOptions,
  classes: number,
  random: Random,
  afterEpoch?: Parameters<typeof fitSgdProbe>[4],
): SgdProbe {
  const task = classTask(train.labels, classes)
  const targets = task.targets(Int32Array.from(train.labels.keys()))
  return fitSgdProbe(train, { ...task, targets }, options, random, afterEpoch)
}

export function classTask(labels: Int32Array, classes: number): ProbeTask {
  return {
    targets: (rows) => tf.tensor1d(Float32Array.from(rows, (row) => labels[row]!)), // int32 would stay on the host
    spell: (given: Tensor) => op.oneHot<Tensor2D>(op.cast(given, 'float32', 'int32'), classes),
    outputs: classes,
    compare: crossEntropy,
    strata: labels,
  }
}

/** Softmax cross-entropy from basic ops, because TensorFlow's own op is not deterministic on a GPU. */
const crossEntropy: Objective['compare'] = (logits, targets) => ({
  toLogits: op.sub<Tensor2D>(op.softmax(logits), targets),
  loss: () => op.neg(op.sum<Tensor1D>(op.mul(op.logSoftmax(logits), targets), 1)),
})

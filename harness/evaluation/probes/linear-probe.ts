/** A linear probe of frozen features, fitted by the solver that the options name: `convex` or `sgd`. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type * as z from 'zod'
import type { LastEpochProbeConfig, ProbeConfig, tagsProbeSchema } from '../../../db/config/probe.ts'
import { UsageError } from '../../base/errors.ts'
import { Random } from '../../base/random.ts'
import type { Features } from '../types.ts'
import { fitConvexProbe } from './convex-probe.ts'
import { type Objective, probeLogits } from './linear-map.ts'
import { fitSgdProbe, MILESTONES, MOMENTUM, sgdSchedule } from './sgd-probe.ts'
import { standardiser } from './standardise.ts'
import { stratifiedSplit } from './stratified-split.ts'

/** Options of a probe of frozen features; the online probe (`training/online-probe.ts`) learns beside the encoder. */
export type LinearProbeConfig = ProbeConfig | LastEpochProbeConfig | z.output<typeof tagsProbeSchema>

/** What a probe learns. */
export interface ProbeTask extends Omit<Objective, 'targets'> {
  /** The targets of some rows, [rows] or [rows, outputs]. */
  targets(rows: Int32Array): Tensor1D | Tensor2D
  /** Class of every row, whose proportions the held-out rows keep. */
  strata: Int32Array
}

export interface LinearProbe {
  /** [rows, outputs], row-major. */
  logits(features: Features): Float32Array
  /** How it was trained; stored with the score. */
  details: Record<string, unknown>
  dispose(): void
}

/** The same for every seed of a run, so that a probe of fixed features is one observation. */
const HELD_OUT_ROWS = 'held-out rows'

/**
 * @param afterEpoch - for the SGD probe, see `fitSgdProbe`.
 * @throws FailureError when the loss is not finite.
 */
export function fitLinearProbe(
  train: Features,
  options: LinearProbeConfig,
  task: ProbeTask,
  random: Random,
  afterEpoch?: (weights: Tensor2D, epoch: number) => void,
): LinearProbe {
  const common = { ...options, trainRows: train.count, features: train.origin }
  if (options.name === 'convex') {
    const prepare = standardiser(train, null)
    const rows = prepare(train)
    const most = { chosen: 0, others: 1 }
    const split = stratifiedSplit(task.strata, options.heldOut, most, new Random(HELD_OUT_ROWS))
    const { weights, ...found } = fitConvexProbe(rows, task.targets, task, options, split)
    return {
      logits: (features) => probeLogits(weights, prepare(features)),
      details: { ...common, features: rows.origin, heldOutRows: split.chosen.length, ...found },
      dispose: () => weights.dispose(),
    }
  }
  if (options.cropMin !== undefined && !train.cropped) {
    refuseCrops()
  }
  const targets = task.targets(Int32Array.from({ length: train.count }, (_, row) => row))
  const { weights, loss } = fitSgdProbe(train, { ...task, targets }, options, random, afterEpoch)
  return {
    logits: (features) => probeLogits(weights, features),
    details: { ...common, momentum: MOMENTUM, milestones: MILESTONES, loss },
    dispose: () => weights.dispose(),
  }
}

export function refuseCrops(): never {
  throw new UsageError({
    what: 'a probe that learns from crops needs images, and there are only features',
    remedy: 'choose --probe convex or sgd, leave cropMin out, or evaluate the encoder itself',
  })
}

/** The probe in words, short enough to be shown beside a score. */
export function linearProbeProtocol(options: LinearProbeConfig): string {
  if (options.name === 'convex') {
    const share = Math.round(100 * options.heldOut)
    return `logistic regression, standardised features, L2 chosen on ${share}% held out`
  }
  return sgdSchedule(options, 'select' in options ? options.select : 'last')
}

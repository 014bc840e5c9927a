/** Fits the linear probe that the options name, and applies it to features. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type * as z from 'zod'
import type { LastEpochProbeConfig, ProbeConfig, tagsProbeSchema } from '../../db/config/probe.ts'
import { UsageError } from '../base/errors.ts'
import { Random } from '../base/random.ts'
import { fitConvex } from './convex/convex-probe.ts'
import { stratified } from './convex/held-out.ts'
import { fitProbe, MILESTONES, MOMENTUM, type Objective, probeLogits, schedule } from './probe.ts'
import { standardiser } from './standardise.ts'
import type { Features } from './types.ts'

/** Options of any probe. */
export type AnyProbe = ProbeConfig | LastEpochProbeConfig | z.output<typeof tagsProbeSchema>

/** What a probe learns. */
export interface Task extends Omit<Objective, 'targets'> {
  /** The targets of some rows, [rows] or [rows, outputs]. */
  targets(rows: Int32Array): Tensor1D | Tensor2D
  /** Class of every row, whose proportions the held-out rows keep. */
  strata: Int32Array
}

export interface TrainedProbe {
  /** [rows, outputs], row-major. */
  logits(features: Features): Float32Array
  /** How it was trained; stored with the score. */
  details: Record<string, unknown>
  dispose(): void
}

/** The same for every seed of a run, so that a probe of fixed features is one observation. */
const HELD_OUT_ROWS = 'held-out rows'

/**
 * @param afterEpoch - for the SGD probe, see `fitProbe`.
 * @throws FailureError when the loss is not finite.
 */
export function trainAny(
  train: Features,
  options: AnyProbe,
  task: Task,
  random: Random,
  afterEpoch?: (weights: Tensor2D, epoch: number) => void,
): TrainedProbe {
  const common = { ...options, trainRows: train.count, features: train.origin }
  if (options.name === 'convex') {
    const prepare = standardiser(train, null)
    const rows = prepare(train)
    const most = { chosen: 0, others: 1 }
    const division = stratified(task.strata, options.heldOut, most, new Random(HELD_OUT_ROWS))
    const { weights, ...found } = fitConvex(rows, task.targets, task, options, division)
    return {
      logits: (features) => probeLogits({ weights }, prepare(features)),
      details: { ...common, features: rows.origin, heldOutRows: division.chosen.length, ...found },
      dispose: () => weights.dispose(),
    }
  }
  if (options.cropMin !== undefined && !train.cropped) {
    refuseCrops()
  }
  const targets = task.targets(Int32Array.from({ length: train.count }, (_, row) => row))
  const { weights, loss } = fitProbe(train, { ...task, targets }, options, random, afterEpoch)
  return {
    logits: (features) => probeLogits({ weights }, features),
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
export function probeProtocol(options: AnyProbe): string {
  if (options.name === 'convex') {
    const share = Math.round(100 * options.heldOut)
    return `logistic regression, standardised features, L2 chosen on ${share}% held out`
  }
  return schedule(options, 'select' in options ? options.select : 'last')
}

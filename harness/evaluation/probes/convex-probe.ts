/**
 * The convex probe: logistic regression with an L2 penalty, solved by L-BFGS: the minimum of
 * mean loss + strength / 2 |w|^2, where the biases are not penalised. scikit-learn's LogisticRegression has the same
 * minimum for C = 1 / (strength x rows). Losses and gradients are computed on the device, one call per block of rows;
 * L-BFGS itself runs on the host in float64.
 */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { ConvexProbeConfig } from '../../../db/config/probe.ts'
import { FailureError } from '../../base/errors.ts'
import { TensorFunction } from '../../engine/functions/index.ts'
import * as op from '../../engine/ops.ts'
import { tf } from '../../engine/tensorflow.ts'
import { chosenRows } from '../chosen-rows.ts'
import type { Features } from '../types.ts'
import { type Minimum, minimise, type Point } from './lbfgs.ts'
import { logitsOf, type Objective, withBias } from './linear-map.ts'
import type { Split } from './stratified-split.ts'

export interface ConvexProbe {
  /** [outputs, size + 1]; the last column is the bias. The caller owns it. */
  weights: Tensor2D
  strength: number
  /** Mean loss on the held-out rows for every strength that was tried. */
  tried: { strength: number; loss: number }[]
  /** Mean loss over the training rows, without the penalty. */
  loss: number
  iterations: number
  converged: boolean
}

/** Rows per call, which bounds memory if there are many classes. */
const ROWS = 16_384
/**
 * How far the penalised loss may be above its minimum, in the final fit and in fits that only compare strengths: far
 * less than losses of different seeds or strengths differ. Where the curvature is at least the strength, it is at most
 * |gradient|^2 / (2 strength) above it.
 */
const FINE = 1e-5
const COARSE = 1e-3
/** Gradients this short are rounding errors of float32. */
const ROUNDING = 1e-6
const ITERATIONS = 1000
/** The search among strengths ends when so many weaker ones in turn were worse than the best. */
const WORSE = 2

/**
 * @param rows - standardised features.
 * @param targets - the targets of some rows, [rows] or [rows, outputs].
 * @param split - the rows held out to choose the strength, and the others. Without held-out rows, the middle strength
 * is used.
 * @param excess - how far the penalised loss may be above its minimum.
 * @throws FailureError when a loss is not finite.
 */
export function fitConvexProbe(
  rows: Features,
  targets: (chosen: Int32Array) => Tensor1D | Tensor2D,
  objective: Omit<Objective, 'targets'>,
  { strengths }: Pick<ConvexProbeConfig, 'strengths'>,
  split: Split,
  excess = FINE,
): ConvexProbe {
  const loss = new PenalisedLoss(rows, targets, objective, split, excess)
  try {
    const descending = [...strengths].sort((a, b) => b - a)
    let x: Float64Array = new Float64Array(objective.outputs * (rows.size + 1))
    let strength = descending[Math.floor(descending.length / 2)]!
    const tried: ConvexProbe['tried'] = []
    if (descending.length === 1 || split.chosen.length === 0) return loss.final(x, strength, tried)
    let [least, start] = [Number.POSITIVE_INFINITY, x]
    for (let worse = 0, i = 0; i < descending.length && worse < WORSE; i++) {
      x = loss.minimum('kept', descending[i]!, x, COARSE).x
      const found = loss.mean('held out', x)
      tried.push({ strength: descending[i]!, loss: found })
      worse = found < least ? 0 : worse + 1
      if (worse === 0) [least, strength, start] = [found, descending[i]!, x]
    }
    return loss.final(start, strength, tried)
  } finally {
    loss.dispose()
  }
}

type Part = 'kept' | 'held out'
interface Block {
  part: Part
  x: Tensor2D // [rows, size + 1]
  y: Tensor1D | Tensor2D
  rows: number
}

/** The loss as a function of the weights, [outputs x (size + 1)]. */
class PenalisedLoss {
  readonly #excess: number
  readonly #outputs: number
  readonly #width: number
  readonly #blocks: Block[]
  readonly #sums: TensorFunction<{ weights: Tensor2D; x: Tensor2D; y: Tensor1D | Tensor2D }, [Tensor1D]>

  constructor(
    features: Features,
    targets: (chosen: Int32Array) => Tensor1D | Tensor2D,
    objective: Omit<Objective, 'targets'>,
    { chosen, others }: Split,
    excess: number,
  ) {
    this.#excess = excess
    this.#outputs = objective.outputs
    this.#width = features.size + 1
    const blocks = (part: Part, rows: Int32Array) =>
      Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, i): Block => {
        const some = rows.subarray(i * ROWS, (i + 1) * ROWS)
        return { part, x: withBias(chosenRows(features, some)), y: targets(some), rows: some.length }
      })
    this.#blocks = [...blocks('kept', others), ...blocks('held out', chosen)]
    this.#sums = new TensorFunction('loss of a linear probe', ({ weights, x, y }) => {
      const spelled = objective.spell ? objective.spell(y) : (y as Tensor2D)
      const { toLogits, loss } = objective.compare(logitsOf(weights, x), spelled)
      const gradient = op.reshape<Tensor1D>(op.matMul(toLogits, x, [true, false]), [-1])
      return [op.concat<Tensor1D>([gradient, op.reshape(op.sum(loss()), [1])], 0)]
    })
  }

  mean(part: Part, x: Float64Array): number {
    const { value, rows } = this.#sum(x, (block) => block.part === part)
    return value / rows
  }

  minimum(part: Part | 'all', strength: number, start: Float64Array, excess: number): Minimum {
    const penalised = (x: Float64Array): Point => {
      const { value, gradient, rows } = this.#sum(x, (block) => part === 'all' || block.part === part)
      let squares = 0
      for (let i = 0; i < x.length; i++) {
        gradient[i]! /= rows
        if ((i + 1) % this.#width === 0) continue // the bias
        squares += x[i]! ** 2
        gradient[i]! += strength * x[i]!
      }
      return { x, value: value / rows + (strength / 2) * squares, gradient }
    }
    const tolerance = Math.max(ROUNDING, Math.sqrt(2 * strength * excess))
    const found = minimise(penalised, start, { tolerance, iterations: ITERATIONS })
    if (Number.isFinite(found.value)) return found
    throw new FailureError({
      what: "the linear probe's loss is not a number",
      remedy: 'check the features for values that are not numbers',
    })
  }

  final(start: Float64Array, strength: number, tried: ConvexProbe['tried']): ConvexProbe {
    const { x, iterations, converged } = this.minimum('all', strength, start, this.#excess)
    const { value, rows } = this.#sum(x, () => true)
    const weights = tf.tensor2d(Float32Array.from(x), [this.#outputs, this.#width])
    return { weights, strength, tried, loss: value / rows, iterations, converged }
  }

  dispose(): void {
    this.#sums.dispose()
    for (const { x, y } of this.#blocks) tf.dispose([x, y])
  }

  #sum(at: Float64Array, wanted: (block: Block) => boolean) {
    const gradient = new Float64Array(at.length)
    let [value, rows] = [0, 0]
    tf.tidy(() => {
      const weights = tf.tensor2d(Float32Array.from(at), [this.#outputs, this.#width])
      for (const block of this.#blocks.filter(wanted)) {
        const sums = this.#sums.call({ weights, x: block.x, y: block.y })[0].dataSync<'float32'>()
        for (let i = 0; i < gradient.length; i++) gradient[i]! += sums[i]!
        value += sums[gradient.length]!
        rows += block.rows
      }
    })
    return { value, gradient, rows }
  }
}

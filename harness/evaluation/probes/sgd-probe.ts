/**
 * The SGD probe: a linear map of frozen features, fitted by SGD with momentum and a step schedule,
 * and evaluated after the last epoch. The gradient is (d loss / d logits)^T x / B in closed form, where the bias is the
 * weight of a feature that is always 1. A step is therefore a few small native ops, and several steps run as one
 * function.
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { FailureError } from '../../base/errors.ts'
import type { Random } from '../../base/random.ts'
import { scalar } from '../../engine/constants.ts'
import { TensorFunction } from '../../engine/functions/index.ts'
import { attribute, executeMany, typeAttribute } from '../../engine/native.ts'
import * as op from '../../engine/ops.ts'
import { tf } from '../../engine/tensorflow.ts'
import { Resource } from '../../models/parameters.ts'
import type { Features } from '../types.ts'
import { logitsOf, type Objective, withBias } from './linear-map.ts'

export const MOMENTUM = 0.9
/** The learning rate is divided by ten at each of these fractions of the epochs. */
export const MILESTONES = [0.6, 0.8]

export interface SgdProbeOptions {
  epochs: number
  learningRate: number
  batchSize: number
  /** The default is SGD. */
  optimizer?: 'sgd' | 'lars'
  /** The smallest area of the crops that it is trained on; absent for none. */
  cropMin?: number | undefined
}

export function sgdSchedule(
  { epochs, learningRate, optimizer = 'sgd', cropMin }: SgdProbeOptions,
  epoch = 'last',
): string {
  const [rate, least] = [learningRate, cropMin].map((number) => String(number).replace(/^0/, ''))
  const crops = cropMin === undefined ? '' : `, crops from ${least} and flips`
  return `${epochs} epochs ${optimizer.toUpperCase()} .9, lr ${rate}, ${epoch} epoch${crops}`
}

export interface SgdProbe {
  /** [outputs, size + 1]; the last column is the bias. The caller owns it. */
  weights: Tensor2D
  /** Mean loss over the training rows, without crops, after the last epoch. */
  loss: number
}

interface Rows {
  x: Tensor2D // [rows, size + 1]
  targets: Tensor // [rows] or [rows, outputs]
  rows: number
}

interface Batch {
  x: Tensor2D // [rows, size + 1]
  y: Tensor2D // [rows, outputs]
}

/** Inputs of several steps that run as one function. */
type StepInputs = Pick<Rows, 'x' | 'targets'> & {
  /** Row numbers, batch after batch, int32. */
  order: Tensor1D
  /** The learning rate divided by the batch size, for gradients summed over a batch. */
  rate: Scalar
}

const asTheyAre = (targets: Tensor) => targets as Tensor2D

/**
 * Fits a probe, on other crops in every epoch if the features have them. Disposes of the objective's targets.
 * @param afterEpoch - called with the weights after every epoch, within a `tf.tidy`.
 * @throws FailureError when the loss is not finite.
 */
export function fitSgdProbe(
  train: Features,
  objective: Objective,
  options: SgdProbeOptions,
  random: Random,
  afterEpoch?: (weights: Tensor2D, epoch: number) => void,
): SgdProbe {
  const order = random.fork('order')
  const data: Rows = { x: withBias(train), targets: objective.targets, rows: train.count }
  const fit = new SgdFit(train.size, objective, options, random.fork('weights'))
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const decays = MILESTONES.filter((share) => epoch >= Math.floor(share * options.epochs)).length
    const rate = (options.learningRate * 0.1 ** decays) / options.batchSize
    tf.tidy(() => {
      const x = train.cropped ? withBias(train.cropped(epoch)) : data.x
      fit.epoch({ ...data, x }, order.permutation(data.rows), options, tf.scalar(rate))
    })
    if (afterEpoch) tf.tidy(() => afterEpoch(fit.weights.read() as Tensor2D, epoch + 1))
  }
  const weights = fit.weights.read() as Tensor2D
  const value = meanLoss(weights, data, objective)
  tf.dispose([data.x, data.targets])
  fit.dispose()
  if (!Number.isFinite(value)) {
    weights.dispose()
    throw new FailureError({ what: "the linear probe's loss is not a number", remedy: 'lower its learning rate' })
  }
  return { weights, loss: value }
}

/** Rows per block of the loss computation, which bounds memory if there are many classes. */
const LOSS_ROWS = 8192

function meanLoss(weights: Tensor2D, { x, targets, rows }: Rows, { compare, spell = asTheyAre }: Objective): number {
  let sum = 0
  for (let start = 0; start < rows; start += LOSS_ROWS) {
    const count = Math.min(LOSS_ROWS, rows - start)
    const block = <R extends Tensor>(data: R): R => tf.slice(data, start, count)
    const total = tf.tidy(() => op.sum(compare(logitsOf(weights, block(x)), spell(block<Tensor>(targets))).loss()))
    sum += total.dataSync<'float32'>()[0]!
    total.dispose()
  }
  return sum / rows
}

/** The weights and their velocity, [outputs, size + 1] each, and the training steps. */
class SgdFit {
  readonly weights: Resource
  readonly #velocity: Resource
  readonly #steps: TensorFunction<StepInputs, []>

  constructor(size: number, objective: Objective, options: SgdProbeOptions, random: Random) {
    const initial = initialWeights(size, objective.outputs, random)
    const still = tf.zerosLike(initial)
    this.weights = new Resource(initial)
    this.#velocity = new Resource(still)
    tf.dispose([initial, still])
    this.#steps = new TensorFunction('steps of a linear probe', (inputs) => {
      for (const batch of batchesOf(inputs, objective, options.batchSize)) {
        tf.tidy(() => this.#step(batch, inputs.rate, objective, options))
      }
      return []
    })
  }

  /** Trains one epoch, with the rows in the given order. */
  epoch({ x, targets, rows }: Rows, order: Int32Array, { batchSize }: SgdProbeOptions, rate: Scalar): void {
    for (let start = 0; start < rows; start += STEPS * batchSize) {
      const some = tf.tensor1d(order.subarray(start, start + STEPS * batchSize), 'int32')
      this.#steps.call({ x, targets, order: some, rate })
    }
  }

  /**
   * SGD with momentum as in PyTorch: v <- .9 v + gradient, W <- W - rate v. Gradients are sums over a batch, and the
   * rate is divided by the batch size, which saves a division per step. The sum over a smaller last batch is scaled up.
   */
  #step({ x, y }: Batch, rate: Scalar, { compare }: Objective, { batchSize, optimizer }: SgdProbeOptions): void {
    const rows = x.shape[0]
    const value = this.weights.read() as Tensor2D
    const { toLogits } = compare(logitsOf(value, x), y)
    const scaled = rows === batchSize ? toLogits : op.mul<Tensor2D>(toLogits, batchSize / rows)
    const sum = op.matMul<Tensor2D>(scaled, x, [true, false]) // [outputs, size + 1]
    const gradient = optimizer === 'lars' ? trustScaled(value, sum, batchSize) : sum
    value.dispose()
    const inputs = [this.weights.handle, this.#velocity.handle, rate, gradient, scalar(MOMENTUM)]
    executeMany('ResourceApplyMomentum', inputs, 0, UPDATE)
  }

  dispose(): void {
    this.#steps.dispose()
    this.weights.dispose()
    this.#velocity.dispose()
  }
}

/** Steps per call. A single step would be no faster than its ops called one by one; more steps take longer to trace. */
const STEPS = 8

/** Splits the rows into batches, with one gather for all of them. */
function batchesOf({ x, targets, order }: StepInputs, { spell = asTheyAre }: Objective, batchSize: number): Batch[] {
  const rows = order.shape[0]
  const lengths = Array.from({ length: Math.ceil(rows / batchSize) }, (_, i) =>
    Math.min(batchSize, rows - i * batchSize),
  )
  const xs = op.split<Tensor2D>(op.gather(x, order), lengths, 0)
  const ys = op.split<Tensor2D>(spell(op.gather(targets, order)), lengths, 0)
  return xs.map((x, i) => ({ x, y: ys[i]! }))
}

const PROBE_TRUST = 1e-3
const PROBE_EPSILON = 1e-8

/**
 * LARS (You et al. 2017) as in the published probe: the weights' gradient is multiplied by .001 |w| / |gradient|,
 * without an upper limit; the bias's gradient is unchanged.
 * @param gradient - [outputs, size + 1], summed over the batch.
 */
function trustScaled(weights: Tensor2D, gradient: Tensor2D, batchSize: number): Tensor2D {
  const size = weights.shape[1] - 1
  const [w] = tf.split(weights, [size, 1], 1)
  const [own, bias] = tf.split(gradient, [size, 1], 1) as [Tensor2D, Tensor2D]
  const [long, steep] = [tf.norm(w!), tf.div(tf.norm(own), batchSize)]
  const trust = tf.div(tf.mul(long, PROBE_TRUST), tf.add(steep, PROBE_EPSILON))
  const still = tf.logicalOr(tf.equal(long, 0), tf.equal(steep, 0))
  return tf.concat([tf.mul(own, tf.where(still, tf.onesLike(trust), trust)), bias], 1)
}

const UPDATE = [
  typeAttribute('T'),
  attribute('use_locking', 'TF_ATTR_BOOL', false),
  attribute('use_nesterov', 'TF_ATTR_BOOL', false),
]

/** Weights and biases uniform within 1/sqrt(size), the initialisation of PyTorch's Linear. */
function initialWeights(size: number, outputs: number, random: Random): Tensor2D {
  const bound = 1 / Math.sqrt(size)
  const values = Float32Array.from({ length: outputs * (size + 1) }, () => random.uniform(-bound, bound))
  return tf.tensor2d(values, [outputs, size + 1])
}

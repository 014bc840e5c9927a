/**
 * What linear probes share: a linear map of frozen features fitted by SGD with momentum, step schedule, last epoch. The
 * gradient is written out, (d loss / d logits)^T x / B, with the bias as the weight of a feature that is always 1, so that a
 * step is a few small native ops, many of which run as one function.
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { FailureError } from '../base/errors.ts'
import type { Random } from '../base/random.ts'
import { scalar } from '../engine/constants.ts'
import { TensorFunction } from '../engine/functions/index.ts'
import { attribute, executeMany, typeAttribute } from '../engine/native.ts'
import * as op from '../engine/ops.ts'
import { tf } from '../engine/tensorflow.ts'
import { Resource } from '../models/parameters.ts'
import type { Features } from './types.ts'

export const MOMENTUM = 0.9
/** The learning rate falls to a tenth at each of these shares of the epochs. */
export const MILESTONES = [0.6, 0.8]

export interface ProbeOptions {
  epochs: number
  learningRate: number
  batchSize: number
  /** SGD unless something else is said. */
  optimizer?: 'sgd' | 'lars'
}

export function schedule({ epochs, learningRate, optimizer = 'sgd' }: ProbeOptions, epoch = 'last'): string {
  const rate = String(learningRate).replace(/^0/, '')
  return `${epochs} epochs ${optimizer.toUpperCase()} .9, lr ${rate}, ${epoch} epoch`
}

/** What every row should come to, and how far logits are from it. */
export interface Objective {
  /** [rows] of classes, which `spell` writes as [rows, outputs], or such numbers themselves. */
  targets: Tensor1D | Tensor2D
  spell?: (targets: Tensor) => Tensor2D
  outputs: number
  /** @returns of every row the gradient of its loss with respect to the logits; and the losses, worked out when asked for. */
  compare(logits: Tensor2D, targets: Tensor2D): { toLogits: Tensor2D; loss(): Tensor1D }
}

export interface Probe {
  /** [outputs, size + 1]; the last column is the bias. The caller owns it. */
  weights: Tensor2D
  /** Mean over the training rows at the end. */
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

/** What some steps are told. */
type Told = Pick<Rows, 'x' | 'targets'> & {
  /** The rows of one batch after another, int32. */
  order: Tensor1D
  /** For gradients summed over a batch. */
  rate: Scalar
}

const asTheyAre = (targets: Tensor) => targets as Tensor2D

/**
 * Disposes of the objective's targets.
 * @param afterEpoch - is shown the weights after every epoch, within a `tf.tidy`.
 * @throws FailureError when the loss is no longer a number.
 */
export function fitProbe(
  train: Features,
  objective: Objective,
  options: ProbeOptions,
  random: Random,
  afterEpoch?: (weights: Tensor2D, epoch: number) => void,
): Probe {
  const order = random.fork('order')
  const data: Rows = { x: withBias(train), targets: objective.targets, rows: train.count }
  const fit = new Fit(train.size, objective, options, random.fork('weights'))
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const decays = MILESTONES.filter((share) => epoch >= Math.floor(share * options.epochs)).length
    const rate = (options.learningRate * 0.1 ** decays) / options.batchSize
    tf.tidy(() => fit.epoch(data, order.permutation(data.rows), options, tf.scalar(rate)))
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

/** Rows whose losses are worked out at once: bounds the memory of many classes. */
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

/** [count, outputs], row-major. */
export function probeLogits({ weights }: Pick<Probe, 'weights'>, features: Features): Float32Array {
  const logits = tf.tidy(() => logitsOf(weights, withBias(features)))
  const values = logits.dataSync<'float32'>()
  logits.dispose()
  return values
}

/** Weights and their velocity, [outputs, size + 1] each, and what moves them. */
class Fit {
  readonly weights: Resource
  readonly #velocity: Resource
  readonly #steps: TensorFunction<Told, []>

  constructor(size: number, objective: Objective, options: ProbeOptions, random: Random) {
    const initial = initialWeights(size, objective.outputs, random)
    const still = tf.zerosLike(initial)
    this.weights = new Resource(initial)
    this.#velocity = new Resource(still)
    tf.dispose([initial, still])
    this.#steps = new TensorFunction('steps of a linear probe', (told) => {
      for (const batch of batchesOf(told, objective, options.batchSize)) {
        tf.tidy(() => this.#step(batch, told.rate, objective, options))
      }
      return []
    })
  }

  /** One epoch, in this order of the rows. */
  epoch({ x, targets, rows }: Rows, order: Int32Array, { batchSize }: ProbeOptions, rate: Scalar): void {
    for (let start = 0; start < rows; start += STEPS * batchSize) {
      const some = tf.tensor1d(order.subarray(start, start + STEPS * batchSize), 'int32')
      this.#steps.call({ x, targets, order: some, rate })
    }
  }

  /**
   * SGD with momentum as PyTorch has it: v <- .9 v + gradient, W <- W - rate v. Gradients are sums over a whole batch, and
   * the rate is divided by its size, which spares a division at every step; a smaller last batch is scaled up.
   */
  #step({ x, y }: Batch, rate: Scalar, { compare }: Objective, { batchSize, optimizer }: ProbeOptions): void {
    const rows = x.shape[0]
    const value = this.weights.read() as Tensor2D
    const { toLogits } = compare(logitsOf(value, x), y)
    const scaled = rows === batchSize ? toLogits : op.mul<Tensor2D>(toLogits, batchSize / rows)
    const sum = op.matMul<Tensor2D>(scaled, x, [true, false]) // [outputs, size + 1]
    const gradient = optimizer === 'lars' ? trusted(value, sum, batchSize) : sum
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

/** Steps that one call takes: a single one is no faster than its ops one by one, and more take longer to trace. */
const STEPS = 8

/** Gathered together, then split. */
function batchesOf({ x, targets, order }: Told, { spell = asTheyAre }: Objective, batchSize: number): Batch[] {
  const rows = order.shape[0]
  const lengths = Array.from({ length: Math.ceil(rows / batchSize) }, (_, i) =>
    Math.min(batchSize, rows - i * batchSize),
  )
  const xs = op.split<Tensor2D>(op.gather(x, order), lengths, 0)
  const ys = op.split<Tensor2D>(spell(op.gather(targets, order)), lengths, 0)
  return xs.map((x, i) => ({ x, y: ys[i]! }))
}

const LARS_TRUST = 1e-3
const LARS_EPSILON = 1e-8

/**
 * LARS (You et al. 2017) as in the published probe: the weights' gradient times .001 |w| / |gradient|, without a limit;
 * the bias keeps its own.
 * @param gradient - [outputs, size + 1], summed over the batch.
 */
function trusted(weights: Tensor2D, gradient: Tensor2D, batchSize: number): Tensor2D {
  const size = weights.shape[1] - 1
  const [w] = tf.split(weights, [size, 1], 1)
  const [own, bias] = tf.split(gradient, [size, 1], 1) as [Tensor2D, Tensor2D]
  const [long, steep] = [tf.norm(w!), tf.div(tf.norm(own), batchSize)]
  const trust = tf.div(tf.mul(long, LARS_TRUST), tf.add(steep, LARS_EPSILON))
  const still = tf.logicalOr(tf.equal(long, 0), tf.equal(steep, 0))
  return tf.concat([tf.mul(own, tf.where(still, tf.onesLike(trust), trust)), bias], 1)
}

function logitsOf(weights: Tensor2D, x: Tensor2D): Tensor2D {
  return op.matMul(x, weights, [false, true])
}

const UPDATE = [
  typeAttribute('T'),
  attribute('use_locking', 'TF_ATTR_BOOL', false),
  attribute('use_nesterov', 'TF_ATTR_BOOL', false),
]

/** [count, size + 1]: the features and a column of ones. */
function withBias({ values, count, size }: Features): Tensor2D {
  return tf.tidy(() => tf.concat([tf.tensor2d(values, [count, size]), tf.ones([count, 1])], 1))
}

/** Weights and biases uniform within 1/sqrt(size), as PyTorch's Linear begins. */
function initialWeights(size: number, outputs: number, random: Random): Tensor2D {
  const bound = 1 / Math.sqrt(size)
  const values = Float32Array.from({ length: outputs * (size + 1) }, () => random.uniform(-bound, bound))
  return tf.tensor2d(values, [outputs, size + 1])
}

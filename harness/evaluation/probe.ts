/**
 * What linear probes share: a linear map of frozen features fitted by SGD with momentum, step schedule, last epoch. The
 * gradient is written out, (d loss / d logits)^T x / B, with the bias as the weight of a feature that is always 1, so that a
 * step is five small native ops.
 */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { attribute, executeMany, typeAttribute } from '../engine/native.ts'
import * as op from '../engine/ops.ts'
import type { Random } from '../engine/random.ts'
import { tf } from '../engine/tensorflow.ts'
import { FailureError } from '../errors.ts'
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
  y(): Tensor2D // [rows, outputs]
  rows: number
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
  const fit = begin(train.size, objective.outputs, random.fork('weights'))
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const decays = MILESTONES.filter((share) => epoch >= Math.floor(share * options.epochs)).length
    tf.tidy(() =>
      trainEpoch(fit, objective, shuffled(data, objective, options.batchSize, order), options, 0.1 ** decays),
    )
    if (afterEpoch) tf.tidy(() => afterEpoch(fit.weights.read() as Tensor2D, epoch + 1))
  }
  const weights = fit.weights.read() as Tensor2D
  const value = meanLoss(weights, data, objective)
  tf.dispose([data.x, data.targets])
  fit.weights.dispose()
  fit.velocity.dispose()
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

/** Updated in place: [outputs, size + 1] each. */
interface Fit {
  weights: Resource
  velocity: Resource
}

function begin(size: number, outputs: number, random: Random): Fit {
  const initial = initialWeights(size, outputs, random)
  const still = tf.zerosLike(initial)
  const fit = { weights: new Resource(initial), velocity: new Resource(still) }
  tf.dispose([initial, still])
  return fit
}

/**
 * SGD with momentum as PyTorch has it: v <- .9 v + gradient, W <- W - rate v. Gradients are sums over a whole batch, and
 * the rate is divided by its size, which spares a division at every step; a smaller last batch is scaled up.
 */
function trainEpoch(
  { weights, velocity }: Fit,
  { compare }: Objective,
  batches: Batch[],
  options: ProbeOptions,
  decay: number,
): void {
  const momentum = tf.scalar(MOMENTUM)
  const rate = tf.scalar((options.learningRate * decay) / options.batchSize)
  for (const { x, y, rows } of batches) {
    tf.tidy(() => {
      const value = weights.read() as Tensor2D
      const { toLogits } = compare(logitsOf(value, x), y())
      const scaled = rows === options.batchSize ? toLogits : tf.mul(toLogits, options.batchSize / rows)
      const sum = op.matMul<Tensor2D>(scaled, x, [true, false]) // [outputs, size + 1]
      const gradient = options.optimizer === 'lars' ? trusted(value, sum, options.batchSize) : sum
      value.dispose()
      executeMany('ResourceApplyMomentum', [weights.handle, velocity.handle, rate, gradient, momentum], 0, UPDATE)
    })
  }
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

/** Targets of an epoch are spelt out at once up to so many numbers (128 MB), else batch by batch. */
const MOST_TARGETS = 2 ** 25

/** One epoch in random order: gathered once, then split. */
function shuffled(
  { x, targets, rows }: Rows,
  { spell = asTheyAre, outputs }: Objective,
  batchSize: number,
  order: Random,
): Batch[] {
  const permutation = tf.tensor1d(order.permutation(rows), 'int32')
  const lengths = Array.from({ length: Math.ceil(rows / batchSize) }, (_, i) =>
    Math.min(batchSize, rows - i * batchSize),
  )
  const atOnce = rows * outputs <= MOST_TARGETS
  const inOrder = op.gather(targets, permutation)
  const xs = op.split<Tensor2D>(op.gather(x, permutation), lengths, 0)
  const ys = op.split(atOnce ? spell(inOrder) : inOrder, lengths, 0)
  return lengths.map((length, i) => ({
    x: xs[i]!,
    y: () => (atOnce ? (ys[i] as Tensor2D) : spell(ys[i]!)),
    rows: length,
  }))
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

/**
 * The linear probe: softmax regression on frozen features by SGD with momentum, step schedule, last epoch. The gradient
 * is written out, (softmax(x W^T) - y)^T x / B, with the bias as the weight of a feature that is always 1, so that a
 * step is five small native ops.
 */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { LinearConfig } from '../../db/config.ts'
import { attribute, execute, executeMany, typeAttribute } from '../engine/native.ts'
import type { Random } from '../engine/random.ts'
import { tf } from '../engine/tensorflow.ts'
import { FailureError } from '../errors.ts'
import { Resource } from '../models/parameters.ts'
import { rankAccuracy } from './accuracy.ts'
import type { EvaluationResult, Features } from './types.ts'

const MOMENTUM = 0.9
/** The learning rate falls to a tenth at each of these shares of the epochs. */
const MILESTONES = [0.6, 0.8]

type Options = Pick<LinearConfig, 'epochs' | 'learningRate' | 'batchSize'>

export function protocol({ epochs, learningRate }: Options): string {
  return `${epochs} epochs SGD .9, lr ${String(learningRate).replace(/^0/, '')}, last epoch`
}

export function evaluate(
  train: Features,
  test: Features,
  options: Options,
  classes: number,
  random: Random,
): EvaluationResult {
  const { weights, loss } = trainProbe(train, options, classes, random)
  const logits = tf.tidy(() => tf.matMul(withBias(test), weights, false, true))
  const { predicted, top1, top5 } = rankAccuracy(logits.dataSync<'float32'>(), test.labels, classes)
  tf.dispose([weights, logits])
  return {
    scores: [
      { metric: 'top1', value: top1 },
      { metric: 'top5', value: top5 },
    ],
    predicted,
    protocol: protocol(options),
    details: {
      ...options,
      momentum: MOMENTUM,
      milestones: MILESTONES,
      loss,
      trainRows: train.count,
      features: train.origin,
    },
  }
}

export interface Probe {
  /** [classes, size + 1]; the last column is the bias. The caller owns it. */
  weights: Tensor2D
  /** Mean cross-entropy over the training rows at the end. */
  loss: number
}

interface Batch {
  x: Tensor2D // [rows, size + 1]
  y: Tensor1D
  rows: number
}

/** @throws FailureError when the loss is no longer a number. */
export function trainProbe(train: Features, options: Options, classes: number, random: Random): Probe {
  const order = random.fork('order')
  const data: Batch = { x: withBias(train), y: tf.tensor1d(train.labels, 'int32'), rows: train.count }
  const fit = begin(train.size, classes, random.fork('weights'))
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const decays = MILESTONES.filter((share) => epoch >= Math.floor(share * options.epochs)).length
    tf.tidy(() => trainEpoch(fit, shuffled(data, options.batchSize, order), options, 0.1 ** decays))
  }
  const weights = fit.weights.read() as Tensor2D
  const loss = tf.tidy(() => tf.mean(crossEntropy(weights, data).loss))
  const value = loss.dataSync<'float32'>()[0]!
  tf.dispose([data.x, data.y, loss])
  fit.weights.dispose()
  fit.velocity.dispose()
  if (!Number.isFinite(value)) {
    weights.dispose()
    throw new FailureError({ what: "the linear probe's loss is not a number", remedy: 'lower its learning rate' })
  }
  return { weights, loss: value }
}

/** Updated in place: [classes, size + 1] each. */
interface Fit {
  weights: Resource
  velocity: Resource
}

function begin(size: number, classes: number, random: Random): Fit {
  const initial = initialWeights(size, classes, random)
  const still = tf.zerosLike(initial)
  const fit = { weights: new Resource(initial), velocity: new Resource(still) }
  tf.dispose([initial, still])
  return fit
}

/**
 * SGD with momentum as PyTorch has it: v <- .9 v + gradient, W <- W - rate v. Gradients are sums over a whole batch, and
 * the rate is divided by its size, which spares a division at every step; a smaller last batch is scaled up.
 */
function trainEpoch({ weights, velocity }: Fit, batches: Batch[], options: Options, decay: number): void {
  const momentum = tf.scalar(MOMENTUM)
  const rate = tf.scalar((options.learningRate * decay) / options.batchSize)
  for (const batch of batches) {
    tf.tidy(() => {
      const value = weights.read() as Tensor2D
      const { toLogits } = crossEntropy(value, batch)
      value.dispose()
      const whole = batch.rows === options.batchSize
      const scaled = whole ? toLogits : tf.mul(toLogits, options.batchSize / batch.rows)
      const gradient = execute('MatMul', [scaled, batch.x], TRANSPOSE_FIRST) // [classes, size + 1]
      executeMany('ResourceApplyMomentum', [weights.handle, velocity.handle, rate, gradient, momentum], 0, UPDATE)
    })
  }
}

/** @returns the loss of every row, and its gradient with respect to the logits. */
function crossEntropy(weights: Tensor2D, { x, y }: Batch): { loss: Tensor1D; toLogits: Tensor2D } {
  const logits = execute('MatMul', [x, weights], TRANSPOSE_SECOND)
  const [loss, toLogits] = executeMany('SparseSoftmaxCrossEntropyWithLogits', [logits, y], 2, ENTROPY)
  return { loss: loss as Tensor1D, toLogits: toLogits as Tensor2D }
}

/** One epoch in random order: gathered once, then split. */
function shuffled({ x, y, rows }: Batch, batchSize: number, order: Random): Batch[] {
  const first = tf.scalar(0, 'int32')
  const permutation = tf.tensor1d(order.permutation(rows), 'int32')
  const lengths = Array.from({ length: Math.ceil(rows / batchSize) }, (_, i) =>
    Math.min(batchSize, rows - i * batchSize),
  )
  const sizes = tf.tensor1d(lengths, 'int32')
  const parts = (data: Tensor2D | Tensor1D, type: 'float32' | 'int32') => {
    const gathered = execute('GatherV2', [data, permutation, first], gatherAttributes(type))
    return executeMany('SplitV', [gathered, sizes, first], lengths.length, splitAttributes(lengths.length, type))
  }
  const xs = parts(x, 'float32')
  const ys = parts(y, 'int32')
  return lengths.map((length, i) => ({ x: xs[i] as Tensor2D, y: ys[i] as Tensor1D, rows: length }))
}

const matMulAttributes = (transposeFirst: boolean, transposeSecond: boolean) => [
  attribute('transpose_a', 'TF_ATTR_BOOL', transposeFirst),
  attribute('transpose_b', 'TF_ATTR_BOOL', transposeSecond),
  typeAttribute('T'),
]
const TRANSPOSE_FIRST = matMulAttributes(true, false)
const TRANSPOSE_SECOND = matMulAttributes(false, true)
const ENTROPY = [typeAttribute('T'), typeAttribute('Tlabels', 'int32')]
const UPDATE = [
  typeAttribute('T'),
  attribute('use_locking', 'TF_ATTR_BOOL', false),
  attribute('use_nesterov', 'TF_ATTR_BOOL', false),
]
const gatherAttributes = (type: 'float32' | 'int32') => [
  typeAttribute('Tparams', type),
  typeAttribute('Tindices', 'int32'),
  typeAttribute('Taxis', 'int32'),
]
const splitAttributes = (parts: number, type: 'float32' | 'int32') => [
  attribute('num_split', 'TF_ATTR_INT', parts),
  typeAttribute('T', type),
  typeAttribute('Tlen', 'int32'),
]

/** [count, size + 1]: the features and a column of ones. */
function withBias({ values, count, size }: Features): Tensor2D {
  return tf.tidy(() => tf.concat([tf.tensor2d(values, [count, size]), tf.ones([count, 1])], 1))
}

/** Weights and biases uniform within 1/sqrt(size), as PyTorch's Linear begins. */
function initialWeights(size: number, classes: number, random: Random): Tensor2D {
  const bound = 1 / Math.sqrt(size)
  const values = Float32Array.from({ length: classes * (size + 1) }, () => random.uniform(-bound, bound))
  return tf.tensor2d(values, [classes, size + 1])
}

/** Differentiable arithmetic: the small ops between layers, and the fully connected layer. */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { attribute, execute, executeMany, typeAttribute } from '../native.ts'
import { type Traced, traced } from '../tape.ts'
import { tf } from '../tensorflow.ts'

const T = typeAttribute('T')
const NHWC = attribute('data_format', 'TF_ATTR_STRING', 'NHWC')

/** The same values under a second handle; nothing is copied. */
function alias<R extends Tensor>(x: R): R {
  return execute('Identity', [x])
}

/** max(x, 0) */
export function relu<R extends Tensor>(x: Traced<R>): Traced<R> {
  const y = execute<R>('Relu', [x.tensor])
  return traced([x], y, (dy) => [() => execute('ReluGrad', [dy, y])])
}

/** a + b of equal shapes. */
export function add<R extends Tensor>(a: Traced<R>, b: Traced<R>): Traced<R> {
  return traced([a, b], execute<R>('AddV2', [a.tensor, b.tensor]), (dy) => [() => alias(dy), () => alias(dy)])
}

export function reshape<R extends Tensor>(x: Traced, shape: R['shape']): Traced<R> {
  const back = x.shape
  return traced([x], tf.reshape(x.tensor, shape) as R, (dy) => [() => tf.reshape(dy, back)])
}

const matrixAttributes = (a: boolean, b: boolean) => [
  T,
  attribute('transpose_a', 'TF_ATTR_BOOL', a),
  attribute('transpose_b', 'TF_ATTR_BOOL', b),
]
const plainMatrix = matrixAttributes(false, false)
const firstTransposed = matrixAttributes(true, false)
const secondTransposed = [T, attribute('adj_x', 'TF_ATTR_BOOL', false), attribute('adj_y', 'TF_ATTR_BOOL', true)]

/** x w: [rows, in], [in, out] -> [rows, out]. */
export function product(x: Traced<Tensor2D>, w: Traced<Tensor2D>): Traced<Tensor2D> {
  const y = execute<Tensor2D>('MatMul', [x.tensor, w.tensor], plainMatrix)
  return traced([x, w], y, (dy) => [
    () => execute('BatchMatMulV2', [dy, w.tensor], secondTransposed),
    () => execute('MatMul', [x.tensor, dy], firstTransposed),
  ])
}

/**
 * x w + b: [rows, in], [in, out], [out] -> [rows, out]. MatMul starts in a fifth of BatchMatMul's time, but not with its second
 * factor transposed.
 */
export function affine(x: Traced<Tensor2D>, w: Traced<Tensor2D>, b: Traced<Tensor1D>): Traced<Tensor2D> {
  const product = execute<Tensor2D>('MatMul', [x.tensor, w.tensor], plainMatrix)
  const y = execute<Tensor2D>('BiasAdd', [product, b.tensor], [T, NHWC])
  product.dispose()
  return traced([x, w, b], y, (dy) => [
    () => execute('BatchMatMulV2', [dy, w.tensor], secondTransposed),
    () => execute('MatMul', [x.tensor, dy], firstTransposed),
    () => execute('BiasAddGrad', [dy], [T, NHWC]),
  ])
}

/** x + b along the last axis. */
export function addBias(x: Traced<Tensor4D>, b: Traced<Tensor1D>): Traced<Tensor4D> {
  const y = execute<Tensor4D>('BiasAdd', [x.tensor, b.tensor], [T, NHWC])
  return traced([x, b], y, (dy) => [() => alias(dy), () => execute('BiasAddGrad', [dy], [T, NHWC])])
}

/** Rows `start` to `start + count`. */
export function rows(x: Traced<Tensor2D>, start: number, count: number): Traced<Tensor2D> {
  const [total, size] = x.shape
  if (count === total) return x
  const after = total - start - count
  return traced([x], tf.slice(x.tensor, [start, 0], [count, size]), (dy) => [
    () =>
      tf.pad2d(dy, [
        [start, after],
        [0, 0],
      ]),
  ])
}

/** Joins along the first axis. */
export function concatBatch(parts: readonly Traced<Tensor4D>[]): Traced<Tensor4D> {
  if (parts.length === 1) return parts[0]!
  const sizes = parts.map(({ shape }) => shape[0])
  const joined = tf.concat(
    parts.map(({ tensor }) => tensor),
    0,
  )
  return traced(parts, joined, (dy) => {
    const gradients = tf.split(dy, sizes, 0)
    return parts.map((_, i) => () => gradients[i]!)
  })
}

/** Joins along the last axis. */
export function concatChannels(a: Traced<Tensor4D>, b: Traced<Tensor4D>): Traced<Tensor4D> {
  const split = [a.shape[3], b.shape[3]]
  return traced([a, b], tf.concat([a.tensor, b.tensor], 3), (dy) => {
    const parts = tf.split(dy, split, 3)
    return [() => parts[0]!, () => parts[1]!]
  })
}

/** Softmax over the last axis. */
export function softmax<R extends Tensor>(x: Traced<R>): Traced<R> {
  const rows = tf.reshape(x.tensor, [-1, x.shape.at(-1)!])
  const y = tf.reshape(execute('Softmax', [rows]), x.shape) as R
  return traced([x], y, (dy) => [() => tf.tidy(() => tf.mul(y, tf.sub(dy, tf.sum(tf.mul(dy, y), -1, true))))])
}

/** Rows scaled to unit length: [rows, size] -> [rows, size]. */
export function unitRows(x: Traced<Tensor2D>): Traced<Tensor2D> {
  const norm = tf.tidy(() => tf.maximum(tf.sqrt(tf.sum(tf.square(x.tensor), 1, true)), 1e-12))
  const y = tf.div(x.tensor, norm) as Tensor2D
  return traced([x], y, (dy) => [
    () => tf.tidy(() => tf.div(tf.sub(dy, tf.mul(y, tf.sum(tf.mul(dy, y), 1, true))), norm)),
  ])
}

/**
 * Mean over rows of the cross-entropy between softmax(logits) and targets that sum to 1 but need not be positive.
 * @param logits - [rows, classes]
 * @param targets - [rows, classes]
 */
export function crossEntropy(logits: Traced<Tensor2D>, targets: Tensor2D): Traced<Scalar> {
  const [count] = logits.shape
  const [losses, slopes] = executeMany('SoftmaxCrossEntropyWithLogits', [logits.tensor, targets], 2)
  return traced([logits], tf.mean(losses!) as Scalar, (dy) => [() => tf.tidy(() => tf.mul(slopes!, tf.div(dy, count)))])
}

export function addConstant(x: Traced<Scalar>, value: number): Traced<Scalar> {
  return traced([x], tf.add(x.tensor, value) as Scalar, (dy) => [() => alias(dy)])
}

/** The sum of scalars times their weights. */
export function weightedSum(terms: readonly { term: Traced<Scalar>; weight: number }[]): Traced<Scalar> {
  const sum = tf.tidy(() => tf.addN(terms.map(({ term, weight }) => tf.mul(term.tensor, weight))) as Scalar)
  const inputs = terms.map(({ term }) => term)
  return traced(inputs, sum, (dy) =>
    terms.map(
      ({ weight }) =>
        () =>
          tf.mul(dy, weight),
    ),
  )
}

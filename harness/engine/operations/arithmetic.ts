/** Differentiable arithmetic: small ops between layers, and the fully connected layer. */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { attribute, execute, typeAttribute } from '../native.ts'
import * as op from '../ops.ts'
import { matMul, matMulFirstTransposed, matMulSecondTransposed } from '../products.ts'
import { type Traced, traced } from '../tape.ts'
import { tf } from '../tensorflow.ts'

const T = typeAttribute('T')
const NHWC = attribute('data_format', 'TF_ATTR_STRING', 'NHWC')

/** max(x, 0) */
export function relu<R extends Tensor>(x: Traced<R>): Traced<R> {
  const y = execute<R>('Relu', [x.tensor])
  return traced([x], y, (dy) => [() => execute('ReluGrad', [dy, y])])
}

/** a + b, of equal shapes. */
export function add<R extends Tensor>(a: Traced<R>, b: Traced<R>): Traced<R> {
  return traced([a, b], execute<R>('AddV2', [a.tensor, b.tensor]), (dy) => [() => op.alias(dy), () => op.alias(dy)])
}

export function reshape<R extends Tensor>(x: Traced, shape: R['shape']): Traced<R> {
  const back = x.shape
  return traced([x], op.reshape<R>(x.tensor, shape), (dy) => [() => op.reshape(dy, back)])
}

/** x w: [rows, in], [in, out] -> [rows, out]. */
export function product(x: Traced<Tensor2D>, w: Traced<Tensor2D>): Traced<Tensor2D> {
  const y = matMul<Tensor2D>(x.tensor, w.tensor)
  return traced([x, w], y, (dy) => [
    () => matMulSecondTransposed(dy, w.tensor),
    () => matMulFirstTransposed(x.tensor, dy),
  ])
}

/** x w + b: [rows, in], [in, out], [out] -> [rows, out] */
export function affine(x: Traced<Tensor2D>, w: Traced<Tensor2D>, b: Traced<Tensor1D>): Traced<Tensor2D> {
  const product = matMul(x.tensor, w.tensor)
  const y = execute<Tensor2D>('BiasAdd', [product, b.tensor], [T, NHWC])
  product.dispose()
  return traced([x, w, b], y, (dy) => [
    () => matMulSecondTransposed(dy, w.tensor),
    () => matMulFirstTransposed(x.tensor, dy),
    () => execute('BiasAddGrad', [dy], [T, NHWC]),
  ])
}

/** x + b along the last axis. */
export function addBias(x: Traced<Tensor4D>, b: Traced<Tensor1D>): Traced<Tensor4D> {
  const y = execute<Tensor4D>('BiasAdd', [x.tensor, b.tensor], [T, NHWC])
  return traced([x, b], y, (dy) => [() => op.alias(dy), () => execute('BiasAddGrad', [dy], [T, NHWC])])
}

/** Rows `start` to `start + count - 1`. */
export function rows(x: Traced<Tensor2D>, start: number, count: number): Traced<Tensor2D> {
  const [total, size] = x.shape
  if (count === total) return x
  const after = total - start - count
  return traced([x], op.slice(x.tensor, [start, 0], [count, size]), (dy) => [
    () =>
      op.pad(dy, [
        [start, after],
        [0, 0],
      ]),
  ])
}

/** Joins along the first axis. */
export function concatBatch(parts: readonly Traced<Tensor4D>[]): Traced<Tensor4D> {
  if (parts.length === 1) return parts[0]!
  const sizes = parts.map(({ shape }) => shape[0])
  const joined = op.concat<Tensor4D>(
    parts.map(({ tensor }) => tensor),
    0,
  )
  return traced(parts, joined, (dy) => {
    const gradients = op.split(dy, sizes, 0)
    return parts.map((_, i) => () => gradients[i]!)
  })
}

/** Joins along the last axis. */
export function concatChannels(a: Traced<Tensor4D>, b: Traced<Tensor4D>): Traced<Tensor4D> {
  const split = [a.shape[3], b.shape[3]]
  return traced([a, b], op.concat<Tensor4D>([a.tensor, b.tensor], 3), (dy) => {
    const parts = op.split(dy, split, 3)
    return [() => parts[0]!, () => parts[1]!]
  })
}

/** Softmax over the last axis. */
export function softmax<R extends Tensor>(x: Traced<R>): Traced<R> {
  const y = op.softmax(x.tensor)
  return traced([x], y, (dy) => [() => tf.tidy(() => op.mul(y, op.sub(dy, op.sum(op.mul(dy, y), -1, true))))])
}

/** Scales rows to unit length: [rows, size] -> [rows, size]. */
export function unitRows(x: Traced<Tensor2D>): Traced<Tensor2D> {
  const norm = tf.tidy(() => op.maximum(op.sqrt(op.sum(op.square(x.tensor), 1, true)), 1e-12))
  const y = op.div<Tensor2D>(x.tensor, norm)
  return traced([x], y, (dy) => [
    () => tf.tidy(() => op.div(op.sub(dy, op.mul(y, op.sum(op.mul(dy, y), 1, true))), norm)),
  ])
}

/**
 * Mean over rows of the cross-entropy between softmax(logits) and targets that sum to 1 but need not be positive. It
 * does not use TensorFlow's own op, which is not deterministic on a GPU.
 * @param logits - [rows, classes]
 * @param targets - [rows, classes]
 */
export function crossEntropy(logits: Traced<Tensor2D>, targets: Tensor2D): Traced<Scalar> {
  const [count] = logits.shape
  const loss = tf.tidy(() => op.div<Scalar>(op.sum(op.mul(op.logSoftmax(logits.tensor), targets)), -count))
  return traced([logits], loss, (dy) => [
    () => tf.tidy(() => op.mul(op.sub(op.softmax(logits.tensor), targets), op.div(dy, count))),
  ])
}

export function addConstant(x: Traced<Scalar>, value: number): Traced<Scalar> {
  return traced([x], op.add<Scalar>(x.tensor, value), (dy) => [() => op.alias(dy)])
}

/** The sum of scalars times their weights. */
export function weightedSum(terms: readonly { term: Traced<Scalar>; weight: number }[]): Traced<Scalar> {
  const sum = tf.tidy(() => op.addN(terms.map(({ term, weight }) => op.mul<Scalar>(term.tensor, weight))))
  const inputs = terms.map(({ term }) => term)
  return traced(inputs, sum, (dy) =>
    terms.map(
      ({ weight }) =>
        () =>
          op.mul(dy, weight),
    ),
  )
}

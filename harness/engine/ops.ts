/**
 * Tensor arithmetic for code that runs at every training step: `tf.*` without the tape, with numbers, shapes and axes
 * as constants that are uploaded once. All results belong to the surrounding `tf.tidy`.
 */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { ints, once, scalar } from './constants.ts'
import { attribute, execute, executeMany, type Type, typeAttribute } from './native.ts'
import { tf } from './tensorflow.ts'

type Operand = Tensor | number
type Shape = readonly number[]

const T = typeAttribute('T')
const INDEX = typeAttribute('Tidx', 'int32')

const binary =
  (name: string) =>
  <R extends Tensor = Tensor>(a: Operand, b: Operand): R =>
    execute<R>(name, [operand(a), operand(b)])

const unary =
  (name: string) =>
  <R extends Tensor>(x: R): R =>
    execute<R>(name, [x])

export const add = binary('AddV2')
export const sub = binary('Sub')
export const mul = binary('Mul')
export const div = binary('RealDiv')
export const minimum = binary('Minimum')
export const maximum = binary('Maximum')

export const square = unary('Square')
export const sqrt = unary('Sqrt')
export const rsqrt = unary('Rsqrt')
export const neg = unary('Neg')
export const exp = unary('Exp')
export const log = unary('Log')
export const sin = unary('Sin')
export const cos = unary('Cos')
export const relu = unary('Relu')
/** A second handle for the same values, without a copy. */
export const alias = unary('Identity')

function operand(x: Operand): Tensor {
  return typeof x === 'number' ? scalar(x) : x
}

const reduction =
  (name: string) =>
  <R extends Tensor = Tensor>(x: Tensor, axes: number | Shape = x.shape.map((_, i) => i), keep = false): R => {
    const positive = [axes].flat().map((axis) => (axis < 0 ? axis + x.shape.length : axis))
    return execute<R>(name, [x, ints(positive)], keep ? KEEPING : DROPPING)
  }

const KEEPING = [T, INDEX, attribute('keep_dims', 'TF_ATTR_BOOL', true)]
const DROPPING = [T, INDEX, attribute('keep_dims', 'TF_ATTR_BOOL', false)]

/** Reduces the given axes, or all. @param keep - keeps the reduced axes with a length of 1. */
export const sum = reduction('Sum')
export const mean = reduction('Mean')
export const max = reduction('Max')

/** Softmax along the last axis. */
export const softmax = unary('Softmax')
/** The logarithm of the softmax along the last axis. */
export const logSoftmax = unary('LogSoftmax')

type Factors = readonly [first: boolean, second: boolean]

/** The op for matrix products, or for batches of them, and its attributes except `T`. */
export function matMulOp(rank: number, [first, second]: Factors): MatMulOp {
  return (rank > 2 ? BATCHED : SINGLE)[2 * Number(first) + Number(second)]!
}

type MatMulOp = { name: string; attributes: ReturnType<typeof attribute>[] }

const matMulOps = (name: string, a: string, b: string): MatMulOp[] =>
  [0, 1, 2, 3].map((which) => ({
    name,
    attributes: [attribute(a, 'TF_ATTR_BOOL', which >= 2), attribute(b, 'TF_ATTR_BOOL', which % 2 === 1)],
  }))
const SINGLE = matMulOps('MatMul', 'transpose_a', 'transpose_b')
const BATCHED = matMulOps('BatchMatMulV2', 'adj_x', 'adj_y')

/** a b: [rows, inner], [inner, columns] -> [rows, columns]. `transposed` says which factors are stored transposed. */
export function matMul<R extends Tensor>(a: Tensor, b: Tensor, transposed: Factors = [false, false]): R {
  const { name, attributes } = matMulOp(a.shape.length, transposed)
  return execute<R>(name, [a, b], [T, ...attributes])
}

/** Sums in the order of the terms. TensorFlow's AddN uses another order if it can overwrite one of the terms. */
export function addN<R extends Tensor>(terms: readonly R[]): R {
  if (terms.length === 1) return alias(terms[0]!)
  return tf.tidy(() => terms.slice(1).reduce<R>((sum, term) => add(sum, term), terms[0]!))
}

const SHAPED = [T, typeAttribute('Tshape', 'int32')]

/** @param shape - one length may be -1, for the remaining entries. */
export function reshape<R extends Tensor>(x: Tensor, shape: Shape): R {
  return execute<R>('Reshape', [x, ints(shape)], SHAPED)
}

const PERMUTED = [T, typeAttribute('Tperm', 'int32')]

export function transpose<R extends Tensor>(x: Tensor, order: Shape): R {
  return execute<R>('Transpose', [x, ints(order)], PERMUTED)
}

const BROADCAST = [T, INDEX]

export function broadcastTo<R extends Tensor>(x: Tensor, shape: Shape): R {
  return execute<R>('BroadcastTo', [x, ints(shape)], BROADCAST)
}

const TILED = [T, typeAttribute('Tmultiples', 'int32')]

export function tile<R extends Tensor>(x: Tensor, times: Shape): R {
  return execute<R>('Tile', [x, ints(times)], TILED)
}

const SLICED = [T, typeAttribute('Index', 'int32')]

export function slice<R extends Tensor>(x: Tensor, start: Shape, size: Shape): R {
  return execute<R>('Slice', [x, ints(start), ints(size)], SLICED)
}

const PADDED = [T, typeAttribute('Tpaddings', 'int32')]

/** Pads with zeros. @param borders - the number of zeros before and after, for each axis. */
export function pad<R extends Tensor>(x: R, borders: readonly (readonly [number, number])[]): R {
  const flat = borders.flat()
  const paddings = once(`borders ${flat.join()}`, () => tf.tensor2d(flat, [borders.length, 2], 'int32'))
  return execute<R>('Pad', [x, paddings], PADDED)
}

export function concat<R extends Tensor>(parts: readonly Tensor[], axis: number, type: Type = 'float32'): R {
  if (parts.length === 1) return alias(parts[0] as R)
  const attributes = [attribute('N', 'TF_ATTR_INT', parts.length), typeAttribute('T', type), INDEX]
  return execute<R>('ConcatV2', [...parts, ints(axis)], attributes)
}

/** @param sizes - the lengths of the parts along the axis. */
export function split<R extends Tensor = Tensor>(x: Tensor, sizes: Shape, axis: number): R[] {
  const attributes = [attribute('num_split', 'TF_ATTR_INT', sizes.length), T, typeAttribute('Tlen', 'int32')]
  return executeMany('SplitV', [x, ints(sizes), ints(axis)], sizes.length, attributes) as R[]
}

/** The slices along an axis, without that axis. */
export function unstack<R extends Tensor = Tensor>(x: Tensor, axis: number, type: Type = 'float32'): R[] {
  const count = x.shape[axis]!
  const attributes = [
    typeAttribute('T', type),
    attribute('num', 'TF_ATTR_INT', count),
    attribute('axis', 'TF_ATTR_INT', axis),
  ]
  return executeMany('Unpack', [x], count, attributes) as R[]
}

/** Stacks tensors of equal shapes along a new axis. */
export function stack<R extends Tensor>(parts: readonly Tensor[], axis: number): R {
  const attributes = [attribute('N', 'TF_ATTR_INT', parts.length), T, attribute('axis', 'TF_ATTR_INT', axis)]
  return execute<R>('Pack', [...parts], attributes)
}

const GATHERED = [
  attribute('batch_dims', 'TF_ATTR_INT', 0),
  typeAttribute('Tparams'),
  typeAttribute('Tindices', 'int32'),
  typeAttribute('Taxis', 'int32'),
]

/** The entries at the given indices along the first axis. @param indices - int32, of any shape. */
export function gather<R extends Tensor>(x: Tensor, indices: Tensor): R {
  return execute<R>('GatherV2', [x, indices, ints(0)], GATHERED)
}

const ONE_HOT = [T, typeAttribute('TI', 'int32'), attribute('axis', 'TF_ATTR_INT', -1)]

/** [...] int32 -> [..., depth]: 1 at the index, 0 elsewhere. */
export function oneHot<R extends Tensor>(indices: Tensor, depth: number): R {
  return execute<R>('OneHot', [indices, ints(depth), scalar(1), scalar(0)], ONE_HOT)
}

/** Converts x to another type. */
export function cast<R extends Tensor>(x: Tensor, from: Type, to: Type): R {
  return execute<R>('Cast', [x], [typeAttribute('SrcT', from), typeAttribute('DstT', to)])
}

const ARG_MAX = [T, INDEX, typeAttribute('output_type', 'int32')]

/** The index of the largest entry along the last axis, int32; the first of equals. */
export function argMax<R extends Tensor>(x: Tensor): R {
  return execute<R>('ArgMax', [x, ints(x.shape.length - 1)], ARG_MAX)
}

const CUMULATED = (reverse: boolean) => [
  T,
  INDEX,
  attribute('exclusive', 'TF_ATTR_BOOL', false),
  attribute('reverse', 'TF_ATTR_BOOL', reverse),
]

export function cumsum<R extends Tensor>(x: R, axis: number, reverse = false): R {
  return execute<R>('Cumsum', [x, ints(axis)], CUMULATED(reverse))
}

export function greater<R extends Tensor>(a: Operand, b: Operand): R {
  return execute<R>('Greater', [operand(a), operand(b)])
}

export function equal<R extends Tensor>(a: Operand, b: Operand): R {
  return execute<R>('Equal', [operand(a), operand(b)], EQUAL)
}

const EQUAL = [T, attribute('incompatible_shape_error', 'TF_ATTR_BOOL', true)]

/** The entries of `yes` where the condition holds, else those of `no`. */
export function where<R extends Tensor>(condition: Tensor, yes: Operand, no: Operand): R {
  return execute<R>('SelectV2', [condition, operand(yes), operand(no)])
}

/** The Euclidean norm of all values. */
export function norm(x: Tensor): Scalar {
  return sqrt(sum<Scalar>(square(x)))
}

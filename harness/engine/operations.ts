/** The differentiable ops that models and losses are built of, each with its native or closed-form gradient. */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
import { attribute, execute, executeMany, typeAttribute } from './native.ts'
import { type Traced, traced } from './tape.ts'
import { tf } from './tensorflow.ts'

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

/** Joins along the last axis. */
export function concatChannels(a: Traced<Tensor4D>, b: Traced<Tensor4D>): Traced<Tensor4D> {
  const split = [a.shape[3], b.shape[3]]
  return traced([a, b], tf.concat([a.tensor, b.tensor], 3), (dy) => {
    const parts = tf.split(dy, split, 3)
    return [() => parts[0]!, () => parts[1]!]
  })
}

const convolutionAttributes = (stride: number, padding: 'SAME' | 'VALID') => [
  T,
  attribute('strides', 'TF_ATTR_INT', [1, stride, stride, 1]),
  attribute('padding', 'TF_ATTR_STRING', padding),
  attribute('explicit_paddings', 'TF_ATTR_INT', []),
  NHWC,
  attribute('dilations', 'TF_ATTR_INT', [1, 1, 1, 1]),
  attribute('use_cudnn_on_gpu', 'TF_ATTR_BOOL', true),
]

/**
 * 2-D convolution without bias, padded symmetrically as PyTorch does: `padding` is half the kernel or 0.
 * @param x - [batch, height, width, in]
 * @param w - [kernel, kernel, in, out]
 */
export function convolution(
  x: Traced<Tensor4D>,
  w: Traced<Tensor4D>,
  stride: number,
  padding: number,
): Traced<Tensor4D> {
  // TensorFlow's own padding is lopsided for strides, and its explicit padding leaves the fast kernels (measured: twice
  // as slow at 24x24x64, ten times at 2x2x128), so strided convolutions are padded by hand.
  const input = stride > 1 && padding > 0 ? pad(x, paddingFor(x.shape, w.shape[0], stride, padding)) : x
  const attributes = convolutionAttributes(stride, stride === 1 && padding > 0 ? 'SAME' : 'VALID')
  const y = execute<Tensor4D>('Conv2D', [input.tensor, w.tensor], attributes)
  return traced([input, w], y, (dy) => [
    () => inputGradient(input.shape, w.tensor, dy, stride, attributes),
    () => withShape(w.shape, (shape) => execute('Conv2DBackpropFilter', [input.tensor, shape, dy], attributes)),
  ])
}

function withShape<R extends Tensor>(of: number[], use: (shape: Tensor) => R): R {
  const shape = tf.tensor1d(of, 'int32')
  const result = use(shape)
  shape.dispose()
  return result
}

type ConvolutionAttributes = ReturnType<typeof convolutionAttributes>

function inputGradient(
  shape: Tensor4D['shape'],
  w: Tensor4D,
  dy: Tensor4D,
  stride: number,
  attributes: ConvolutionAttributes,
): Tensor {
  if (stride === 2 && shape[3] <= 4) return fewChannelsGradient(shape, w, dy)
  return withShape(shape, (s) => execute('Conv2DBackpropInput', [s, w, dy], attributes))
}

/**
 * The gradient of an unpadded convolution of stride 2 with respect to an image: a convolution of stride 1 on 2x2 blocks of
 * pixels, which have four times the channels. The native kernel starves on three (a 7x7 stem at 96 px: 38 ms, so 14 ms).
 */
function fewChannelsGradient(shape: Tensor4D['shape'], w: Tensor4D, dy: Tensor4D): Tensor {
  return tf.tidy(() => {
    const [kernel, , channels, outputs] = w.shape
    const half = Math.ceil(kernel / 2)
    const missing: Border = [0, 2 * half - kernel]
    const even = tf.reshape(tf.pad4d(w, [missing, missing, [0, 0], [0, 0]]), [half, 2, half, 2, channels, outputs])
    const blocked = tf.reshape(tf.transpose(even, [0, 2, 1, 3, 4, 5]), [half, half, 4 * channels, outputs])
    const blocks = [shape[0], dy.shape[1] + half - 1, dy.shape[2] + half - 1, 4 * channels]
    const attributes = convolutionAttributes(1, 'VALID')
    const gradient = withShape(blocks, (s) => execute('Conv2DBackpropInput', [s, blocked, dy], attributes))
    const block = [T, attribute('block_size', 'TF_ATTR_INT', 2), NHWC]
    const pixels = execute<Tensor4D>('DepthToSpace', [gradient], block)
    const rest = shape.map((size, i) => Math.max(0, size - pixels.shape[i]!)) as Tensor4D['shape']
    // Rows and columns that no window reached have no gradient.
    const whole = tf.pad4d(pixels, [
      [0, 0],
      [0, rest[1]],
      [0, rest[2]],
      [0, 0],
    ])
    return tf.slice(whole, [0, 0, 0, 0], shape)
  })
}

type Border = [number, number]

/** Only as much as the last window reaches at the far edges. */
function paddingFor([, height, width]: number[], kernel: number, stride: number, padding: number): [Border, Border] {
  const border = (size: number): Border => {
    const reached = Math.floor((size + 2 * padding - kernel) / stride) * stride + kernel
    return [padding, Math.max(0, reached - size - padding)]
  }
  return [border(height!), border(width!)]
}

function pad(x: Traced<Tensor4D>, [rows, columns]: [Border, Border]): Traced<Tensor4D> {
  const y = tf.pad4d(x.tensor, [[0, 0], rows, columns, [0, 0]])
  return traced([x], y, (dy) => [() => tf.slice(dy, [0, rows[0], columns[0], 0], x.shape)])
}

/** 3x3 windows, stride 2, one pixel of zeros around: equals padding with minus infinity where nothing is negative. */
export function maxPool(x: Traced<Tensor4D>): Traced<Tensor4D> {
  const input = pad(x, paddingFor(x.shape, 3, 2, 1))
  const attributes = [
    T,
    attribute('ksize', 'TF_ATTR_INT', [1, 3, 3, 1]),
    attribute('strides', 'TF_ATTR_INT', [1, 2, 2, 1]),
    attribute('padding', 'TF_ATTR_STRING', 'VALID'),
    attribute('explicit_paddings', 'TF_ATTR_INT', []),
    NHWC,
  ]
  const y = execute<Tensor4D>('MaxPool', [input.tensor], attributes)
  return traced([input], y, (dy) => [() => execute('MaxPoolGrad', [input.tensor, y, dy], attributes)])
}

/** Mean over height and width: [batch, height, width, channels] -> [batch, channels]. */
export function globalAveragePool(x: Traced<Tensor4D>): Traced<Tensor2D> {
  const [b, h, w, c] = x.shape
  return traced([x], tf.mean(x.tensor, [1, 2]) as Tensor2D, (dy) => [
    () => tf.broadcastTo(tf.reshape(tf.div(dy, h * w), [b, 1, 1, c]), [b, h, w, c]),
  ])
}

const normAttributes = (training: boolean, epsilon: number, momentum: number) => [
  T,
  typeAttribute('U'),
  attribute('epsilon', 'TF_ATTR_FLOAT', epsilon),
  attribute('exponential_avg_factor', 'TF_ATTR_FLOAT', momentum),
  NHWC,
  attribute('is_training', 'TF_ATTR_BOOL', training),
]

export interface RunningStatistics {
  mean: Tensor
  variance: Tensor
}

/**
 * Training-mode batch normalisation (Ioffe and Szegedy 2015) of `groups` equal parts of the batch, one after the other, each by
 * its own statistics over batch, height and width: what as many separate passes would do.
 * @param running - statistics before this batch.
 * @param momentum - how far the running statistics move to each part's, Bessel-corrected as in PyTorch.
 * @returns the running statistics after it as well.
 */
export function batchNormTraining(
  x: Traced<Tensor4D>,
  gamma: Traced<Tensor1D>,
  beta: Traced<Tensor1D>,
  running: RunningStatistics,
  { groups, epsilon, momentum }: { groups: number; epsilon: number; momentum: number },
): { y: Traced<Tensor4D>; running: RunningStatistics } {
  const attributes = normAttributes(true, epsilon, momentum)
  const gradientAttributes = attributes.filter(({ name }) => name !== 'exponential_avg_factor')
  const parts = splitBatch(x.tensor, groups)
  const outputs: Tensor[] = []
  const reserves: Tensor[][] = []
  let { mean, variance } = running
  for (const part of parts) {
    const inputs = [part, gamma.tensor, beta.tensor, mean, variance]
    const [y, newMean, newVariance, ...reserve] = executeMany('FusedBatchNormV3', inputs, 6, attributes)
    outputs.push(y!)
    reserves.push(reserve)
    mean = newMean!
    variance = newVariance!
  }
  const y = joinBatch(outputs)
  const result = traced([x, gamma, beta], y, (dy) => {
    const gradients = splitBatch(dy, groups).map((part, g) =>
      executeMany('FusedBatchNormGradV3', [part, parts[g]!, gamma.tensor, ...reserves[g]!], 5, gradientAttributes),
    )
    tf.dispose(groups > 1 ? parts : [])
    return [
      () => joinBatch(gradients.map(([dx]) => dx!)),
      () => sumOf(gradients.map(([, dgamma]) => dgamma!)),
      () => sumOf(gradients.map(([, , dbeta]) => dbeta!)),
    ]
  })
  return { y: result, running: { mean, variance } }
}

/** Parts of the batch that share its memory. */
function splitBatch(x: Tensor, groups: number): Tensor[] {
  if (groups === 1) return [x]
  const axis = tf.scalar(0, 'int32')
  return executeMany('Split', [axis, x], groups, [T, attribute('num_split', 'TF_ATTR_INT', groups)])
}

function joinBatch(parts: Tensor[]): Tensor4D {
  if (parts.length === 1) return parts[0] as Tensor4D
  const joined = tf.concat(parts, 0) as Tensor4D
  tf.dispose(parts)
  return joined
}

function sumOf(parts: Tensor[]): Tensor {
  return parts.length === 1 ? parts[0]! : tf.addN(parts)
}

/** Evaluation-mode batch normalisation by the running statistics; not differentiable. */
export function batchNormInference(
  x: Tensor4D,
  gamma: Tensor,
  beta: Tensor,
  running: RunningStatistics,
  epsilon: number,
): Tensor4D {
  const inputs = [x, gamma, beta, running.mean, running.variance]
  const [y, ...rest] = executeMany('FusedBatchNormV3', inputs, 6, normAttributes(false, epsilon, 1))
  tf.dispose(rest)
  return y as Tensor4D
}

/** Sum over pixels as a product with ones, at memory speed: [batch, pixels, channels] -> [batch, channels]. */
function pixelSum(x: Tensor3D): Tensor2D {
  const [batch, pixels, channels] = x.shape
  return tf.reshape(tf.matMul(tf.ones([batch, 1, pixels]), x), [batch, channels])
}

/** [channels, channels]: the mean over each channel's group. */
function groupMean(channels: number, groups: number): Tensor2D {
  const size = channels / groups
  const sameGroup = (i: number) => Math.floor(i / channels / size) === Math.floor((i % channels) / size)
  const values = Float32Array.from({ length: channels * channels }, (_, i) => (sameGroup(i) ? 1 / size : 0))
  return tf.tensor2d(values, [channels, channels])
}

/**
 * Group normalisation (Wu and He 2018): each image's groups of channels to mean 0 and variance 1, then gamma and beta.
 * @param x - [batch, height, width, channels]; `groups` divides channels.
 */
export function groupNorm(
  x: Traced<Tensor4D>,
  gamma: Traced<Tensor1D>,
  beta: Traced<Tensor1D>,
  groups: number,
  epsilon: number,
): Traced<Tensor4D> {
  const [b, h, w, c] = x.shape
  const toGroups = groupMean(c, groups)
  const flat = (t: Tensor): Tensor3D => tf.reshape(t, [b, h * w, c])
  const perPixel = (t: Tensor): Tensor3D => tf.reshape(t, [b, 1, c])
  const overGroup = (sum: Tensor2D): Tensor2D => execute('MatMul', [tf.div(sum, h * w), toGroups], plainMatrix)
  const forward = tf.tidy(() => {
    const pixels = flat(x.tensor)
    const mean = overGroup(pixelSum(pixels))
    const variance = tf.relu(tf.sub(overGroup(pixelSum(tf.square(pixels))), tf.square(mean)))
    const inverse = tf.rsqrt(tf.add(variance, epsilon)) as Tensor2D
    const slope = tf.mul(inverse, gamma.tensor)
    const shift = tf.sub(beta.tensor, tf.mul(mean, slope))
    const y = tf.add(tf.mul(pixels, perPixel(slope)), perPixel(shift))
    return { y: tf.reshape(y, x.shape) as Tensor4D, mean, inverse }
  })
  const { y, mean, inverse } = forward
  return traced([x, gamma, beta], y, (dy) => {
    const d = flat(dy)
    const sumD = pixelSum(d)
    const sumDx = tf.tidy(() => pixelSum(tf.mul(d, flat(x.tensor))))
    const dx = () =>
      tf.tidy(() => {
        const groupD = overGroup(tf.mul(sumD, gamma.tensor))
        const groupDx = overGroup(tf.mul(sumDx, gamma.tensor))
        const slope = tf.mul(tf.sub(tf.mul(groupD, mean), groupDx), tf.pow(inverse, 3))
        const shift = tf.neg(tf.add(tf.mul(slope, mean), tf.mul(groupD, inverse)))
        const direct = tf.mul(d, perPixel(tf.mul(inverse, gamma.tensor)))
        const indirect = tf.add(tf.mul(flat(x.tensor), perPixel(slope)), perPixel(shift))
        return tf.reshape(tf.add(direct, indirect), x.shape)
      })
    return [
      dx,
      () => tf.tidy(() => tf.sum(tf.mul(tf.sub(sumDx, tf.mul(mean, sumD)), inverse), 0)),
      () => tf.sum(sumD, 0),
    ]
  })
}

/** Every second pixel of every second row: nearest-neighbour reduction by 2. */
export function downsample(x: Traced<Tensor4D>): Traced<Tensor4D> {
  const [, h, w] = x.shape
  const flags = [
    attribute('align_corners', 'TF_ATTR_BOOL', false),
    attribute('half_pixel_centers', 'TF_ATTR_BOOL', false),
  ]
  const size = (height: number, width: number) => tf.tensor1d([height, width], 'int32')
  const y = execute<Tensor4D>('ResizeNearestNeighbor', [x.tensor, size(h / 2, w / 2)], [T, ...flags])
  return traced([x], y, (dy) => [() => execute('ResizeNearestNeighborGrad', [dy, size(h, w)], [T, ...flags])])
}

/** Nearest-neighbour enlargement by 2; two concatenations beat the resize op. */
export function upsample(x: Traced<Tensor4D>): Traced<Tensor4D> {
  const [b, h, w, c] = x.shape
  const y = tf.tidy(() => {
    const wide = tf.reshape(tf.concat([x.tensor, x.tensor], 3), [b, h, 1, 2 * w * c])
    return tf.reshape(tf.concat([wide, wide], 2), [b, 2 * h, 2 * w, c]) as Tensor4D
  })
  return traced([x], y, (dy) => [
    () =>
      tf.tidy(() => {
        const rows = tf.sum(tf.reshape(dy, [b * h, 2, 2 * w * c]), 1)
        return tf.reshape(tf.sum(tf.reshape(rows, [b * h * w, 2, c]), 1), [b, h, w, c])
      }),
  ])
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

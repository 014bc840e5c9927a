/** Differentiable convolution and pooling. */
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { ints } from '../constants.ts'
import { attribute, execute, typeAttribute } from '../native.ts'
import * as op from '../ops.ts'
import { multiply } from '../products.ts'
import { type Traced, traced } from '../tape.ts'
import { tf } from '../tensorflow.ts'
import { isSmallMap, smallConvolution } from './small-maps.ts'

const T = typeAttribute('T')
const NHWC = attribute('data_format', 'TF_ATTR_STRING', 'NHWC')

const convolutionAttributes = (stride: number, padding: 'SAME' | 'VALID') => [
  attribute('strides', 'TF_ATTR_INT', [1, stride, stride, 1]),
  attribute('padding', 'TF_ATTR_STRING', padding),
  attribute('explicit_paddings', 'TF_ATTR_INT', []),
  NHWC,
  attribute('dilations', 'TF_ATTR_INT', [1, 1, 1, 1]),
  attribute('use_cudnn_on_gpu', 'TF_ATTR_BOOL', true),
]

/**
 * 2-D convolution without bias, padded symmetrically as in PyTorch.
 * @param x - [batch, height, width, in]
 * @param w - [kernel, kernel, in, out]
 */
export function convolution(
  x: Traced<Tensor4D>,
  w: Traced<Tensor4D>,
  stride: number,
  padding: number,
): Traced<Tensor4D> {
  const keepsSize = stride === 1 && padding > 0 && 2 * padding + 1 === w.shape[0]
  if (keepsSize && isSmallMap(x.shape, w.shape[0])) return smallConvolution(x, w)
  // TensorFlow's own padding is asymmetric for strides, and its explicit padding does not use the fast kernels
  // (measured: twice as slow at 24x24x64, ten times at 2x2x128), so convolutions that change the size are padded
  // separately.
  const input = padding > 0 && !keepsSize ? pad(x, paddingFor(x.shape, w.shape[0], stride, padding)) : x
  const attributes = convolutionAttributes(stride, keepsSize ? 'SAME' : 'VALID')
  const y = multiply<Tensor4D>('Conv2D', [input.tensor, w.tensor], attributes)
  return traced([input, w], y, (dy) => [
    () => inputGradient(input.shape, w.tensor, dy, stride, attributes),
    () => multiply('Conv2DBackpropFilter', [input.tensor, ints(w.shape), dy], attributes),
  ])
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
  return multiply('Conv2DBackpropInput', [ints(shape), w, dy], attributes)
}

/**
 * The gradient of an unpadded convolution of stride 2 with respect to an image, as a convolution of stride 1 on 2x2
 * blocks of pixels, which have four times the channels. The native kernel is inefficient with three channels (a 7x7
 * stem at 96 px takes 38 ms natively and 14 ms like this).
 */
function fewChannelsGradient(shape: Tensor4D['shape'], w: Tensor4D, dy: Tensor4D): Tensor {
  return tf.tidy(() => {
    const [kernel, , channels, outputs] = w.shape
    const half = Math.ceil(kernel / 2)
    const missing: Border = [0, 2 * half - kernel]
    const even = op.reshape(op.pad(w, [missing, missing, [0, 0], [0, 0]]), [half, 2, half, 2, channels, outputs])
    const blocked = op.reshape(op.transpose(even, [0, 2, 1, 3, 4, 5]), [half, half, 4 * channels, outputs])
    const blocks = [shape[0], dy.shape[1] + half - 1, dy.shape[2] + half - 1, 4 * channels]
    const attributes = convolutionAttributes(1, 'VALID')
    const gradient = multiply('Conv2DBackpropInput', [ints(blocks), blocked, dy], attributes)
    const block = [T, attribute('block_size', 'TF_ATTR_INT', 2), NHWC]
    const pixels = execute<Tensor4D>('DepthToSpace', [gradient], block)
    const rest = shape.map((size, i) => Math.max(0, size - pixels.shape[i]!)) as Tensor4D['shape']
    // The gradient is zero for rows and columns that no window reached.
    const whole = op.pad(pixels, [
      [0, 0],
      [0, rest[1]],
      [0, rest[2]],
      [0, 0],
    ])
    return op.slice(whole, [0, 0, 0, 0], shape)
  })
}

type Border = [number, number]

/** At the far edges, pads only as much as the last window reaches. */
function paddingFor([, height, width]: number[], kernel: number, stride: number, padding: number): [Border, Border] {
  const border = (size: number): Border => {
    const reached = Math.floor((size + 2 * padding - kernel) / stride) * stride + kernel
    return [padding, Math.max(0, reached - size - padding)]
  }
  return [border(height!), border(width!)]
}

function pad(x: Traced<Tensor4D>, [rows, columns]: [Border, Border]): Traced<Tensor4D> {
  const y = op.pad(x.tensor, [[0, 0], rows, columns, [0, 0]])
  return traced([x], y, (dy) => [() => op.slice(dy, [0, rows[0], columns[0], 0], x.shape)])
}

/** Max-pooling with 3x3 windows, stride 2 and zero padding, which equals padding with -infinity for inputs >= 0. */
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
  return traced([x], op.mean<Tensor2D>(x.tensor, [1, 2]), (dy) => [
    () => tf.tidy(() => op.broadcastTo(op.reshape(op.div(dy, h * w), [b, 1, 1, c]), [b, h, w, c])),
  ])
}

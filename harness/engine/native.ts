/**
 * TensorFlow ops that TensorFlow.js lacks or composes slowly, registered as kernels of their own with their native
 * gradients. Each gradient is lazy per input, so nothing is computed for a frozen parameter.
 */
import type {
  NamedAttrMap,
  NamedTensorMap,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor3D,
  Tensor4D,
} from '@tensorflow/tfjs-core'
import { tf } from './tensorflow.ts'

type AttributeType =
  | 'TF_ATTR_TYPE'
  | 'TF_ATTR_INT'
  | 'TF_ATTR_FLOAT'
  | 'TF_ATTR_BOOL'
  | 'TF_ATTR_STRING'
  | 'TF_ATTR_SHAPE'
interface Attribute {
  name: string
  type: number
  value: unknown
}

interface NodeBackend {
  binding: Record<string, number> & { createTensor(shape: number[], dtype: number, values: Uint8Array): number }
  executeSingleOutput(op: string, attributes: Attribute[], inputs: Tensor[]): Tensor
  executeMultipleOutputs(op: string, attributes: Attribute[], inputs: Tensor[], outputs: number): Tensor[]
  createOutputTensor(metadata: { id: number; shape: number[]; dtype: number }): Tensor
}

const backend = tf.backend() as unknown as NodeBackend

/** An op attribute by the name and type of TensorFlow's op definition. */
export function attribute(name: string, type: AttributeType, value: unknown): Attribute {
  return { name, type: backend.binding[type]!, value }
}

/** A type attribute: `T` of most ops. */
export function typeAttribute(name: string, dtype: 'float32' | 'int32' | 'uint8' | 'bool' = 'float32'): Attribute {
  const types = { float32: 'TF_FLOAT', int32: 'TF_INT32', uint8: 'TF_UINT8', bool: 'TF_BOOL' } as const
  return attribute(name, 'TF_ATTR_TYPE', backend.binding[types[dtype]])
}

const T = typeAttribute('T')

/** Runs one TensorFlow op with one result, off the tape. */
export function execute<R extends Tensor = Tensor>(op: string, inputs: Tensor[], attributes: Attribute[] = [T]): R {
  return backend.executeSingleOutput(op, attributes, inputs) as R
}

/** Runs one TensorFlow op with any number of results, off the tape. */
export function executeMany(op: string, inputs: Tensor[], outputs: number, attributes: Attribute[] = [T]): Tensor[] {
  return backend.executeMultipleOutputs(op, attributes, inputs, outputs)
}

/**
 * A tensor of bytes, which TensorFlow.js has no type for; only ops run by name can read it.
 * @param values - row-major, of as many bytes as `shape` asks for.
 */
export function uint8Tensor(values: Uint8Array, shape: number[]): Tensor {
  const dtype = backend.binding.TF_UINT8!
  return backend.createOutputTensor({ id: backend.binding.createTensor(shape, dtype, values), shape, dtype })
}

type Gradients = Record<string, () => Tensor>
interface Kernel {
  name: string
  forward(inputs: Record<string, Tensor>, attributes: Record<string, unknown>): Tensor | Tensor[]
  /** `saved` holds the inputs and outputs named below, in that order. */
  backward(dy: Tensor, saved: Tensor[], attributes: Record<string, unknown>): Gradients
  savesInputs?: string[]
  savesOutputs?: boolean[]
}

function register({ name, forward, backward, savesInputs = [], savesOutputs = [] }: Kernel): void {
  tf.registerKernel({
    kernelName: name,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs }) => forward(inputs as unknown as Record<string, Tensor>, attrs ?? {}),
  })
  tf.registerGradient({
    kernelName: name,
    inputsToSave: savesInputs,
    outputsToSave: savesOutputs,
    gradFunc: (dy, saved, attributes) => backward(Array.isArray(dy) ? dy[0]! : dy, saved, attributes as never) as never,
  })
}

function run<R>(name: string, inputs: Record<string, Tensor>, attributes: Record<string, unknown> = {}): R {
  return tf.engine().runKernel(name, inputs as unknown as NamedTensorMap, attributes as NamedAttrMap) as R
}

register({
  name: 'NativeRelu',
  forward: ({ x }) => execute('Relu', [x!]),
  backward: (dy, [y]) => ({ x: () => execute('ReluGrad', [dy, y!]) }),
  savesOutputs: [true],
})

/** max(x, 0) with the one-op native gradient. */
export function relu<R extends Tensor>(x: R): R {
  return run('NativeRelu', { x })
}

function convolutionAttributes({ stride, padding }: Record<string, unknown>): Attribute[] {
  const p = padding as number
  return [
    T,
    attribute('strides', 'TF_ATTR_INT', [1, stride, stride, 1]),
    attribute('padding', 'TF_ATTR_STRING', p === 0 ? 'VALID' : 'EXPLICIT'),
    attribute('explicit_paddings', 'TF_ATTR_INT', p === 0 ? [] : [0, 0, p, p, p, p, 0, 0]),
    attribute('data_format', 'TF_ATTR_STRING', 'NHWC'),
    attribute('dilations', 'TF_ATTR_INT', [1, 1, 1, 1]),
    attribute('use_cudnn_on_gpu', 'TF_ATTR_BOOL', true),
  ]
}

register({
  name: 'NativeConvolution',
  forward: ({ x, w }, a) => execute('Conv2D', [x!, w!], convolutionAttributes(a)),
  backward: (dy, [x, w], a) => ({
    x: () => {
      const shape = tf.tensor1d(x!.shape, 'int32')
      return execute('Conv2DBackpropInput', [shape, w!, dy], convolutionAttributes(a))
    },
    w: () => {
      const shape = tf.tensor1d(w!.shape, 'int32')
      return execute('Conv2DBackpropFilter', [x!, shape, dy], convolutionAttributes(a))
    },
  }),
  savesInputs: ['x', 'w'],
})

/**
 * 2-D convolution without bias, padded symmetrically as PyTorch does.
 * @param x - [batch, height, width, in]
 * @param w - [kernel, kernel, in, out]
 */
export function convolution(x: Tensor4D, w: Tensor4D, stride: number, padding: number): Tensor4D {
  return run('NativeConvolution', { x, w }, { stride, padding })
}

function batchNormAttributes(epsilon: unknown, momentum: unknown, training: boolean): Attribute[] {
  return [
    T,
    typeAttribute('U'),
    attribute('epsilon', 'TF_ATTR_FLOAT', epsilon),
    attribute('exponential_avg_factor', 'TF_ATTR_FLOAT', momentum),
    attribute('data_format', 'TF_ATTR_STRING', 'NHWC'),
    attribute('is_training', 'TF_ATTR_BOOL', training),
  ]
}

function batchNormGradAttributes(epsilon: unknown, training: boolean): Attribute[] {
  return batchNormAttributes(epsilon, 1, training).filter(({ name }) => name !== 'exponential_avg_factor')
}

register({
  name: 'NativeBatchNorm',
  // The running statistics come as attributes: a second pass in one step must not differentiate through them.
  forward: ({ x, gamma, beta }, { mean, variance, epsilon, momentum }) => {
    const inputs = [x!, gamma!, beta!, mean as Tensor, variance as Tensor]
    return executeMany('FusedBatchNormV3', inputs, 6, batchNormAttributes(epsilon, momentum, true))
  },
  backward: (dy, [x, gamma, r1, r2, r3], { epsilon }) => {
    const attributes = batchNormGradAttributes(epsilon, true)
    const [dx, dgamma, dbeta] = executeMany('FusedBatchNormGradV3', [dy, x!, gamma!, r1!, r2!, r3!], 5, attributes)
    return { x: () => dx!, gamma: () => dgamma!, beta: () => dbeta! }
  },
  savesInputs: ['x', 'gamma'],
  savesOutputs: [false, false, false, true, true, true],
})

export interface BatchNormResult {
  y: Tensor4D
  /** Running statistics after this batch. */
  mean: Tensor1D
  variance: Tensor1D
}

/**
 * Training-mode batch normalisation over batch, height and width (Ioffe and Szegedy 2015) in one native op; the running
 * statistics move by `momentum` towards the batch's, with Bessel's correction for the variance, as in PyTorch.
 */
export function batchNormTraining(
  x: Tensor4D,
  { gamma, beta, mean, variance }: Record<'gamma' | 'beta' | 'mean' | 'variance', Tensor>,
  epsilon: number,
  momentum: number,
): BatchNormResult {
  const attributes = { mean, variance, epsilon, momentum }
  const [y, newMean, newVariance] = run<Tensor[]>('NativeBatchNorm', { x, gamma, beta }, attributes)
  return { y: y as Tensor4D, mean: newMean as Tensor1D, variance: newVariance as Tensor1D }
}

/** Evaluation-mode batch normalisation; has no gradient. */
export function batchNormInference(
  x: Tensor4D,
  gamma: Tensor,
  beta: Tensor,
  mean: Tensor,
  variance: Tensor,
  epsilon: number,
) {
  const [y, ...rest] = executeMany(
    'FusedBatchNormV3',
    [x, gamma, beta, mean, variance],
    6,
    batchNormAttributes(epsilon, 1, false),
  )
  tf.dispose(rest)
  return y as Tensor4D
}

register({
  name: 'NativeGlobalAveragePool',
  forward: ({ x }) =>
    execute('Mean', [x!, axes12()], [T, typeAttribute('Tidx', 'int32'), attribute('keep_dims', 'TF_ATTR_BOOL', false)]),
  backward: (dy, _saved, { shape }) => ({
    x: () => {
      const [b, h, w, c] = shape as [number, number, number, number]
      return tf.broadcastTo(tf.reshape(tf.div(dy, h * w), [b, 1, 1, c]), [b, h, w, c])
    },
  }),
})

function axes12(): Tensor {
  return tf.tensor1d([1, 2], 'int32')
}

/** Mean over height and width: [batch, height, width, channels] -> [batch, channels]. */
export function globalAveragePool(x: Tensor4D): Tensor2D {
  return run('NativeGlobalAveragePool', { x }, { shape: x.shape })
}

register({
  name: 'NativeSoftmaxCrossEntropy',
  forward: ({ logits, labels }) =>
    executeMany('SparseSoftmaxCrossEntropyWithLogits', [logits!, labels!], 2, [T, typeAttribute('Tlabels', 'int32')]),
  backward: (dy, [backprop]) => ({ logits: () => tf.mul(backprop!, tf.expandDims(dy, 1)) }),
  savesOutputs: [false, true],
})

/** Cross-entropy of each row against its class index, stable, loss and gradient in one op: [rows, classes] -> [rows]. */
export function softmaxCrossEntropy(logits: Tensor2D, labels: Tensor1D): Tensor1D {
  return run<Tensor[]>('NativeSoftmaxCrossEntropy', { logits, labels })[0] as Tensor1D
}

register({
  name: 'NativeUpsample',
  forward: ({ x }) => {
    const [b, h, w, c] = x!.shape as [number, number, number, number]
    const wide = tf.reshape(tf.concat([x!, x!], 3), [b, h, 1, 2 * w * c])
    return tf.reshape(tf.concat([wide, wide], 2), [b, 2 * h, 2 * w, c])
  },
  backward: (dy, _saved, { shape }) => ({
    x: () => {
      const [b, h, w, c] = shape as [number, number, number, number]
      const rows = tf.sum(tf.reshape(dy, [b * h, 2, 2 * w * c]), 1)
      return tf.reshape(tf.sum(tf.reshape(rows, [b * h * w, 2, c]), 1), [b, h, w, c])
    },
  }),
})

/** Nearest-neighbour enlargement by 2 along height and width; two concatenations beat the resize op. */
export function upsample(x: Tensor4D): Tensor4D {
  return run('NativeUpsample', { x }, { shape: x.shape })
}

/** Sum over pixels as a product with ones, which runs at memory speed: [batch, pixels, channels] -> [batch, 1, channels]. */
function pixelSum(x: Tensor3D): Tensor3D {
  return tf.matMul(tf.ones([x.shape[0], 1, x.shape[1]]), x)
}

/** [channels, channels], the mean over each channel's group. */
function groupMean(channels: number, groups: number): Tensor2D {
  const size = channels / groups
  const sameGroup = (i: number) => Math.floor(i / channels / size) === Math.floor((i % channels) / size)
  const values = Float32Array.from({ length: channels * channels }, (_, i) => (sameGroup(i) ? 1 / size : 0))
  return tf.tensor2d(values, [channels, channels])
}

register({
  name: 'NativeGroupNorm',
  forward: ({ x, gamma, beta }, { groups, epsilon }) => {
    const [b, h, w, c] = x!.shape as [number, number, number, number]
    const pixels = tf.reshape(x!, [b, h * w, c]) as Tensor3D
    const toGroups = groupMean(c, groups as number)
    const moments = (t: Tensor3D) => tf.matMul(tf.div(tf.reshape(pixelSum(t), [b, c]), h * w) as Tensor2D, toGroups)
    const mean = moments(pixels)
    const variance = tf.relu(tf.sub(moments(tf.square(pixels)), tf.square(mean)))
    const inverse = tf.rsqrt(tf.add(variance, epsilon as number))
    const scale = tf.mul(inverse, gamma!)
    const shift = tf.sub(beta!, tf.mul(mean, scale))
    const y = tf.add(tf.mul(pixels, tf.reshape(scale, [b, 1, c])), tf.reshape(shift, [b, 1, c]))
    return [tf.reshape(y, x!.shape), mean, inverse]
  },
  backward: (dy, [x, gamma, mean, inverse], { groups }) => {
    const [b, h, w, c] = x!.shape as [number, number, number, number]
    const toGroups = groupMean(c, groups as number)
    const pixels = tf.reshape(x!, [b, h * w, c]) as Tensor3D
    const d = tf.reshape(dy, [b, h * w, c]) as Tensor3D
    const sumD = tf.reshape(pixelSum(d), [b, c])
    const sumDx = tf.reshape(pixelSum(tf.mul(d, pixels)), [b, c])
    const groupD = tf.matMul(tf.div(tf.mul(sumD, gamma!), h * w) as Tensor2D, toGroups)
    const groupDx = tf.matMul(tf.div(tf.mul(sumDx, gamma!), h * w) as Tensor2D, toGroups)
    const centred = tf.mul(tf.sub(tf.mul(groupD, mean!), groupDx), tf.pow(inverse!, 3))
    const constant = tf.neg(tf.add(tf.mul(centred, mean!), tf.mul(groupD, inverse!)))
    const perPixel = (t: Tensor) => tf.reshape(t, [b, 1, c])
    return {
      x: () => {
        const direct = tf.mul(d, perPixel(tf.mul(inverse!, gamma!)))
        return tf.reshape(tf.add(tf.add(direct, tf.mul(pixels, perPixel(centred))), perPixel(constant)), x!.shape)
      },
      gamma: () => tf.sum(tf.mul(tf.sub(sumDx, tf.mul(mean!, sumD)), inverse!), 0),
      beta: () => tf.sum(sumD, 0),
    }
  },
  savesInputs: ['x', 'gamma'],
  savesOutputs: [false, true, true],
})

/**
 * Group normalisation (Wu and He 2018): each image's groups of channels to mean 0 and variance 1, then gamma and beta.
 * @param x - [batch, height, width, channels]; `groups` divides channels.
 */
export function groupNorm(x: Tensor4D, gamma: Tensor, beta: Tensor, groups: number, epsilon: number): Tensor4D {
  return run<Tensor[]>('NativeGroupNorm', { x, gamma, beta }, { groups, epsilon })[0] as Tensor4D
}

/** Batch and group normalisation with native or closed-form gradients. */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
import { attribute, executeMany, typeAttribute } from '../native.ts'
import { type Traced, traced } from '../tape.ts'
import { tf } from '../tensorflow.ts'

const T = typeAttribute('T')
const NHWC = attribute('data_format', 'TF_ATTR_STRING', 'NHWC')

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

interface NormOptions {
  groups: number
  epsilon: number
  momentum: number
}

interface Normalised {
  y: Traced<Tensor4D>
  running: RunningStatistics
}

/** Up to so many pixels an image, an op for each part costs more than moving the parts into the channels (measured). */
const SMALL = 64

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
  options: NormOptions,
): Normalised {
  const small = options.groups > 1 && x.shape[1] * x.shape[2] <= SMALL
  return (small ? normaliseAsChannels : normaliseInTurn)(x, gamma, beta, running, options)
}

const gradientAttributes = (epsilon: number, training = true) =>
  normAttributes(training, epsilon, 1).filter(({ name }) => name !== 'exponential_avg_factor')

function normaliseInTurn(
  x: Traced<Tensor4D>,
  gamma: Traced<Tensor1D>,
  beta: Traced<Tensor1D>,
  running: RunningStatistics,
  { groups, epsilon, momentum }: NormOptions,
): Normalised {
  const attributes = normAttributes(true, epsilon, momentum)
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
  const y = traced([x, gamma, beta], joinBatch(outputs), (dy) => {
    const gradients = splitBatch(dy, groups).map((part, g) => {
      const inputs = [part, parts[g]!, gamma.tensor, ...reserves[g]!]
      return executeMany('FusedBatchNormGradV3', inputs, 5, gradientAttributes(epsilon))
    })
    tf.dispose(groups > 1 ? parts : [])
    return [
      () => joinBatch(gradients.map(([dx]) => dx!)),
      () => sumOf(gradients.map(([, dgamma]) => dgamma!)),
      () => sumOf(gradients.map(([, , dbeta]) => dbeta!)),
    ]
  })
  return { y, running: { mean, variance } }
}

/** All parts in one op, each as channels of its own: [groups b, h, w, c] as [b h w, 1, 1, groups c]. */
function normaliseAsChannels(
  x: Traced<Tensor4D>,
  gamma: Traced<Tensor1D>,
  beta: Traced<Tensor1D>,
  running: RunningStatistics,
  { groups, epsilon, momentum }: NormOptions,
): Normalised {
  const [batch, h, w, c] = x.shape
  const pixels = (batch / groups) * h * w
  const toChannels = (t: Tensor): Tensor =>
    tf.tidy(() => tf.reshape(tf.transpose(tf.reshape(t, [groups, pixels, c]), [1, 0, 2]), [pixels, 1, 1, groups * c]))
  const toBatch = (t: Tensor): Tensor4D =>
    tf.tidy(() => tf.reshape(tf.transpose(tf.reshape(t, [pixels, groups, c]), [1, 0, 2]), [batch, h, w, c]))
  const wide = toChannels(x.tensor)
  const wideGamma = tf.tile(gamma.tensor, [groups])
  const unused = tf.zeros([groups * c])
  const inputs = [wide, wideGamma, tf.tile(beta.tensor, [groups]), unused, unused]
  const outputs = executeMany('FusedBatchNormV3', inputs, 6, normAttributes(true, epsilon, 1))
  const [normalised, means, variances, ...reserve] = outputs
  // What one pass after the other would leave: the last part counts most.
  const weights = Array.from({ length: groups }, (_, g) => momentum * (1 - momentum) ** (groups - 1 - g))
  const moved = (before: Tensor, now: Tensor) =>
    tf.tidy(() => {
      const sum = tf.matMul(tf.tensor2d(weights, [1, groups]), tf.reshape(now, [groups, c]))
      return tf.add(tf.mul(before, (1 - momentum) ** groups), tf.reshape(sum, [c]))
    })
  const y = traced([x, gamma, beta], toBatch(normalised!), (dy) => {
    const gradients = [toChannels(dy), wide, wideGamma, ...reserve]
    const [dx, dgamma, dbeta] = executeMany('FusedBatchNormGradV3', gradients, 5, gradientAttributes(epsilon))
    const overGroups = (t: Tensor) => tf.sum(tf.reshape(t, [groups, c]), 0)
    return [() => toBatch(dx!), () => overGroups(dgamma!), () => overGroups(dbeta!)]
  })
  return { y, running: { mean: moved(running.mean, means!), variance: moved(running.variance, variances!) } }
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

/** Evaluation-mode batch normalisation by the running statistics, which stay as they are. */
export function batchNormInference(
  x: Traced<Tensor4D>,
  gamma: Traced<Tensor1D>,
  beta: Traced<Tensor1D>,
  { mean, variance }: RunningStatistics,
  epsilon: number,
): Traced<Tensor4D> {
  const inputs = [x.tensor, gamma.tensor, beta.tensor, mean, variance]
  const [y, ...rest] = executeMany('FusedBatchNormV3', inputs, 6, normAttributes(false, epsilon, 1))
  tf.dispose(rest)
  return traced([x, gamma, beta], y as Tensor4D, (dy) => {
    const unused = tf.zeros([0])
    const attributes = gradientAttributes(epsilon, false)
    const gradients = executeMany(
      'FusedBatchNormGradV3',
      [dy, x.tensor, gamma.tensor, mean, variance, unused],
      5,
      attributes,
    )
    const [dx, dgamma, dbeta] = gradients as [Tensor4D, Tensor1D, Tensor1D, ...Tensor[]]
    tf.dispose([unused, ...gradients.slice(3)])
    return [() => dx, () => dgamma, () => dbeta]
  })
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
  const overGroup = (sum: Tensor2D): Tensor2D => tf.matMul(tf.div(sum, h * w), toGroups)
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

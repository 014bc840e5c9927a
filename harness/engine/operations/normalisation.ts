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

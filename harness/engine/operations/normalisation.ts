/** Batch and group normalisation with native or closed-form gradients. */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
import { ints } from '../constants.ts'
import { attribute, execute, executeMany, typeAttribute } from '../native.ts'
import * as op from '../ops.ts'
import { groupMeans, pixelSums } from '../sums.ts'
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
  /** One for each part of the batch: the weight of its statistics in the update. */
  momenta: readonly number[]
  epsilon: number
}

interface Normalised {
  y: Traced<Tensor4D>
  running: RunningStatistics
}

/**
 * Training-mode batch normalisation (Ioffe and Szegedy 2015) of equal parts of the batch, in order, each by its own
 * statistics over batch, height and width, like as many separate passes. The statistics are Bessel-corrected as in
 * PyTorch when they update the running ones.
 * @param running - the running statistics before this batch.
 * @returns the normalised batch and the updated running statistics.
 */
export function batchNormTraining(
  x: Traced<Tensor4D>,
  gamma: Traced<Tensor1D>,
  beta: Traced<Tensor1D>,
  running: RunningStatistics,
  { momenta, epsilon }: NormOptions,
): Normalised {
  const groups = momenta.length
  const parts = splitBatch(x.tensor, groups)
  const outputs: Tensor[] = []
  const reserves: Tensor[][] = []
  let { mean, variance } = running
  for (const [i, part] of parts.entries()) {
    const attributes = normAttributes(true, epsilon, momenta[i]!)
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

const gradientAttributes = (epsilon: number) =>
  normAttributes(true, epsilon, 1).filter(({ name }) => name !== 'exponential_avg_factor')

/** Splits the batch into parts that share its memory. */
function splitBatch(x: Tensor, groups: number): Tensor[] {
  if (groups === 1) return [x]
  return executeMany('Split', [ints(0), x], groups, [T, attribute('num_split', 'TF_ATTR_INT', groups)])
}

function joinBatch(parts: Tensor[]): Tensor4D {
  if (parts.length === 1) return parts[0] as Tensor4D
  const joined = op.concat<Tensor4D>(parts, 0)
  tf.dispose(parts)
  return joined
}

function sumOf(parts: Tensor[]): Tensor {
  return parts.length === 1 ? parts[0]! : op.addN(parts)
}

/**
 * Evaluation-mode batch normalisation by the running statistics, which do not change. The gradient is in closed form,
 * because TensorFlow's op is not deterministic on a GPU with given statistics.
 */
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
    const inverse = tf.tidy(() => op.rsqrt(op.add(variance, epsilon)))
    return [
      () => tf.tidy(() => op.mul(dy, op.mul(inverse, gamma.tensor))),
      () => tf.tidy(() => channelSums(op.mul(dy, op.mul(op.sub(x.tensor, mean), inverse)))),
      () => channelSums(dy),
    ]
  })
}

/** Sums over all axes but the last: [batch, height, width, channels] -> [channels]. */
function channelSums(x: Tensor): Tensor1D {
  return execute('BiasAddGrad', [x], [T, NHWC])
}

/**
 * Group normalisation (Wu and He 2018): normalises each image's groups of channels to mean 0 and variance 1, then
 * applies gamma and beta.
 * @param x - [batch, height, width, channels]
 * @param groups - must divide the number of channels.
 */
export function groupNorm(
  x: Traced<Tensor4D>,
  gamma: Traced<Tensor1D>,
  beta: Traced<Tensor1D>,
  groups: number,
  epsilon: number,
): Traced<Tensor4D> {
  const [b, h, w, c] = x.shape
  const flat = (t: Tensor): Tensor3D => op.reshape(t, [b, h * w, c])
  const perPixel = (t: Tensor): Tensor3D => op.reshape(t, [b, 1, c])
  const overGroup = (sum: Tensor2D): Tensor2D => groupMeans(op.div<Tensor2D>(sum, h * w), groups)
  const forward = tf.tidy(() => {
    const pixels = flat(x.tensor)
    const mean = overGroup(pixelSums(pixels))
    const variance = op.relu(op.sub(overGroup(pixelSums(op.square(pixels))), op.square(mean)))
    const inverse = op.rsqrt(op.add<Tensor2D>(variance, epsilon))
    const slope = op.mul(inverse, gamma.tensor)
    const shift = op.sub(beta.tensor, op.mul(mean, slope))
    const y = op.add(op.mul(pixels, perPixel(slope)), perPixel(shift))
    return { y: op.reshape<Tensor4D>(y, x.shape), mean, inverse }
  })
  const { y, mean, inverse } = forward
  return traced([x, gamma, beta], y, (dy) => {
    const d = flat(dy)
    const sumD = pixelSums(d)
    const sumDx = tf.tidy(() => pixelSums(op.mul<Tensor3D>(d, flat(x.tensor))))
    const dx = () =>
      tf.tidy(() => {
        const groupD = overGroup(op.mul(sumD, gamma.tensor))
        const groupDx = overGroup(op.mul(sumDx, gamma.tensor))
        const cube = op.mul(op.square(inverse), inverse)
        const slope = op.mul(op.sub(op.mul(groupD, mean), groupDx), cube)
        const shift = op.neg(op.add(op.mul(slope, mean), op.mul(groupD, inverse)))
        const direct = op.mul(d, perPixel(op.mul(inverse, gamma.tensor)))
        const indirect = op.add(op.mul(flat(x.tensor), perPixel(slope)), perPixel(shift))
        return op.reshape(op.add(direct, indirect), x.shape)
      })
    return [
      dx,
      () => tf.tidy(() => op.sum(op.mul(op.sub(sumDx, op.mul(mean, sumD)), inverse), 0)),
      () => op.sum(sumD, 0),
    ]
  })
}

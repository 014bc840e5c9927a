/** What is written out because TensorFlow's own GPU kernels refuse to be deterministic equals those kernels on a CPU. */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { Random } from '../../harness/base/random.ts'
import { attribute, execute, executeMany, typeAttribute } from '../../harness/engine/native.ts'
import * as operations from '../../harness/engine/operations/index.ts'
import { constant, Tape, type Traced, traced } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { ntXent } from '../../harness/methods/simclr.ts'

const T = typeAttribute('T')

function draw<R extends Tensor = Tensor>(shape: number[], seed: string): R {
  const random = new Random(seed)
  const size = shape.reduce((a, b) => a * b, 1)
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  ) as Tensor as R
}

/** The output, and the gradients of the output's sum under the given weights with respect to the inputs. */
function outcome(inputs: Tensor[], weights: Tensor, run: (...inputs: Traced[]) => Traced) {
  const tape = new Tape()
  const leaves = inputs.map((input) => tape.leaf(input))
  const y = run(...leaves)
  const value = [...y.tensor.dataSync()]
  const sum = traced([y], tf.sum(tf.mul(y.tensor, weights)) as Scalar, (dy) => [() => tf.mul(weights, dy)])
  tape.backward(sum)
  return { value, gradients: leaves.map(({ gradient }) => gradient!) }
}

function expectClose(ours: Tensor | readonly number[], theirs: Tensor | readonly number[]): void {
  const numbers = (x: Tensor | readonly number[]) => (x instanceof tf.Tensor ? [...x.dataSync()] : x) as number[]
  const [a, b] = [numbers(ours), numbers(theirs)]
  expect(a).toHaveLength(b.length)
  a.forEach((value, i) => {
    expect(value).toBeCloseTo(b[i]!, 5)
  })
}

it('crossEntropy is SoftmaxCrossEntropyWithLogits, averaged', () => {
  const [logits, targets] = [draw<Tensor2D>([7, 4], 'logits'), tf.softmax(draw<Tensor2D>([7, 4], 'targets'))]
  const { value, gradients } = outcome([logits], tf.scalar(1), (x) =>
    operations.crossEntropy(x as Traced<Tensor2D>, targets),
  )
  const [losses, slopes] = executeMany('SoftmaxCrossEntropyWithLogits', [logits, targets], 2)
  expectClose(value, tf.mean(losses!))
  expectClose(gradients[0]!, tf.div(slopes!, 7))
})

it('ntXent is SparseSoftmaxCrossEntropyWithLogits over all other images', () => {
  const [z0, z1] = [draw<Tensor2D>([5, 3], 'z0'), draw<Tensor2D>([5, 3], 'z1')]
  const ours = ntXent(constant(z0), constant(z1), 1, 0.2).tensor.dataSync()[0]!
  const u = operations.unitRows(constant(tf.concat([z0, z1], 0) as Tensor2D)).tensor
  const logits = tf.sub(tf.div(tf.matMul(u, u, false, true), 0.2), tf.mul(tf.eye(10), 1e9))
  const positives = tf.tensor1d([5, 6, 7, 8, 9, 0, 1, 2, 3, 4], 'int32')
  const attributes = [T, typeAttribute('Tlabels', 'int32')]
  const [losses] = executeMany('SparseSoftmaxCrossEntropyWithLogits', [logits, positives], 2, attributes)
  expect(ours).toBeCloseTo(tf.mean(losses!).dataSync()[0]!, 5)
})

it('ntXent has the gradient of SparseSoftmaxCrossEntropyWithLogits, summed over the groups', () => {
  const [z0, z1] = [draw<Tensor2D>([4, 3], 'z0'), draw<Tensor2D>([8, 3], 'z1')]
  const { gradients } = outcome([z0, z1], tf.scalar(1), (a, b) =>
    ntXent(a as Traced<Tensor2D>, b as Traced<Tensor2D>, 2, 0.5),
  )
  const attributes = [T, typeAttribute('Tlabels', 'int32')]
  const positives = tf.tensor1d([4, 5, 6, 7, 0, 1, 2, 3], 'int32')
  const length = (z: Tensor) => tf.norm(z, 2, 1, true)
  const throughUnit = (z: Tensor, du: Tensor) => {
    const u = tf.div(z, length(z))
    return tf.div(tf.sub(du, tf.mul(u, tf.sum(tf.mul(u, du), 1, true))), length(z))
  }
  const groups = [0, 1].map((group) => {
    const other = tf.slice(z1, [4 * group, 0], [4, 3])
    const u = tf.concat([tf.div(z0, length(z0)), tf.div(other, length(other))], 0) as Tensor2D
    const logits = tf.sub(tf.div(tf.matMul(u, u, false, true), 0.5), tf.mul(tf.eye(8), 1e9))
    const [, slopes] = executeMany('SparseSoftmaxCrossEntropyWithLogits', [logits, positives], 2, attributes)
    const s = slopes as Tensor2D
    const du = tf.div(tf.add(tf.matMul(s, u), tf.matMul(s, u, true)), 8 * 0.5)
    const [first, second] = tf.split(du, 2, 0)
    return [throughUnit(z0, first!), throughUnit(other, second!)] as const
  })
  const theirs = [
    tf.addN(groups.map(([first]) => first)),
    tf.concat(
      groups.map(([, second]) => second),
      0,
    ),
  ]
  gradients.forEach((gradient, i) => {
    expectClose(gradient, theirs[i]!)
  })
})

it.each([
  [2, 8, 6, 3],
  [1, 2, 2, 1],
])('downsample of %i images of %ix%ix%i is ResizeNearestNeighbor and its gradient', (b, h, w, c) => {
  const x = draw<Tensor4D>([b, h, w, c], 'x')
  const weights = draw([b, h / 2, w / 2, c], 'weights')
  const { value, gradients } = outcome([x], weights, (t) => operations.downsample(t as Traced<Tensor4D>))
  const flags = ['align_corners', 'half_pixel_centers'].map((name) => attribute(name, 'TF_ATTR_BOOL', false))
  const size = (height: number, width: number) => tf.tensor1d([height, width], 'int32')
  expectClose(value, execute('ResizeNearestNeighbor', [x, size(h / 2, w / 2)], [T, ...flags]))
  expectClose(gradients[0]!, execute('ResizeNearestNeighborGrad', [weights, size(h, w)], [T, ...flags]))
})

it('batchNormInference has the gradients of FusedBatchNormGradV3 with given statistics', () => {
  const x = draw<Tensor4D>([3, 4, 4, 5], 'x')
  const [gamma, beta, mean] = [draw<Tensor1D>([5], 'gamma'), draw<Tensor1D>([5], 'beta'), draw<Tensor1D>([5], 'mean')]
  const variance = tf.exp(draw([5], 'variance'))
  const weights = draw(x.shape, 'weights')
  const { gradients } = outcome([x, gamma, beta], weights, (t, g, b) =>
    operations.batchNormInference(
      t as Traced<Tensor4D>,
      g as Traced<Tensor1D>,
      b as Traced<Tensor1D>,
      { mean, variance },
      1e-5,
    ),
  )
  const attributes = [
    T,
    typeAttribute('U'),
    attribute('epsilon', 'TF_ATTR_FLOAT', 1e-5),
    attribute('data_format', 'TF_ATTR_STRING', 'NHWC'),
    attribute('is_training', 'TF_ATTR_BOOL', false),
  ]
  const inputs = [weights, x, gamma, mean, variance, tf.zeros([0])]
  const theirs = executeMany('FusedBatchNormGradV3', inputs, 5, attributes)
  gradients.forEach((gradient, i) => {
    expectClose(gradient, theirs[i]!)
  })
})

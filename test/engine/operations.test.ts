import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { Random } from '../../harness/base/random.ts'
import * as operations from '../../harness/engine/operations/index.ts'
import { constant, Tape, type Traced, traced } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { drawNormal } from './draw.ts'

const draw = (shape: number[], seed: string) => drawNormal(shape, new Random(seed))

/** A scalar that weighs every output differently, so that no gradient can hide. */
function weigh(y: Traced): Traced<Scalar> {
  const weights = draw(y.shape, 'weights')
  return traced([y], tf.sum(tf.mul(y.tensor, weights)) as Scalar, (dy) => [() => tf.mul(weights, dy)])
}

function feedForward(...[x, w1, b1, w2, b2]: [Traced, Traced, Traced, Traced, Traced]): Traced {
  return operations.feedForward(
    x as Traced<Tensor2D>,
    w1 as Traced<Tensor2D>,
    b1 as Traced<Tensor1D>,
    w2 as Traced<Tensor2D>,
    b2 as Traced<Tensor1D>,
  )
}

/** Rows that sum to 1, some below 0. */
const softTargets = (rows: number, classes: number): Tensor2D =>
  tf.tidy(() => {
    const drawn = draw([rows, classes], 'targets')
    return tf.sub(drawn, tf.div(tf.sub(tf.sum(drawn, 1, true), 1), classes)) as Tensor2D
  })

type Case = [name: string, shapes: number[][], op: (...inputs: Traced[]) => Traced]
const four = (x: Traced) => x as Traced<Tensor4D>
/** Stride and padding, then the shapes of images and kernels. */
const convolutions = (
  [
    ['convolution 3x3', 1, 1, [2, 5, 5, 2], [3, 3, 2, 3]],
    ['convolution 3x3 of 2x2 pixels', 1, 1, [3, 2, 2, 3], [3, 3, 3, 2]],
    ['convolution 3x3 of a row of two pixels', 1, 1, [2, 1, 2, 3], [3, 3, 3, 2]],
    ['convolution 3x3 stride 2, even size', 2, 1, [2, 6, 6, 2], [3, 3, 2, 3]],
    ['convolution 3x3 padded by more than half the kernel', 1, 2, [2, 5, 4, 2], [3, 3, 2, 3]],
    ['convolution 7x7 stride 2, odd size', 2, 3, [1, 9, 9, 1], [7, 7, 1, 2]],
    ['convolution 3x3 stride 2 of many channels', 2, 1, [1, 6, 6, 5], [3, 3, 5, 2]],
    ['convolution 1x1 stride 2', 2, 0, [2, 4, 4, 2], [1, 1, 2, 3]],
  ] as const
).map(
  ([name, stride, padding, ...shapes]): Case => [
    name,
    shapes.map((shape) => [...shape]),
    (x, w) => operations.convolution(four(x!), four(w!), stride, padding),
  ],
)
const cases: Case[] = [
  ['relu', [[3, 5]], (x) => operations.relu(x)],
  [
    'add',
    [
      [3, 5],
      [3, 5],
    ],
    (a, b) => operations.add(a, b),
  ],
  ['add of a tensor to itself', [[3, 5]], (a) => operations.add(a, a)],
  [
    'affine',
    [[4, 3], [3, 5], [5]],
    (x, w, b) => operations.affine(x as Traced<Tensor2D>, w as Traced<Tensor2D>, b as Traced<Tensor1D>),
  ],
  ['addBias', [[2, 2, 2, 3], [3]], (x, b) => operations.addBias(four(x), b as Traced<Tensor1D>)],
  [
    'concatChannels',
    [
      [1, 2, 2, 2],
      [1, 2, 2, 3],
    ],
    (a, b) => operations.concatChannels(four(a), four(b)),
  ],
  ...convolutions,
  ['crossEntropy', [[4, 3]], (x) => operations.crossEntropy(x as Traced<Tensor2D>, softTargets(4, 3))],
  [
    'batchNormInference',
    [[2, 3, 3, 2], [2], [2]],
    (x, gamma, beta) => {
      const running = { mean: draw([2], 'mean'), variance: tf.tidy(() => tf.exp(draw([2], 'variance'))) }
      return operations.batchNormInference(four(x), gamma as Traced<Tensor1D>, beta as Traced<Tensor1D>, running, 1e-5)
    },
  ],
  ['maxPool', [[1, 6, 6, 2]], (x) => operations.maxPool(operations.relu(four(x)))],
  ['globalAveragePool', [[2, 3, 3, 2]], (x) => operations.globalAveragePool(four(x))],
  [
    'groupNorm',
    [[2, 3, 3, 4], [4], [4]],
    (x, g, b) => operations.groupNorm(four(x), g as Traced<Tensor1D>, b as Traced<Tensor1D>, 2, 1e-5),
  ],
  [
    'layerNorm',
    [[3, 6], [6], [6]],
    (x, g, b) => operations.layerNorm(x as Traced<Tensor2D>, g as Traced<Tensor1D>, b as Traced<Tensor1D>, 1e-6),
  ],
  ['feedForward', [[3, 2], [2, 4], [4], [4, 2], [2]], (x, w1, b1, w2, b2) => feedForward(x!, w1!, b1!, w2!, b2!)],
  ['attention', [[6, 12]], (qkv) => operations.attention(qkv as Traced<Tensor2D>, 2, 2)],
  ['patches', [[2, 4, 6, 2]], (x) => operations.patches(four(x), 2)],
  [
    'addPositions',
    [
      [4, 3],
      [1, 1, 3],
      [1, 3, 3],
    ],
    (x, first, position) =>
      operations.addPositions(x as Traced<Tensor2D>, first as Traced<Tensor3D>, position as Traced<Tensor3D>),
  ],
  ['firstTokens', [[6, 3]], (x) => operations.firstTokens(x as Traced<Tensor2D>, 2)],
  ['downsample', [[1, 4, 4, 2]], (x) => operations.downsample(four(x))],
  ['upsample', [[1, 2, 3, 2]], (x) => operations.upsample(four(x))],
  ['softmax', [[2, 4]], (x) => operations.softmax(x)],
  ['unitRows', [[3, 4]], (x) => operations.unitRows(x as Traced<Tensor2D>)],
  ['reshape', [[2, 6]], (x) => operations.reshape(x, [3, 4])],
  ...[
    [1, 2],
    [2, 2],
    [2, 9],
  ].map(
    ([groups, size]): Case => [
      `batchNormTraining of ${size}x${size} images in ${groups} parts`,
      [[4, size!, size!, 3], [3], [3]],
      (x, gamma, beta) => {
        const running = { mean: tf.zeros([3]), variance: tf.ones([3]) }
        const options = { momenta: new Array<number>(groups!).fill(0.1), epsilon: 1e-5 }
        return operations.batchNormTraining(
          four(x),
          gamma as Traced<Tensor1D>,
          beta as Traced<Tensor1D>,
          running,
          options,
        ).y
      },
    ],
  ),
  [
    'batchNormInference',
    [[4, 3, 3, 3], [3], [3]],
    (x, gamma, beta) => {
      const running = { mean: tf.tensor1d([0.2, -0.1, 0]), variance: tf.tensor1d([0.5, 1, 2]) }
      return operations.batchNormInference(four(x), gamma as Traced<Tensor1D>, beta as Traced<Tensor1D>, running, 1e-5)
    },
  ],
]

describe.each(cases)('%s', (_name, shapes, op) => {
  it('has the gradient that finite differences show', () => {
    tf.tidy(() => {
      const inputs = shapes.map((shape, i) => draw(shape, `input ${i}`))
      const value = (tensors: Tensor[]) => weigh(op(...tensors.map(constant))).tensor.dataSync()[0]!
      const tape = new Tape()
      const leaves = inputs.map((tensor) => tape.leaf(tf.clone(tensor)))
      tape.backward(weigh(op(...leaves)))
      inputs.forEach((input, i) => {
        const gradient = leaves[i]!.gradient!.dataSync()
        const values = input.dataSync()
        const step = 1e-2
        for (let j = 0; j < values.length; j += Math.ceil(values.length / 7)) {
          const moved = (by: number) => {
            const copy = Float32Array.from(values)
            copy[j]! += by
            return inputs.map((tensor, k) => (k === i ? tf.tensor(copy, input.shape) : tensor))
          }
          const slope = (value(moved(step)) - value(moved(-step))) / (2 * step)
          expect(gradient[j]!).toBeCloseTo(slope, 1)
        }
      })
    })
  })
})

it.each([
  [2, 2],
  [1, 2],
  [1, 1],
])('a convolution of %d x %d pixels is what TensorFlow makes of it', (height, width) => {
  tf.tidy(() => {
    const [x, w] = [
      tf.randomNormal([4, height, width, 5], 0, 1, 'float32', 1),
      tf.randomNormal([3, 3, 5, 3], 0, 1, 'float32', 2),
    ]
    const ours = operations.convolution(constant(x as Tensor4D), constant(w as Tensor4D), 1, 1).tensor
    const native = tf.conv2d(x as Tensor4D, w as Tensor4D, 1, 'same')
    expect(ours.shape).toEqual(native.shape)
    expect(tf.max(tf.abs(tf.sub(ours, native))).dataSync()[0]).toBeLessThan(1e-5)
  })
})

describe('batchNormTraining', () => {
  it.each([2, 9])('treats parts of a batch of %ix images as separate passes, running statistics too', (size) => {
    tf.tidy(() => {
      const [a, b] = ['a', 'b'].map((seed) => draw([3, size, size, 2], seed)) as [Tensor4D, Tensor4D]
      const gamma = constant(tf.tensor1d([1.5, 0.5]))
      const beta = constant(tf.tensor1d([0.1, -0.2]))
      const start = { mean: tf.zeros([2]), variance: tf.ones([2]) }
      const run = (x: Tensor4D, running: typeof start, momenta: number[]) =>
        operations.batchNormTraining(constant(x), gamma, beta, running, { momenta, epsilon: 1e-5 })
      const together = run(tf.concat([a, b]) as Tensor4D, start, [0.1, 0.3])
      const first = run(a, start, [0.1])
      const second = run(b, first.running as typeof start, [0.3])
      const separate = tf.concat([first.y.tensor, second.y.tensor])
      const distance = (p: Tensor, q: Tensor) => tf.max(tf.abs(tf.sub(p, q))).dataSync()[0]
      expect(distance(together.y.tensor, separate)).toBeLessThan(1e-5)
      expect(distance(together.running.mean, second.running.mean)).toBeLessThan(1e-6)
      expect(distance(together.running.variance, second.running.variance)).toBeLessThan(1e-6)
    })
  })

  it('moves the running variance by the unbiased variance, as PyTorch does', () => {
    tf.tidy(() => {
      const x = constant(tf.tensor4d([1, 2, 3, 4], [4, 1, 1, 1]))
      const running = { mean: tf.tensor1d([0]), variance: tf.tensor1d([1]) }
      const one = constant(tf.tensor1d([1]))
      const after = operations.batchNormTraining(x, one, one, running, {
        momenta: [0.1],
        epsilon: 1e-5,
      }).running
      expect(after.mean.dataSync()[0]).toBeCloseTo(0.25, 6)
      expect(after.variance.dataSync()[0]).toBeCloseTo(0.9 + 0.1 * (5 / 3), 6)
    })
  })
})

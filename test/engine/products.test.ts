/** Mixed precision: factors in bfloat16, everything else in float32. */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { representationSchema } from '../../db/config/representation.ts'
import { ImageStore, type View } from '../../harness/augment/index.ts'
import { Random } from '../../harness/base/random.ts'
import { runEagerly } from '../../harness/engine/functions/index.ts'
import * as operations from '../../harness/engine/operations/index.ts'
import { inTraining } from '../../harness/engine/precision.ts'
import { matMul } from '../../harness/engine/products.ts'
import { Tape, type Traced, traced } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { Learner } from '../../harness/training/step.ts'
import { images, normalisation, tiny } from '../training/tiny.ts'
import { drawNormal } from './draw.ts'
import { trafficOf } from './traffic.ts'

const BFLOAT16 = 14
const random = new Random('products')
const draw = (shape: number[]) => drawNormal(shape, random)

/** The sum of squares of an output, and its gradients. */
function gradients(inputs: Tensor[], run: (...inputs: Traced[]) => Traced): Tensor[] {
  const tape = new Tape()
  const leaves = inputs.map((input) => tape.leaf(tf.clone(input)))
  const y = run(...leaves)
  const kept = tf.clone(y.tensor)
  const loss = traced([y], tf.sum(tf.square(kept)) as Scalar, () => [() => tf.mul(kept, 2)])
  tape.backward(loss)
  return [kept, ...leaves.map(({ gradient }) => gradient!)]
}

const difference = (a: Tensor, b: Tensor) =>
  tf.tidy(() => tf.div(tf.norm(tf.sub(a, b)), tf.norm(b)).dataSync<'float32'>()[0]!)

it('rounds the factors of a product to eight bits and no more', () => {
  const [a, b] = [tf.tensor2d([[1 + 2 ** -7 + 2 ** -9]]), tf.tensor2d([[1]])]
  const product = inTraining({ precision: 'bfloat16' }, () => matMul(a, b))
  expect(product.dtype).toBe('float32')
  expect(product.dataSync()[0]).toBe(1 + 2 ** -7)
})

describe.each<[string, Tensor[], (...inputs: Traced[]) => Traced]>([
  [
    'affine',
    [draw([6, 8]), draw([8, 5]), draw([5])],
    (x, w, b) => operations.affine(x as Traced<Tensor2D>, w as Traced<Tensor2D>, b as Traced<Tensor1D>),
  ],
  [
    'convolution',
    [draw([2, 6, 6, 8]), draw([3, 3, 8, 8])],
    (x, w) => operations.convolution(x as Traced<Tensor4D>, w as Traced<Tensor4D>, 1, 1),
  ],
  [
    'strided convolution',
    [draw([2, 6, 6, 3]), draw([3, 3, 3, 8])],
    (x, w) => operations.convolution(x as Traced<Tensor4D>, w as Traced<Tensor4D>, 2, 1),
  ],
  ['attention', [draw([6, 12])], (qkv) => operations.attention(qkv as Traced<Tensor2D>, 2, 2)],
])('%s in bfloat16', (_name, inputs, run) => {
  it('comes within the rounding of float32, and so do its gradients', () => {
    const exact = gradients(inputs, run)
    const rounded = inTraining({ precision: 'bfloat16' }, () => gradients(inputs, run))
    rounded.forEach((value, i) => {
      expect(value.dtype).toBe('float32')
      expect(difference(value, exact[i]!)).toBeGreaterThan(0)
      expect(difference(value, exact[i]!)).toBeLessThan(0.03)
    })
  })
})

describe.each(['resnet18-cifar', 'vit-tiny'] as const)('a step of %s in bfloat16', (name) => {
  const vit = { name, width: 24, patchSize: 8, depth: 1, heads: 3 }
  const backbone = name === 'vit-tiny' ? vit : { name, width: 8, blocks: 1, stemStride: 2 }
  const store = new ImageStore(images(8), normalisation)
  const indices = Int32Array.from({ length: 8 }, (_, i) => i)

  function step(precision: 'float32' | 'bfloat16') {
    const config = tiny({ backbone, precision })
    const learner = new Learner(config, 0, new Random(0))
    const random = new Random(1)
    const views = store.place(store.draw(indices, config.augmentation, random, 2))
    const [first, second] = views as [View, View]
    const sample = { first, second, labels: null }
    let loss = 0
    runEagerly(true) // the ops within a function do not pass the border
    const traffic = trafficOf(() => {
      loss = inTraining(config, () => learner.step(sample, { step: 3, steps: 10, random })).read().loss
    })
    runEagerly(false)
    const finite = [...learner.parameters.arrays().values()].every(({ values }) => values.every(Number.isFinite))
    learner.dispose()
    for (const view of views) view.dispose()
    return { loss, finite, kernels: [...traffic.kernels.values()] }
  }

  it('multiplies in bfloat16, and normalises, weighs and updates in float32', () => {
    const [exact, rounded] = [step('float32'), step('bfloat16')]
    expect(rounded.finite).toBe(true)
    expect(Math.abs(rounded.loss - exact.loss)).toBeLessThan(0.05 * exact.loss)
    const types = (ops: RegExp) =>
      new Set(rounded.kernels.filter(({ op }) => ops.test(op)).map(({ attributes }) => attributes.T))
    expect(rounded.kernels.some(({ op, attributes }) => /^(Conv2D|MatMul)/.test(op) && attributes.T === BFLOAT16)).toBe(
      true,
    )
    expect(types(/BatchNorm|Softmax|ApplyMomentum|Rsqrt|Mean|Sum/)).toEqual(new Set([1]))
    expect(exact.kernels.some(({ attributes }) => attributes.T === BFLOAT16)).toBe(false)
  })
})

it('is a choice of the config, with TensorFloat-32 as the default', () => {
  const parse = (options: object) => representationSchema.parse({ kind: 'representation', dataset: 'x', ...options })
  expect(parse({}).precision).toBe('tf32')
  expect(parse({ precision: 'bfloat16' }).precision).toBe('bfloat16')
})

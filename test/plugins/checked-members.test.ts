/** Mistakes in evaluations and encoders of plugins are named, where they would give wrong rows or TensorFlow's errors. */
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { Random } from '../../harness/base/random.ts'
import { constant } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import type { EvaluationResult, Features } from '../../harness/evaluation/types.ts'
import { Parameters } from '../../harness/models/parameters.ts'
import { convSpecification } from '../../harness/models/specifications.ts'
import { checkedEncoder } from '../../harness/plugins/checked-encoder.ts'
import { checkedScores } from '../../harness/plugins/checked-scores.ts'

const rows: Features = {
  values: new Float32Array(6),
  count: 3,
  size: 2,
  labels: Int32Array.of(0, 1, 1),
  tags: null,
  tagCount: 0,
  origin: 'backbone features',
}
const RIGHT: EvaluationResult = {
  scores: [{ metric: 'top1', value: 0.5 }],
  predicted: Int32Array.of(0, 1, 0),
  protocol: 'mine',
  selectedOnTest: false,
  details: {},
}

const returning = (result: object) => () =>
  checkedScores('mine', {
    needs: 'labels',
    protocol: () => 'mine',
    usesSeed: () => false,
    evaluate: () => ({ ...RIGHT, ...result }) as EvaluationResult,
  }).evaluate(rows, rows, {}, 2, new Random(0))

it.each([
  ['no scores', { scores: [] }, 'the evaluation mine: it returns no scores'],
  ['an unknown metric', { scores: [{ metric: 'luck', value: 1 }] }, 'luck is no metric of maskbench, and none of the'],
  [
    'a text as value',
    { scores: [{ metric: 'top1', value: '1' }] },
    'the value of top1 is string, and must be a number',
  ],
  ['no protocol', { protocol: undefined }, 'it returns no protocol'],
  ['predictions as a list', { predicted: [0, 1, 0] }, 'predicted is neither an Int32Array nor null'],
  ['too few predictions', { predicted: Int32Array.of(0) }, 'predicted has 1 rows, and must have those of test, 3'],
  ['a class that is none', { predicted: Int32Array.of(0, 2, 0) }, '2 is predicted, and classes are 0 to 1'],
])('an evaluation that returns %s is refused', (_, result, message) => {
  expect(returning(result)).toThrow(message)
})

it('a result that is right is left as it is', () => {
  expect(returning({})()).toEqual(RIGHT)
  expect(returning({ predicted: null })().predicted).toBeNull()
})

const specification = convSpecification('conv', 3, 8, 3)
const features = (shape: [number, number]) => () => constant(tf.zeros(shape) as Tensor2D)
const images = constant(tf.zeros([2, 4, 4, 3]) as Tensor4D)
const parameters = Parameters.initialise(specification, new Random(0))

it.each([
  ['features of another length', { encode: features([2, 4]) }, 'features are [2, 4], and must be [2, 8]'],
  ['features of other rows', { encode: features([1, 8]) }, 'features are [1, 8], and must be [2, 8]'],
  ['no length of its features', { featureSize: Number.NaN }, 'its featureSize is NaN'],
  ['one name twice', { specification: [...specification, ...specification] }, 'two of its parameters are called conv'],
  ["a head's name", { specification: convSpecification('projector.0', 3, 8, 3) }, "has the name of a head's parameter"],
])('an encoder with %s is refused', (_, part, message) => {
  const backbone = { specification, featureSize: 8, encode: features([2, 8]), ...part }
  expect(() => checkedEncoder('mine', backbone).encode(parameters, images, 'evaluation')).toThrow(
    new RegExp(`the backbone mine: .*${message.replaceAll(/[[\].]/g, '\\$&')}`),
  )
})

it('an encoder that is right is left as it is', () => {
  const made = checkedEncoder('mine', { specification, featureSize: 8, encode: features([2, 8]) })
  expect(made.encode(parameters, images, 'evaluation').shape).toEqual([2, 8])
})

import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { afterEach, expect, it } from 'vitest'
import { Random } from '../../../harness/base/random.ts'
import { runEagerly } from '../../../harness/engine/functions/index.ts'
import { tf } from '../../../harness/engine/tensorflow.ts'
import { fitSgdClassifier } from '../../../harness/evaluation/linear.ts'
import { fitSgdProbe, type SgdProbeOptions } from '../../../harness/evaluation/probes/sgd-probe.ts'
import type { Features } from '../../../harness/evaluation/types.ts'
import { functionsOf } from '../../engine/functions-left.ts'
import { features } from '../features.ts'

const ROWS = 61
const SIZE = 5
const classes = 3
/** So few rows that an epoch takes two calls and ends with a partial batch. */
const options: SgdProbeOptions = { epochs: 6, learningRate: 0.1, batchSize: 7 }

afterEach(() => runEagerly(false))

const random = new Random('probe')
const train = features(
  Array.from({ length: ROWS }, () => Array.from({ length: SIZE }, () => random.normal())),
  Array.from({ length: ROWS }, () => random.integer(classes)),
)

function linear(optimizer: 'sgd' | 'lars'): number[] {
  const { weights } = fitSgdClassifier(train, { ...options, optimizer }, classes, new Random(1))
  const values = [...weights.dataSync()]
  weights.dispose()
  return values
}

/** Two numbers a row, each to be predicted by itself. */
function regression(rows: Features): number[] {
  const targets = tf.tensor2d(
    Float32Array.from({ length: 2 * rows.count }, (_, i) => i % 3),
    [rows.count, 2],
  )
  const compare = (logits: Tensor2D, wanted: Tensor2D) => {
    const toLogits = tf.sub<Tensor2D>(logits, wanted)
    return { toLogits, loss: () => tf.mean<Tensor1D>(tf.square(toLogits), 1) }
  }
  const { weights } = fitSgdProbe(
    rows,
    { targets, outputs: 2, compare },
    { ...options, learningRate: 0.01 },
    new Random(1),
  )
  const values = [...weights.dataSync()]
  weights.dispose()
  return values
}

it.each([
  ['SGD', () => linear('sgd')],
  ['LARS', () => linear('lars')],
  ['targets that are numbers', () => regression(train)],
] as const)('several steps as one function learn what their ops learn one by one: %s', (_, learn) => {
  const together = learn()
  expect(learn()).toEqual(together)
  runEagerly(true)
  const oneByOne = learn()
  const farthest = Math.max(...together.map((value, i) => Math.abs(value - oneByOne[i]!)))
  expect(farthest / Math.max(...oneByOne.map(Math.abs))).toBeLessThan(1e-5)
})

it('runs one op for several steps, and leaves neither tensors nor functions', () => {
  linear('sgd')
  const before = tf.memory().numTensors
  const { ran, left } = functionsOf(() => linear('sgd'))
  expect([ran, left]).toEqual([2, 0]) // full calls, and what is left of an epoch
  expect(tf.memory().numTensors).toBe(before)
})

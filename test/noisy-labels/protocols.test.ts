import { expect, test } from 'vitest'
import { choose } from '../../harness/noisy-labels/protocols.ts'

/** Two learning rates, three checkpoints. */
const test_ = [
  [0.5, 0.9, 0.6],
  [0.7, 0.7, 0.8],
]
const validation = [
  [0.6, 0.6, 0.9],
  [0.5, 0.95, 0.7],
]

test('published takes the best test accuracy', () => {
  expect(choose('published', { test: test_, validation })).toEqual({ learningRate: 0, checkpoint: 1 })
})

test('honest takes the best validation accuracy and never looks at the test', () => {
  const choice = { learningRate: 1, checkpoint: 1 }
  expect(choose('honest', { test: test_, validation })).toEqual(choice)
  expect(choose('honest', { test: test_.map((row) => row.map((value) => 1 - value)), validation })).toEqual(choice)
})

test('last takes the learning rate with the best last validation accuracy, after the last step', () => {
  expect(choose('last', { test: test_, validation })).toEqual({ learningRate: 0, checkpoint: 2 })
})

test('checkpoints before the first that counts are never chosen, however good', () => {
  expect(choose('published', { test: test_, validation }, 2)).toEqual({ learningRate: 1, checkpoint: 2 })
  expect(choose('honest', { test: test_, validation }, 2)).toEqual({ learningRate: 0, checkpoint: 2 })
})

test('ties go to the smaller learning rate, then to the earlier checkpoint', () => {
  const flat = [
    [0.4, 0.5, 0.5],
    [0.5, 0.5, 0.5],
  ]
  expect(choose('published', { test: flat, validation: flat })).toEqual({ learningRate: 0, checkpoint: 1 })
})

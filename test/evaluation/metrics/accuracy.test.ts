import { expect, it } from 'vitest'
import { accuracyScores, rankAccuracy } from '../../../harness/evaluation/metrics/accuracy.ts'

const truth = (...classes: number[]) => Int32Array.from(classes)

it('counts first guesses and first five guesses', () => {
  const scores = Float32Array.from([6, 5, 4, 3, 2, 1, 6, 5, 4, 3, 2, 1, 6, 5, 4, 3, 2, 1])
  const { predicted, top1, top5 } = rankAccuracy(scores, truth(0, 4, 5), 6)
  expect([...predicted]).toEqual([0, 0, 0])
  expect(top1).toBeCloseTo(1 / 3, 12)
  expect(top5).toBeCloseTo(2 / 3, 12)
})

it('breaks ties by class number, in the guess and in the rank alike', () => {
  const scores = Float32Array.from([1, 1, 1, 1, 1, 1])
  expect(rankAccuracy(scores, truth(0), 6)).toMatchObject({ top1: 1, top5: 1 })
  expect(rankAccuracy(scores, truth(1), 6)).toMatchObject({ top1: 0, top5: 1 })
  expect(rankAccuracy(scores, truth(5), 6)).toMatchObject({ top1: 0, top5: 0 })
})

it('calls any two-class guess one of the first five', () => {
  expect(rankAccuracy(Float32Array.from([0, 1]), truth(0), 2)).toMatchObject({ top1: 0, top5: 1 })
})

it('gives top-5 only where more than five classes make it mean something', () => {
  const accuracy = { predicted: Int32Array.of(0), top1: 0.5, top5: 1 }
  expect(accuracyScores(accuracy, 5)).toEqual([{ metric: 'top1', value: 0.5 }])
  expect(accuracyScores(accuracy, 6)).toEqual([
    { metric: 'top1', value: 0.5 },
    { metric: 'top5', value: 1 },
  ])
})

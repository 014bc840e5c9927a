import { describe, expect, test } from 'vitest'
import { Random } from '../../harness/base/random.ts'
import { holdOut, prepare, type Rows, splitRows, TASKS } from '../../harness/noisy-labels/split.ts'

const column = ({ x, count, columns }: Rows, c: number) =>
  Array.from({ length: count }, (_, row) => x[row * columns + c]!)
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const ones = (labels: Int32Array) => labels.filter((label) => label === 1).length

describe.each([
  ['uci-heart', 242, 61, 22],
  ['uci-splice', 2595, 459, 240],
] as const)('%s', (name, train, test_, columns) => {
  const data = TASKS[name].dataset.load()
  const split = splitRows(data.labels, TASKS[name], new Random(0))
  const prepared = prepare(data, split)

  test(`${train} rows train and ${test_} test, none does both`, () => {
    expect([split.train.length, split.test.length]).toEqual([train, test_])
    expect(new Set([...split.train, ...split.test]).size).toBe(train + test_)
    expect([prepared.train.x.length, prepared.test.x.length]).toEqual([train * columns, test_ * columns])
  })

  test('every column has mean 0 and standard deviation 1 on the training rows', () => {
    for (let c = 0; c < columns; c++) {
      const values = column(prepared.train, c)
      expect(mean(values)).toBeCloseTo(0, 5)
      expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 4)
    }
    expect(prepared.test.x.some(Number.isNaN)).toBe(false)
  })

  test('one seed gives one split, another seed another', () => {
    const again = (seed: number) => splitRows(data.labels, TASKS[name], new Random(seed))
    expect(again(0)).toEqual(split)
    expect(again(1)).not.toEqual(split)
  })
})

test('Splice is balanced: 1,527 windows with a junction, 1,527 without', () => {
  const { dataset, ...task } = TASKS['uci-splice']
  const data = dataset.load()
  const { train, test } = prepare(data, splitRows(data.labels, task, new Random(5)))
  expect(ones(train.labels) + ones(test.labels)).toBe(1527)
})

test('missing cells become the training median or the most frequent training category', () => {
  const nan = Number.NaN
  const data = {
    // one number, then a category of two codes
    values: Float32Array.from([1, 1, 0, 2, 1, 0, 9, 0, 1, nan, nan, nan]),
    labels: Int32Array.of(0, 0, 1, 1),
    rows: 4,
    columns: 3,
    names: ['n', 'c=1', 'c=2'],
    oneHot: [{ first: 1, count: 2 }],
  }
  const { train, test } = prepare(data, { train: Int32Array.of(0, 1, 2), test: Int32Array.of(3) })
  expect(test.x[0]).toBe(train.x[3]) // 2, the median of 1, 2, 9
  expect([test.x[1], test.x[2]]).toEqual([train.x[1], train.x[2]]) // code 1, held by two of three
})

test('the validation part takes 15% of the training rows away, rounded up', () => {
  const { train, test } = holdOut(2595, 0.15, new Random(0))
  expect([train.length, test.length]).toEqual([2205, 390])
  expect(new Set([...train, ...test]).size).toBe(2595)
})

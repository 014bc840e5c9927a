import { expect, test } from 'vitest'
import { dataset as heart } from '../../../datasets/sets/uci-heart.ts'
import { dataset as splice } from '../../../datasets/sets/uci-splice.ts'
import { readShipped } from '../../../datasets/shipped.ts'
import { EnvironmentError } from '../../../harness/base/errors.ts'

const count = (values: ArrayLike<number>, wanted: number) => Array.from(values).filter((v) => v === wanted).length

test('Heart has 303 patients, 9 numbers and 13 one-hot columns, and 6 patients with a missing cell', () => {
  const data = heart.load()
  expect([data.rows, data.columns, data.names.length]).toEqual([303, 22, 22])
  expect([count(data.labels, 0), count(data.labels, 1)]).toEqual([164, 139])
  expect(data.oneHot.map(({ count }) => count)).toEqual([4, 3, 3, 3])
  const incomplete = Array.from({ length: 303 }, (_, row) => data.values.subarray(row * 22, (row + 1) * 22)).filter(
    (row) => row.some(Number.isNaN),
  )
  expect(incomplete).toHaveLength(6)
  expect(Object.fromEntries(data.names.map((name, i) => [name, data.values[i]]))).toMatchObject({
    age: 63,
    'cp=1': 1,
    'cp=4': 0,
    'restecg=2': 1,
    'slope=3': 1,
    'thal=6': 1,
    ca: 0,
  })
})

test('Splice has 3,175 unambiguous windows of 60 one-hot bases, N against EI and IE', () => {
  const data = splice.load()
  expect([data.rows, data.columns]).toEqual([3175, 240])
  expect([count(data.labels, 0), count(data.labels, 1)]).toEqual([1648, 1527])
  expect(count(data.values, 1)).toBe(3175 * 60)
  expect(data.names.slice(0, 5)).toEqual(['base1=A', 'base1=C', 'base1=G', 'base1=T', 'base2=A'])
  expect(Array.from(data.values.subarray(0, 12))).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0]) // AGA…
})

test('a missing or damaged file is named, with the remedy', () => {
  const missing = () => readShipped({ path: 'uci/absent.csv', sha256: '' })
  const damaged = () => readShipped({ path: 'uci/splice.csv', sha256: '0'.repeat(64) })
  expect(missing).toThrow(/uci\/absent.csv is missing/)
  expect(damaged).toThrow(/uci\/splice.csv is damaged/)
  expect(damaged).toThrow(EnvironmentError)
})

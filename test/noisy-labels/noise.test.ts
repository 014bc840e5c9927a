import { describe, expect, test } from 'vitest'
import { Random } from '../../harness/base/random.ts'
import { noisyLabels } from '../../harness/noisy-labels/noise.ts'
import { partnersOf } from '../../harness/noisy-labels/partners.ts'

const CLASSES = 4
const COLUMNS = 8
const COUNTS = [101, 99, 100, 700]
const labels = Int32Array.from(COUNTS.flatMap((count, label) => Array<number>(count).fill(label)))
const draws = new Random('features')
const features = Float32Array.from({ length: labels.length * COLUMNS }, () => draws.normal())
const partners = partnersOf('any', CLASSES)

const KINDS = ['symmetric', 'asymmetric', 'instance'] as const
type Kind = (typeof KINDS)[number]

const noisy = (kind: Kind, rate: number, seed = 0, x: Float32Array = features) =>
  noisyLabels({ kind, labels, classes: CLASSES, rate, features: () => x, partners }, new Random(seed))
const rowsOf = (label: number) => [...labels.keys()].filter((row) => labels[row] === label)
const wrongIn = (changed: Int32Array, rows: Iterable<number> = labels.keys()) =>
  [...rows].filter((row) => changed[row] !== labels[row])

describe.each(KINDS)('%s noise', (kind) => {
  test('leaves every label at rate 0, and the clean labels at any rate', () => {
    const clean = labels.slice()
    expect(noisy(kind, 0)).toEqual(clean)
    noisy(kind, 0.4)
    expect(labels).toEqual(clean)
  })

  test('gives one draw for one seed, another for another', () => {
    expect(noisy(kind, 0.2, 3)).toEqual(noisy(kind, 0.2, 3))
    expect(noisy(kind, 0.2, 3)).not.toEqual(noisy(kind, 0.2, 4))
  })

  test('gives classes only', () => {
    expect(noisy(kind, 0.4).every((label) => label >= 0 && label < CLASSES)).toBe(true)
  })
})

describe.each(['symmetric', 'asymmetric'] as const)('%s noise', (kind) => {
  test.each([0.1, 0.2, 0.29, 0.4])('of rate %d flips exactly floor(n_c e) labels of every class', (rate) => {
    for (const [label, count] of COUNTS.entries()) {
      expect(wrongIn(noisy(kind, rate), rowsOf(label))).toHaveLength(Math.floor((count * Math.round(rate * 100)) / 100))
    }
  })
})

test('symmetric noise takes a class for every other one', () => {
  const wrong = noisy('symmetric', 0.4)
  for (const other of [0, 1, 2]) {
    expect(rowsOf(3).filter((row) => wrong[row] === other).length).toBeGreaterThan(60) // of 280; 93 expected
  }
})

test('asymmetric noise takes a class for its partner only', () => {
  const wrong = noisy('asymmetric', 0.4)
  for (const row of wrongIn(wrong)) expect(wrong[row]).toBe(partners[labels[row]!])
})

describe('instance noise', () => {
  test.each([
    [0.1, 0.129], // what truncating N(.1, .1) at 0 leaves
    [0.3, 0.3],
  ])('of rate %d flips about %d of the labels', (rate, expected) => {
    const share = Array.from({ length: 10 }, (_, seed) => wrongIn(noisy('instance', rate, seed)).length / labels.length)
    const mean = share.reduce((sum, value) => sum + value, 0) / share.length
    expect(Math.abs(mean - expected)).toBeLessThan(0.015) // 10,000 labels: standard error .0046
  })

  test('follows what an instance looks like: alike rows of a class are taken for the same one, another look for another', () => {
    const look = (sign: number) => Float32Array.from(features, (_, i) => (i % 2 === 0 ? 30 : -30) * sign)
    const takenFor = (x: Float32Array) => {
      const wrong = noisy('instance', 0.4, 0, x)
      return rowsOf(3).flatMap((row) => (wrong[row] === 3 ? [] : [wrong[row]!]))
    }
    const [one, opposite] = [takenFor(look(1)), takenFor(look(-1))]
    expect(new Set(one).size).toBe(1)
    expect(new Set(opposite).size).toBe(1)
    expect(one[0]).not.toBe(opposite[0])
    expect(new Set(takenFor(features)).size).toBe(3)
  })

  test('with two classes flips as many', () => {
    const two = labels.map((label) => label % 2)
    const request = {
      kind: 'instance',
      labels: two,
      classes: 2,
      rate: 0.3,
      features: () => features,
      partners,
    } as const
    const wrong = noisyLabels(request, new Random(0)).filter((label, row) => label !== two[row])
    expect(Math.abs(wrong.length / two.length - 0.3)).toBeLessThan(0.06)
  })
})

describe('partners', () => {
  test.each([
    ['cifar10', 10, [2, 9, 0, 5, 7, 3, 8, 4, 6, 1]],
    ['fashion-mnist-mini', 10, [6, 3, 4, 1, 2, 7, 0, 5, 9, 8]],
    ['uci-heart', 2, [1, 0]],
    ['folder:of three', 3, [1, 0, 0]],
    ['toString', 4, [1, 0, 3, 2]],
  ])('of %s', (dataset, classes, expected) => {
    expect(partnersOf(dataset, classes)).toEqual(expected)
  })
})

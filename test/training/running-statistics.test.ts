/** What each encoding of a step weighs in the running statistics. */
import { describe, expect, it } from 'vitest'
import { ImageStore } from '../../harness/augment/index.ts'
import { Random } from '../../harness/base/random.ts'
import { type InputParts, momentaOf } from '../../harness/training/running-statistics.ts'
import { Learner } from '../../harness/training/step.ts'
import { images, normalisation, tiny } from './tiny.ts'

const clean: InputParts = { masked: false, parts: 1 }
const masked = (parts: number): InputParts => ({ masked: true, parts })

/** The statistic after updates in order. */
const moved = (start: number, updates: readonly (readonly [value: number, momentum: number])[]) =>
  updates.reduce((running, [value, momentum]) => (1 - momentum) * running + momentum * value, start)

describe('momenta', () => {
  it.each([1, 2, 4, 6])('of one clean and %i masked views give what encoding the clean one after each gives', (n) => {
    const values = Array.from({ length: n }, (_, i) => Math.sin(3 + i))
    const published = values.flatMap((value) => [[value, 0.1] as const, [5, 0.1] as const])
    const [[ofClean], ofMasked] = momentaOf([clean, masked(n)]) as [number[], number[]]
    const here = [[5, ofClean!] as const, ...values.map((value, i) => [value, ofMasked[i]!] as const)]
    expect(moved(2, here)).toBeCloseTo(moved(2, published), 12)
  })

  it('of four masks leave the clean view 53% of the update, where one encoding would leave it 16%', () => {
    const [[ofClean], ofMasked] = momentaOf([clean, masked(4)]) as [number[], number[]]
    const share = ([first, ...rest]: number[]) => {
      const whole = 1 - [first!, ...rest].reduce((left, one) => left * (1 - one), 1)
      return (first! * rest.reduce((left, one) => left * (1 - one), 1)) / whole
    }
    expect(share([ofClean!, ...ofMasked])).toBeCloseTo(1 / 1.9, 12)
    expect(share([0.1, 0.1, 0.1, 0.1, 0.1])).toBeCloseTo(0.16, 3)
  })

  it('are the usual ones without masks', () => {
    for (const one of momentaOf([clean, clean]).flat()) expect(one).toBeCloseTo(0.1, 12)
    expect(momentaOf([clean])).toEqual([[0.1]])
  })

  it('are the same for two clean and two masked views, in the order of rounds', () => {
    const [first, second, third, fourth] = momentaOf([clean, clean, masked(2), masked(2)])
    const values = { first: 1, second: -2, third: [3, 4], fourth: [-5, 6] }
    const round = (i: number) => [values.third[i]!, values.fourth[i]!, values.first, values.second]
    const published = [...round(0), ...round(1)].map((value) => [value, 0.1] as const)
    const here = [
      ...[[1, first![0]!] as const, [-2, second![0]!] as const],
      ...[3, 4].map((value, i) => [value, third![i]!] as const),
      ...[-5, 6].map((value, i) => [value, fourth![i]!] as const),
    ]
    expect(moved(7, here)).toBeCloseTo(moved(7, published), 12)
  })
})

it('a step with masks moves the statistics by both updates, eager as in a function', () => {
  const BATCH = 6
  const store = new ImageStore(images(BATCH), normalisation)
  const indices = Int32Array.from({ length: BATCH }, (_, i) => i)
  const statistics = [false, true].map((eager) => {
    const config = tiny({ masking: 'adios', batchSize: BATCH, eager, adios: { masks: 3 } })
    const learner = new Learner(config, 0, new Random(0))
    const random = new Random(1)
    const [first, second] = [0, 1].map(() => store.view(indices, config.augmentation, random))
    learner.step({ first: first!, second: second!, labels: null }, { step: 0, steps: 10, random }).read()
    const found = [...learner.parameters.arrays()].filter(([name]) => name.endsWith('running_var'))
    learner.dispose()
    return found.map(([name, { values }]) => [name, [...values]] as const)
  })
  const [compiled, eager] = statistics
  expect(compiled!.length).toBeGreaterThan(0)
  for (const [i, [, values]] of compiled!.entries()) {
    values.forEach((value, j) => {
      expect(value).toBeCloseTo(eager![i]![1][j]!, 4)
      // Two updates of three rounds of two encodings leave .9^12 of the start, which is 1.
      expect(value).toBeGreaterThan(0.9 ** 12 - 1e-4)
    })
  }
})

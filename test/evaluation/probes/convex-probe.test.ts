import { describe, expect, it } from 'vitest'
import { linearSchema } from '../../../db/config/evaluations.ts'
import { Random } from '../../../harness/base/random.ts'
import { tf } from '../../../harness/engine/tensorflow.ts'
import { classTask, evaluate } from '../../../harness/evaluation/linear.ts'
import { tagTask } from '../../../harness/evaluation/multilabel.ts'
import { fitConvexProbe } from '../../../harness/evaluation/probes/convex-probe.ts'
import type { ProbeTask } from '../../../harness/evaluation/probes/linear-probe.ts'
import { standardiser } from '../../../harness/evaluation/probes/standardise.ts'
import type { Features } from '../../../harness/evaluation/types.ts'
import golden from '../../golden/convex-probe.json' with { type: 'json' }
import { goldenFeatures } from '../features.ts'

const { train, test } = goldenFeatures()
const rows = standardiser(train, null)(train)
const everything = { chosen: new Int32Array(0), others: Int32Array.from({ length: train.count }, (_, row) => row) }

function solved(task: ProbeTask, strength: number): number[] {
  const { weights, converged } = fitConvexProbe(rows, task.targets, task, { strengths: [strength] }, everything, 1e-9)
  expect(converged).toBe(true)
  const values = [...weights.dataSync<'float32'>()]
  weights.dispose()
  return values
}

describe('the convex probe', () => {
  it.each(golden.softmax)("has scikit-learn's coefficients at strength $strength", ({ strength, weights }) => {
    const found = solved(classTask(train.labels, 3), strength)
    const width = train.size + 1
    const bias = [0, 1, 2].reduce((sum, row) => sum + found[row * width + train.size]! / 3, 0)
    for (const [i, value] of weights.entries()) {
      expect(Math.abs(found[i]! - (i % width === train.size ? bias : 0) - value)).toBeLessThan(1e-4)
    }
  })

  it.each(golden.logistic)(
    "has scikit-learn's coefficients of each tag at strength $strength",
    ({ strength, weights }) => {
      const found = solved(tagTask({ ...rows, tags: Uint8Array.from(golden.tags), tagCount: 2 }), strength)
      for (const [i, value] of weights.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(1e-4)
    },
  )

  const options = linearSchema.parse({ name: 'linear' })
  const predict = (train: Features, test: Features) => evaluate(train, test, options, 3, new Random(0))

  it('chooses the strength of least held-out loss and says what it tried', () => {
    const before = tf.memory().numTensors
    const { details, protocol, selectedOnTest } = predict(train, test)
    const tried = details.tried as { strength: number; loss: number }[]
    const least = Math.min(...tried.map(({ loss }) => loss))
    expect(details.strength).toBe(tried.find(({ loss }) => loss === least)!.strength)
    expect(tried.length).toBeGreaterThan(2)
    expect(tried.map(({ strength }) => strength)).toEqual(
      options.probe.name === 'convex' && options.probe.strengths.slice(0, tried.length),
    )
    expect(details).toMatchObject({ converged: true, trainRows: 24, name: 'convex', heldOut: 0.2 })
    expect(details.heldOutRows).toBeGreaterThan(2)
    expect(protocol).toBe('logistic regression, standardised features, L2 chosen on 20% held out')
    expect(selectedOnTest).toBe(false)
    expect(tf.memory().numTensors).toBe(before)
  })

  const scaled = (features: Features) => ({ ...features, values: features.values.map((value) => 10 * value) })
  const extended = (features: Features): Features => ({
    ...features,
    size: features.size + 1,
    values: Float32Array.from({ length: features.count * (features.size + 1) }, (_, i) => {
      const [row, column] = [Math.floor(i / (features.size + 1)), i % (features.size + 1)]
      return column === features.size ? 5 : features.values[row * features.size + column]!
    }),
  })

  it.each([
    ['features ten times as long', scaled],
    ['a constant feature added', extended],
  ])('gives the same predictions for %s', (_, change) => {
    const [before, after] = [predict(train, test), predict(change(train), change(test))]
    expect([...after.predicted]).toEqual([...before.predicted])
    for (const [i, { value }] of before.scores.entries()) expect(after.scores[i]!.value).toBeCloseTo(value, 3)
    expect(after.details.strength).toBe(before.details.strength)
  })

  it('is the same for every seed', () => {
    const other = evaluate(train, test, options, 3, new Random(9))
    expect(other).toEqual(predict(train, test))
  })

  it('learns from a share of the labels, a row of each class at least, which the seed draws', () => {
    const few = (labels: number, seed = 0) => evaluate(train, test, { ...options, labels }, 3, new Random(seed))
    expect(few(0.01)).toMatchObject({
      condition: '1% of labels',
      details: { trainRows: 3, heldOutRows: 0, strength: 0.01 },
    })
    expect(few(0.5)).toMatchObject({ condition: '50% of labels', details: { trainRows: 13, labels: 0.5 } })
    expect(few(1).condition).toBeUndefined()
    expect(few(0.5, 1).scores).not.toEqual(few(0.5, 0).scores)
  })

  it('scores the calibration of its probabilities', () => {
    const names = predict(train, test).scores.map(({ metric }) => metric)
    expect(names).toEqual(['top1', 'ece', 'nll', 'brier', 'confidence_right', 'confidence_wrong'])
  })
})

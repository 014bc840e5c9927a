import { describe, expect, it } from 'vitest'
import { multilabelSchema } from '../../db/config/evaluations.ts'
import { Random } from '../../harness/base/random.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { evaluate, protocol } from '../../harness/evaluation/multilabel.ts'
import type { Features } from '../../harness/evaluation/types.ts'

const TAGS = 3

/** Rows of which tag t is there exactly when feature t is above 0; the other features are noise. */
function tagged(count: number, seed: number, size = 6): Features {
  const random = new Random(seed)
  const values = Float32Array.from({ length: count * size }, () => random.normal())
  const tags = Uint8Array.from({ length: count * TAGS }, (_, i) => {
    return Number(values[Math.floor(i / TAGS) * size + (i % TAGS)]! > 0)
  })
  return { values, count, size, labels: new Int32Array(count).fill(-1), tags, tagCount: TAGS, origin: 'made by hand' }
}

const options = multilabelSchema.parse({ name: 'multilabel', probe: { name: 'sgd', epochs: 10, batchSize: 64 } })
const convex = multilabelSchema.parse({ name: 'multilabel' })
const sgd = (epochs: number, learningRate = 0.1, batchSize = 64) => ({
  probe: { name: 'sgd' as const, epochs, learningRate, batchSize },
})
function score(train: Features, test: Features, changed: Partial<typeof options> = {}, seed = 0) {
  const { scores, details } = evaluate(train, test, { ...options, ...changed }, 0, new Random(seed))
  const value = (name: string) => scores.find(({ metric }) => metric === name)!.value
  const [macro, micro, weighted, map] = ['f1_macro', 'f1_micro', 'f1_weighted', 'map'].map(value)
  return { macro: macro!, micro: micro!, weighted: weighted!, map: map!, details }
}

describe('multilabel', () => {
  const [train, test] = [tagged(400, 1), tagged(200, 2)]

  it('is nearly perfect where features tell the tags', () => {
    const { macro, micro, weighted, map } = score(train, test)
    for (const value of [macro, micro, weighted, map]) expect(value).toBeGreaterThan(0.95)
  })

  it('knows nothing where features say nothing: precision is how often a tag occurs', () => {
    const blind = { ...train, values: train.values.map((_, i) => Number(i % 6 === 5)) }
    const { map } = score(blind, { ...blind, tags: test.tags, count: 200, values: blind.values.slice(0, 1200) })
    const prevalence = test.tags!.reduce((sum, tag) => sum + tag, 0) / test.tags!.length
    expect(map).toBeCloseTo(prevalence, 6)
  })

  it('predicts every tag at the lowest threshold and none at the highest', () => {
    const all = score(train, test, { threshold: 1e-12 })
    expect(all).toMatchObject(all.details.predictingEveryTag as { micro: number })
    expect(all.micro).toBeGreaterThan(0.5)
    expect(score(train, test, { threshold: 1 - 1e-12 })).toMatchObject({ micro: 0, macro: 0, weighted: 0 })
  })

  it('takes the steps of one logistic regression a tag: full-batch descent by hand', () => {
    const rows = {
      ...train,
      values: Float32Array.from([1, 3, -1]),
      count: 3,
      size: 1,
      tags: Uint8Array.from([1, 0, 1]),
      tagCount: 1,
    }
    const started = evaluate(rows, rows, { ...options, ...sgd(1, 1e-9, 3) }, 0, new Random(3))
    const stepped = evaluate(rows, rows, { ...options, ...sgd(1, 50, 3) }, 0, new Random(3))
    // Mean 1, deviation sqrt(8/3), then a mean squared length of 10.
    const values = [1, 3, -1].map((value) => ((value - 1) * Math.sqrt(10)) / Math.sqrt(8 / 3))
    // The only epoch lies behind both milestones: the rate is a hundredth.
    const bound = new Random(3).fork('weights')
    let [w, b] = [bound.uniform(-1, 1), bound.uniform(-1, 1)]
    const lossOf = () =>
      values.reduce((sum, x, i) => sum + Math.log1p(Math.exp(w * x + b)) - rows.tags[i]! * (w * x + b), 0) / 3
    expect(started.details.loss).toBeCloseTo(lossOf(), 5)
    const errors = values.map((x, i) => 1 / (1 + Math.exp(-(w * x + b))) - rows.tags[i]!)
    w -= (0.5 * errors.reduce((sum, error, i) => sum + error * values[i]!, 0)) / 3
    b -= (0.5 * errors.reduce((sum, error) => sum + error, 0)) / 3
    expect(stepped.details.loss).toBeCloseTo(lossOf(), 5)
  })

  it('is as good by the convex probe, with one strength for all tags and the same for every seed', () => {
    const found = score(train, test, convex)
    expect(found.macro).toBeGreaterThan(0.95)
    expect(found.details).toMatchObject({ converged: true, heldOutRows: 80, name: 'convex' })
    expect(score(train, test, convex, 5)).toEqual(found)
  })

  it('does not depend on the scale or the offset of features', () => {
    const shifted = (rows: Features) => ({ ...rows, values: rows.values.map((value, i) => value * 0.01 + (i % 6)) })
    const [plain, moved] = [score(train, test), score(shifted(train), shifted(test))]
    expect(moved.map).toBeCloseTo(plain.map, 3)
    expect(moved.micro).toBeCloseTo(plain.micro, 2)
  })

  it('depends on its seed alone, to the bit', () => {
    expect(score(train, test, sgd(2), 5)).toEqual(score(train, test, sgd(2), 5))
    expect(score(train, test, sgd(2), 5)).not.toEqual(score(train, test, sgd(2), 6))
  })

  it('says how it was measured, gives no one class a row and leaves no tensor behind', () => {
    expect(protocol(convex)).toBe('logistic regression, standardised features, L2 chosen on 20% held out, threshold .5')
    expect(protocol({ ...options, ...sgd(100) })).toBe(
      'standardised features, 100 epochs SGD .9, lr .1, last epoch, threshold .5',
    )
    const before = tf.memory().numTensors
    const { predicted } = evaluate(train, test, { ...options, ...sgd(1) }, 0, new Random(0))
    expect(predicted).toBeNull()
    expect(tf.memory().numTensors).toBe(before)
  })
})

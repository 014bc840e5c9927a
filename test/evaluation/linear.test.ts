import { describe, expect, it } from 'vitest'
import type { ProbeConfig } from '../../db/config/probe.ts'
import { Random } from '../../harness/base/random.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { evaluate, fitSgdClassifier, protocol } from '../../harness/evaluation/linear.ts'
import { rankAccuracy } from '../../harness/evaluation/metrics/accuracy.ts'
import { probeLogits } from '../../harness/evaluation/probes/linear-map.ts'
import golden from '../golden/evaluation.json' with { type: 'json' }
import { features, goldenFeatures } from './features.ts'

const { train, test } = goldenFeatures()
const plain = { optimizer: 'sgd', select: 'last' } as const
const options = { ...plain, epochs: 20, learningRate: 0.1, batchSize: 8 }
const asked = (probe: Omit<Extract<ProbeConfig, { name: 'sgd' }>, 'name'>) => ({
  probe: { name: 'sgd' as const, ...probe },
  labels: 1,
})

describe('linear', () => {
  const { initial, weights, loss, predicted, epochs, learningRate } = golden.linear
  const whole = { ...plain, epochs, learningRate, batchSize: train.count }

  it('begins where the golden probe begins', () => {
    const { weights } = fitSgdClassifier(train, { ...whole, epochs: 0 }, 3, new Random(7))
    const values = weights.dataSync<'float32'>()
    for (const [i, value] of initial.entries()) expect(values[i]).toBeCloseTo(value, 6)
  })

  it("takes PyTorch's steps: SGD with momentum, tenfold decay at 60% and 80%", () => {
    const probe = fitSgdClassifier(train, whole, 3, new Random(7))
    const values = probe.weights.dataSync<'float32'>()
    for (const [i, value] of weights.entries()) expect(values[i]).toBeCloseTo(value, 4)
    expect(probe.loss).toBeCloseTo(loss, 5)
    expect([...evaluate(train, test, asked(whole), 3, new Random(7)).predicted]).toEqual(predicted)
  })

  it('learns an offset that only a bias can express', () => {
    const rows = features([[3], [4], [5], [6]], [0, 0, 1, 1]) // biome-ignore format: one row
    const { scores } = evaluate(rows, rows, asked({ ...options, epochs: 300, batchSize: 2 }), 2, new Random(0))
    expect(scores[0]).toEqual({ metric: 'top1', value: 1 })
  })

  it('depends on its seed alone, to the bit', () => {
    const run = (seed: number) => {
      const { weights } = fitSgdClassifier(train, options, 3, new Random(seed))
      return [...weights.dataSync<'float32'>()]
    }
    expect(run(1)).toEqual(run(1))
    expect(run(1)).not.toEqual(run(2))
  })

  it('says that the learning rate is too high when the loss is no number', () => {
    const before = tf.memory().numTensors
    const wild = { ...train, values: train.values.map((value) => value * 1e30) }
    expect(() => fitSgdClassifier(wild, options, 3, new Random(0))).toThrow("the linear probe's loss is not a number")
    expect(tf.memory().numTensors).toBe(before)
  })

  it("takes the published LARS's steps: trust .001, no clip, none on the bias", () => {
    const { weights, loss, epochs, learningRate } = golden.lars
    const lars = { epochs, learningRate, batchSize: train.count, optimizer: 'lars' } as const
    const probe = fitSgdClassifier(train, lars, 3, new Random(7))
    const values = probe.weights.dataSync<'float32'>()
    for (const [i, value] of weights.entries()) expect(values[i]).toBeCloseTo(value, 4)
    expect(probe.loss).toBeCloseTo(loss, 4)
  })

  it('takes the best epoch on test when asked, and says so', () => {
    const wild = { ...options, learningRate: 30, batchSize: 4 } // jumps about
    const top1: number[] = []
    fitSgdClassifier(train, wild, 3, new Random(3), (weights) => {
      top1.push(rankAccuracy(probeLogits(weights, test), test.labels, 3).top1)
    }).weights.dispose()
    const most = Math.max(...top1)
    expect(top1.at(-1)).toBeLessThan(most)
    const best = evaluate(train, test, asked({ ...wild, select: 'best' }), 3, new Random(3))
    expect(best).toMatchObject({ selectedOnTest: true, protocol: '20 epochs SGD .9, lr 30, best epoch' })
    expect(best.scores[0]).toEqual({ metric: 'top1', value: most })
    expect(best.details.epoch).toBe(top1.indexOf(most) + 1)
    expect(best.predicted.filter((label, i) => label === test.labels[i])).toHaveLength(most * test.count)
    const last = evaluate(train, test, asked(wild), 3, new Random(3))
    expect(last).toMatchObject({ selectedOnTest: false, details: { epoch: 20 } })
    expect(last.scores[0]!.value).toBe(top1.at(-1))
  })

  it('says how it was measured and leaves no tensor behind', () => {
    const text = protocol(asked({ ...options, epochs: 100, batchSize: 128 }))
    expect(text).toBe('100 epochs SGD .9, lr .1, last epoch')
    const before = tf.memory().numTensors
    evaluate(train, test, asked(options), 3, new Random(0))
    expect(tf.memory().numTensors).toBe(before)
  })
})

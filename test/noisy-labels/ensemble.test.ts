import type { Rank, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, test } from 'vitest'
import { LOSSES, type LossName } from '../../db/catalogue/losses.ts'
import { lossSchema } from '../../db/config/losses.ts'
import { Random } from '../../harness/base/random.ts'
import { runEagerly } from '../../harness/engine/functions/index.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { Ensemble } from '../../harness/noisy-labels/ensemble.ts'
import { smoothedTargets } from '../../harness/noisy-labels/smoothing.ts'
import { functionsOf } from '../engine/functions-left.ts'
import { trafficOf } from '../engine/traffic.ts'
import { reference } from '../losses/reference.ts'
import { ReferenceModel } from './reference.ts'

afterEach(() => runEagerly(false))

const INPUTS = 5
const HIDDEN = 7
const CLASSES = 3
const BATCH = 16
const models = [
  { rate: 0.4, learningRate: 0.001 },
  { rate: 0, learningRate: 0.01 },
  { rate: -2, learningRate: 0.01 },
  { rate: -8, learningRate: 0.05 },
]

/** Mini-batches of a learnable task: the class is the largest of the first three inputs. */
function batches(count: number) {
  const random = new Random('batches')
  return Array.from({ length: count }, () => {
    const x = Array.from({ length: BATCH }, () => Array.from({ length: INPUTS }, () => random.normal()))
    const labels = Int32Array.from(x, (row) => row.indexOf(Math.max(...row.slice(0, CLASSES))))
    return { x, labels }
  })
}

function trained(steps: number, chosen = models): { ensemble: Ensemble; logits: number[][][] } {
  const learningRates = chosen.map(({ learningRate }) => learningRate)
  const ensemble = new Ensemble({ inputs: INPUTS, hidden: HIDDEN, classes: CLASSES, learningRates }, new Random(0))
  for (const { x, labels } of batches(steps)) {
    tf.tidy(() => {
      const targets = chosen.map(({ rate }) => tf.tensor2d(smoothedTargets(labels, CLASSES, rate), [BATCH, CLASSES]))
      const tensors = { x: tf.tensor2d(x), targets: tf.stack(targets, 1) as Tensor3D }
      ensemble.step(tensors, tf.range(0, BATCH, 1, 'int32'))
    })
  }
  const logits = tf.tidy(() => ensemble.logits(probe()).arraySync())
  return { ensemble, logits }
}

const probe = (): Tensor2D => tf.tensor2d(batches(1)[0]!.x)

test.each([0, 1, 2, 3])('model %d of four equals the textbook single model', (m) => {
  const { rate, learningRate } = models[m]!
  const { ensemble, logits } = trained(5)
  const reference = new ReferenceModel([INPUTS, HIDDEN, HIDDEN, CLASSES], learningRate, new Random(0))
  for (const { x, labels } of batches(5)) {
    const targets = smoothedTargets(labels, CLASSES, rate)
    const rows = Array.from(x, (_, n) => Array.from(targets.subarray(n * CLASSES, (n + 1) * CLASSES)))
    reference.step(x, rows)
  }
  const differences = batches(1)[0]!.x.flatMap((row, n) => {
    const expected = reference.logits(row)
    const scale = Math.max(1, ...expected.map(Math.abs))
    return expected.map((value, k) => Math.abs(logits[m]![k]![n]! - value) / scale)
  })
  expect(Math.max(...differences)).toBeLessThan(2e-5) // float32 against double precision
  ensemble.dispose()
})

test('a model trains as it would alone: the learning rate acts per model', () => {
  const together = trained(10)
  for (const [m, model] of models.entries()) {
    const alone = trained(10, [model])
    const differences = alone.logits[0]!.flat().map((value, i) => Math.abs(value - together.logits[m]!.flat()[i]!))
    expect(Math.max(...differences)).toBeLessThan(1e-4)
    alone.ensemble.dispose()
  }
  expect(together.logits[1]).not.toEqual(together.logits[2])
  together.ensemble.dispose()
})

test('the same seed gives the same bits', () => {
  const [a, b] = [trained(10), trained(10)]
  expect(a.logits).toEqual(b.logits)
  a.ensemble.dispose()
  b.ensemble.dispose()
})

test('predictions are the classes of the largest logits, in parts or whole', () => {
  const { ensemble, logits } = trained(10)
  const expected = logits.map((byClass) =>
    byClass[0]!.map((_, n) => {
      const row = byClass.map((values) => values[n]!)
      return row.indexOf(Math.max(...row))
    }),
  )
  const rows = tf.tidy(() => tf.tile(probe(), [20, 1])) // 320 of them
  const { classes, confidence } = ensemble.predict(rows)
  rows.dispose()
  expect([...classes]).toEqual(expected.flatMap((row) => Array.from({ length: 20 }, () => row).flat()))
  const sure = logits.map((byClass) => {
    const rows = byClass[0]!.map((_, n) => {
      const row = byClass.map((values) => Math.exp(values[n]!))
      return Math.max(...row) / row.reduce((sum, value) => sum + value, 0)
    })
    return rows.reduce((sum, value) => sum + value, 0) / rows.length
  })
  sure.forEach((value, m) => {
    expect(confidence[m]).toBeCloseTo(value, 5)
  })
  ensemble.dispose()
})

test('numbers stay finite at the harshest rate and learning rate', () => {
  const { ensemble, logits } = trained(400, [{ rate: -8, learningRate: 0.05 }])
  expect(logits.flat(2).every(Number.isFinite)).toBe(true)
  ensemble.dispose()
})

test('a step as one function moves every model as the ops one by one do', () => {
  const together = trained(20)
  runEagerly(true)
  const oneByOne = trained(20)
  const [a, b] = [together.logits.flat(2), oneByOne.logits.flat(2)]
  const farthest = a.map((value, i) => Math.abs(value - b[i]!) / Math.max(1, Math.abs(b[i]!)))
  expect(Math.max(...farthest)).toBeLessThan(1e-5)
  together.ensemble.dispose()
  oneByOne.ensemble.dispose()
})

test('a step is one op, however many models there are', () => {
  const { ensemble } = trained(2)
  const tensors = { x: probe(), targets: tf.ones<Rank.R3>([BATCH, models.length, CLASSES]) }
  const batch = tf.range(0, BATCH, 1, 'int32')
  const { ops } = trafficOf(() => ensemble.step(tensors, batch))
  expect([...ops.values()]).toEqual([1])
  tf.dispose([tensors, batch])
  ensemble.dispose()
})

test('no tensor is left behind, and no function', () => {
  const before = tf.memory().numTensors
  const { ran, left } = functionsOf(() => {
    const { ensemble } = trained(40)
    const rows = tf.tidy(() => tf.tile(probe(), [10, 1]))
    for (let i = 0; i < 3; i++) ensemble.predict(rows)
    rows.dispose()
    ensemble.dispose()
  })
  expect(tf.memory().numTensors).toBe(before)
  expect(ran).toBe(3) // a step, and predictions of 128 rows and of the 32 that are left
  expect(left).toBe(0)
})

describe('losses for wrong labels', () => {
  const rates = [0.01, 0.05]
  const noise = [
    [0.7, 0.2, 0.1],
    [0.1, 0.8, 0.1],
    [0.3, 0.1, 0.6],
  ]
  // At its default weight of 1, gradients of peer loss cancel to zero for some biases, where Adam magnifies rounding.
  const options = (name: LossName) => lossSchema.parse(name === 'peer' ? { name, alpha: 0.9 } : { name })
  const losses = LOSSES.map((name) => ({ loss: options(name), models: rates.length }))
  const learningRates = [0.01, ...losses.flatMap(() => rates)] // one model of cross-entropy before them

  function robust(steps: number) {
    const shape = { inputs: INPUTS, hidden: HIDDEN, classes: CLASSES, learningRates, losses }
    const ensemble = new Ensemble(shape, new Random(0))
    for (const { x, labels } of batches(steps)) {
      tf.tidy(() => {
        const hard = tf.tensor2d(smoothedTargets(labels, CLASSES, 0), [BATCH, CLASSES])
        const known = [...labels].map((y) => rates.map(() => noise.map((row) => Math.log(row[y]!))))
        ensemble.step(
          {
            x: tf.tensor2d(x),
            targets: tf.stack(
              learningRates.map(() => hard),
              1,
            ) as Tensor3D,
            transitions: tf.tensor3d(known),
          },
          tf.range(0, BATCH, 1, 'int32'),
        )
      })
    }
    const logits = tf.tidy(() => ensemble.logits(probe()).arraySync())
    ensemble.dispose()
    return logits
  }

  const found = robust(5)

  test.each(losses.flatMap(({ loss }, l) => rates.map((rate, i) => ({ loss, rate, model: 1 + 2 * l + i }))))(
    '$loss.name at learning rate $rate equals the textbook single model',
    ({ loss, rate, model }) => {
      const single = new ReferenceModel([INPUTS, HIDDEN, HIDDEN, CLASSES], rate, new Random(0))
      for (const { x, labels } of batches(5)) {
        single.descend(
          x,
          reference(
            loss,
            x.map((row) => single.logits(row)),
            [...labels],
            noise,
          ).gradient,
        )
      }
      const differences = batches(1)[0]!.x.flatMap((row, n) => {
        const expected = single.logits(row)
        const scale = Math.max(1, ...expected.map(Math.abs))
        return expected.map((value, k) => Math.abs(found[model]![k]![n]! - value) / scale)
      })
      expect(Math.max(...differences)).toBeLessThan(2e-5)
    },
  )

  test('leave the models before them as they are alone', () => {
    const alone = trained(5, [{ rate: 0, learningRate: 0.01 }])
    const differences = alone.logits[0]!.flat().map((value, i) => Math.abs(value - found[0]!.flat()[i]!))
    expect(Math.max(...differences)).toBeLessThan(1e-6)
    alone.ensemble.dispose()
  })
})

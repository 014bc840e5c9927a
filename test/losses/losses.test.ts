import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LOSSES, type LossName } from '../../db/catalogue/losses.ts'
import { lossSchema } from '../../db/config/losses.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { robustLoss } from '../../harness/losses/index.ts'
import { logTransitions } from '../../harness/losses/transition.ts'
import { reference } from './reference.ts'

interface Golden {
  logits: number[][]
  labels: number[]
  transition: number[][]
  losses: Record<LossName, { values: number[]; gradient: number[][] }>
}

const golden = JSON.parse(readFileSync(new URL('../golden/losses.json', import.meta.url), 'utf8')) as Golden
const { logits, labels, transition } = golden
const CLASSES = 3

/** ln T[class][label] for each row's label. */
const logTransition = labels.map((y) => transition.map((row) => (row[y]! === 0 ? -1e4 : Math.log(row[y]!))))

const onDevice = (loss: object, z: number[][] = logits, progress?: number) =>
  tf.tidy(() => {
    const onehot = tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), CLASSES), 'float32')
    const found = robustLoss(lossSchema.parse(loss), tf.tensor2d(z), {
      onehot,
      logTransition: tf.tensor2d(logTransition),
      progress: progress === undefined ? undefined : tf.scalar(progress),
    })
    return { values: found.values.arraySync() as number[], gradient: found.gradient.arraySync() as number[][] }
  })

const farthest = (a: number[], b: number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))

describe.each(LOSSES)('%s', (name) => {
  const expected = golden.losses[name]

  it('is the definition of its paper: values and gradients of PyTorch to 1e-9', () => {
    const found = reference(lossSchema.parse({ name }), logits, labels, transition)
    expect(farthest(found.values, expected.values)).toBeLessThan(1e-9)
    expect(farthest(found.gradient.flat(), expected.gradient.flat())).toBeLessThan(1e-9)
  })

  it('is the same on the device, in float32', () => {
    const found = onDevice({ name })
    expect(farthest(found.values, expected.values)).toBeLessThan(2e-6)
    expect(farthest(found.gradient.flat(), expected.gradient.flat())).toBeLessThan(2e-6)
  })

  it('has a finite gradient where probabilities underflow', () => {
    const { gradient } = onDevice(
      { name },
      logits.map((row) => row.map((z) => 400 * z)),
    )
    expect(gradient.flat().every(Number.isFinite)).toBe(true)
  })
})

describe('by hand, at p = (1/4, 3/4) and label 0', () => {
  const row = [[0, Math.log(3)]]
  const at = (
    loss: object,
    T = [
      [1, 0],
      [0, 1],
    ],
  ) => {
    const { values, gradient } = reference(lossSchema.parse(loss), row, [0], T)
    return [values[0]!, gradient[0]![0]!]
  }
  const agrees = (found: number[], value: number, gradient: number) => {
    expect(found[0]).toBeCloseTo(value, 12)
    expect(found[1]).toBeCloseTo(gradient, 12)
  }

  it('forward correction with a tenth of either class flipped: -ln(.9/4 + .1 3/4)', () => {
    agrees(
      at({ name: 'forward' }, [
        [0.9, 0.1],
        [0.1, 0.9],
      ]),
      -Math.log(0.3),
      0.25 - 0.225 / 0.3,
    )
  })

  it('bootstrapping', () => {
    const entropy = 0.25 * Math.log(4) + 0.75 * Math.log(4 / 3)
    const soft = 0.95 * Math.log(4) + 0.05 * entropy
    agrees(at({ name: 'bootstrap-soft' }), soft, 0.95 * -0.75 - 0.05 * 0.25 * (Math.log(0.25) + entropy))
    agrees(at({ name: 'bootstrap-hard' }), 0.8 * Math.log(4) + 0.2 * Math.log(4 / 3), 0.25 - 0.8)
  })

  it('generalised cross-entropy, which is half the mean absolute error at q = 1', () => {
    agrees(at({ name: 'gce', q: 0.5 }), (1 - 0.5) / 0.5, -0.75 * 0.5)
    agrees(at({ name: 'gce', q: 1 }), 0.75, -0.75 * 0.25)
  })

  it('truncated: L_q(k) without a gradient up to k = 1/2, plain L_q above it', () => {
    agrees(at({ name: 'gce-truncated', q: 0.5 }), (1 - Math.sqrt(0.5)) / 0.5, 0)
    agrees(at({ name: 'gce-truncated', q: 0.5, k: 0.2 }), (1 - 0.5) / 0.5, -0.75 * 0.5)
  })

  it('symmetric cross-entropy: .1 ln 4 + 4 (3/4)', () => {
    agrees(at({ name: 'sce' }), 0.1 * Math.log(4) + 3, -0.75 * (0.1 + 4 * 0.25))
  })

  it('peer loss of a row that is its own peer is nothing', () => {
    agrees(at({ name: 'peer' }), 0, 0)
    agrees(at({ name: 'peer', alpha: 0.5 }), 0.5 * Math.log(4), -0.375)
  })
})

it('truncation begins after its share of training, a third by default; before it, no row is left out', () => {
  const at = (progress: number, options: object = {}) =>
    onDevice({ name: 'gce-truncated', ...options }, logits, progress)
  const [plain, truncated] = [onDevice({ name: 'gce' }), onDevice({ name: 'gce-truncated' })]
  expect(plain).not.toEqual(truncated)
  expect(at(0.33)).toEqual(plain)
  expect(at(0.34)).toEqual(truncated)
  expect(at(0.34, { start: 0.5 })).toEqual(plain)
  expect(at(0, { start: 0 })).toEqual(truncated)
})

it('the transition matrix is counted: of the rows of each class, the share that carries each label', () => {
  const clean = Int32Array.of(0, 0, 0, 0, 1, 1)
  const noisy = Int32Array.of(0, 0, 0, 1, 1, 1)
  const found = [...logTransitions(clean, noisy, 2)].map(Math.exp)
  const expected = [0.75, 0, 0.25, 1]
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 6)
  })
})

it('without noise forward correction is cross-entropy', () => {
  const clean = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]
  const { values } = reference(lossSchema.parse({ name: 'forward' }), logits, labels, clean)
  const ce = logits.map((row, n) => Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0)) - row[labels[n]!]!)
  expect(farthest(values, ce)).toBeLessThan(1e-12)
})

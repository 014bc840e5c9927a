import type { Tensor2D } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { LOSSES } from '../../db/catalogue/losses.ts'
import { lossSchema } from '../../db/config/losses.ts'
import { representationSchema } from '../../db/config/representation.ts'
import { Random } from '../../harness/base/random.ts'
import { constant, Tape, type Traced } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { symmetricRegression } from '../../harness/methods/byol.ts'
import { cosineAgreement } from '../../harness/methods/cosine.ts'
import { negativeCosine } from '../../harness/methods/simsiam.ts'
import { supervised } from '../../harness/methods/supervised.ts'
import type { Embedded } from '../../harness/methods/types.ts'
import { reference } from '../losses/reference.ts'

type Rows = number[][]

const draw = (rows: number, seed: string, size = 6): Rows => {
  const random = new Random(seed)
  return Array.from({ length: rows }, () => Array.from({ length: size }, () => random.normal()))
}

const cosine = (a: number[], b: number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0) / (Math.hypot(...a) * Math.hypot(...b))

const meanCosine = (a: Rows, b: Rows) => a.reduce((sum, row, i) => sum + cosine(row, b[i]!), 0) / a.length

/** z, p and target of one view, each drawn by itself. */
interface Drawn {
  z: Rows
  p: Rows
  target: Rows
}

const view = (rows: number, seed: string): Drawn => ({
  z: draw(rows, `${seed} z`),
  p: draw(rows, `${seed} p`),
  target: draw(rows, `${seed} target`),
})

const embed = ({ z, p, target }: Drawn, tape: Tape | null = null): Embedded => {
  const traced = (rows: Rows): Traced<Tensor2D> => (tape ? tape.leaf(tf.tensor2d(rows)) : constant(tf.tensor2d(rows)))
  return { z: traced(z), p: traced(p), target: tf.tensor2d(target) }
}

const BATCH = 4
const [v0, v1] = [view(BATCH, 'v0'), view(BATCH, 'v1')]
const [m0, m1] = [view(2 * BATCH, 'm0'), view(2 * BATCH, 'm1')]
const parts = (rows: Rows) => [rows.slice(0, BATCH), rows.slice(BATCH)] as const

const value = (loss: () => Traced) => tf.tidy(() => loss().tensor.dataSync()[0]!)

describe('cosineAgreement', () => {
  it('is the mean cosine of rows, summed over the masks on either side', () => {
    const [a, b] = parts(m1.target)
    const expected = meanCosine(v0.p, a) + meanCosine(v0.p, b)
    expect(value(() => cosineAgreement(constant(tf.tensor2d(v0.p)), tf.tensor2d(m1.target), BATCH))).toBeCloseTo(
      expected,
      5,
    )
    expect(value(() => cosineAgreement(constant(tf.tensor2d(m1.target)), tf.tensor2d(v0.p), BATCH))).toBeCloseTo(
      expected,
      5,
    )
  })

  it('has the gradient that finite differences show, with respect to the prediction alone', () => {
    tf.tidy(() => {
      const tape = new Tape()
      const p = tape.leaf(tf.tensor2d(v0.p))
      tape.backward(cosineAgreement(p, tf.tensor2d(m1.target), BATCH))
      const at = (by: number) => {
        const moved = v0.p.map((row, i) => (i === 2 ? row.map((x, j) => (j === 3 ? x + by : x)) : row))
        const [a, b] = parts(m1.target)
        return meanCosine(moved, a) + meanCosine(moved, b)
      }
      expect(p.gradient!.arraySync()[2]![3]!).toBeCloseTo((at(1e-4) - at(-1e-4)) / 2e-4, 4)
    })
  })
})

describe('BYOL', () => {
  const between = (first: Drawn, other: Drawn) =>
    4 - 2 * meanCosine(first.p, other.target) - 2 * meanCosine(other.p, first.target)

  it('is 2 - 2 cos both ways', () => {
    expect(value(() => symmetricRegression(embed(v0), embed(v1), 1))).toBeCloseTo(between(v0, v1), 4)
  })

  it('is the same whichever view comes first, and sums over masks', () => {
    expect(value(() => symmetricRegression(embed(v1), embed(v0), 1))).toBeCloseTo(between(v0, v1), 4)
    const under = (i: 0 | 1): Drawn => ({ z: parts(m1.z)[i], p: parts(m1.p)[i], target: parts(m1.target)[i] })
    const expected = between(v0, under(0)) + between(v0, under(1))
    expect(value(() => symmetricRegression(embed(v0), embed(m1), 2))).toBeCloseTo(expected, 4)
  })

  it('is 0 where each prediction points at its target, however long it is', () => {
    const same: Drawn = { z: v0.z, p: v0.p, target: v0.p.map((row) => row.map((x) => 3 * x)) }
    expect(value(() => symmetricRegression(embed(same), embed(same), 1))).toBeCloseTo(0, 5)
  })

  it('sends no gradient into projections, which only the predictor passes on', () => {
    tf.tidy(() => {
      const tape = new Tape()
      const first = embed(v0, tape)
      tape.backward(symmetricRegression(first, embed(v1), 1))
      expect(first.p.gradient).not.toBeNull()
      expect(first.z.gradient).toBeNull()
    })
  })
})

describe('SimSiam', () => {
  const all = { symmetryMask: true, noMask: true, bothMask: true }
  const none = { symmetryMask: false, noMask: false, bothMask: false }
  const batch = (masked: boolean) => ({
    first: embed(v0),
    second: embed(v1),
    masked: masked ? { first: embed(m0), second: embed(m1), masks: 2 } : null,
    labels: null,
    numbers: [],
    transitions: null,
  })
  /** D(p, z) of the paper. */
  const d = (from: Rows, to: Rows) => -meanCosine(from, to)
  const overMasks = (term: (mask: 0 | 1) => number) => term(0) + term(1)

  it('without masks is half the sum of the clean terms', () => {
    const expected = (d(v0.p, v1.target) + d(v1.p, v0.target)) / 2
    expect(value(() => negativeCosine(batch(false), all))).toBeCloseTo(expected, 5)
  })

  it('under masks always has masked views predict clean ones', () => {
    const expected = overMasks((n) => (d(parts(m0.p)[n], v1.target) + d(parts(m1.p)[n], v0.target)) / 2)
    expect(value(() => negativeCosine(batch(true), none))).toBeCloseTo(expected, 5)
  })

  it('averages all eight terms of a mask where all are in use', () => {
    const expected = overMasks((n) => {
      const [p0, p1, t0, t1] = [parts(m0.p)[n], parts(m1.p)[n], parts(m0.target)[n], parts(m1.target)[n]]
      const always = d(p0, v1.target) + d(p1, v0.target)
      const symmetry = d(v1.p, t0) + d(v0.p, t1)
      const clean = d(v0.p, v1.target) + d(v1.p, v0.target)
      const both = d(p0, t1) + d(p1, t0)
      return (always + symmetry + clean + both) / 8
    })
    expect(value(() => negativeCosine(batch(true), all))).toBeCloseTo(expected, 5)
  })

  it.each([
    ['symmetryMask', () => d(v1.p, parts(m0.target)[0]) + d(v0.p, parts(m1.target)[0])],
    ['noMask', () => d(v0.p, v1.target) + d(v1.p, v0.target)],
    ['bothMask', () => d(parts(m0.p)[0], parts(m1.target)[0]) + d(parts(m1.p)[0], parts(m0.target)[0])],
  ] as const)('adds the terms of %s alone', (term, extra) => {
    const firstMask = (drawn: Drawn): Drawn => ({
      z: parts(drawn.z)[0],
      p: parts(drawn.p)[0],
      target: parts(drawn.target)[0],
    })
    const one = () => ({
      ...batch(false),
      masked: { first: embed(firstMask(m0)), second: embed(firstMask(m1)), masks: 1 },
    })
    const always = d(parts(m0.p)[0], v1.target) + d(parts(m1.p)[0], v0.target)
    expect(value(() => negativeCosine(one(), { ...none, [term]: true }))).toBeCloseTo((always + extra()) / 4, 5)
  })
})

describe('supervised', () => {
  const logits = draw(3, 'logits', 4)
  const labels = Int32Array.of(2, 0, 3)
  const softmax = (row: number[]) => {
    const total = row.reduce((sum, x) => sum + Math.exp(x), 0)
    return row.map((x) => Math.exp(x) / total)
  }
  /** (1 - r) cross-entropy with the label + r times the mean over classes. */
  const definition = (rate: number) =>
    logits.reduce((sum, row, i) => {
      const logs = softmax(row).map(Math.log)
      const mean = logs.reduce((a, b) => a + b, 0) / logs.length
      return sum - (1 - rate) * logs[labels[i]!]! - rate * mean
    }, 0) / logits.length

  const loss = (options: object, progress: number) => value(() => lossOf(options, progress, null).loss)

  /** The loss, and the logits on a tape if there is one. */
  const lossOf = (options: object, progress: number, tape: Tape | null, transitions: Tensor2D | null = null) => {
    const config = representationSchema.parse({
      kind: 'representation',
      dataset: 'x',
      method: 'supervised',
      supervised: options,
    })
    const first = embed({ z: logits, p: logits, target: logits }, tape)
    return {
      z: first.z,
      loss: supervised.loss(
        {
          first,
          second: null,
          masked: null,
          labels: tf.tensor1d(labels, 'int32'),
          numbers: supervised.numbers!(config, progress).map((number) => tf.scalar(number)),
          transitions,
        },
        config,
      ),
    }
  }

  it.each([0.6, 0, -4])('is generalised label smoothing at rate %s', (rate) => {
    expect(loss({ rate, warmup: 0.5 }, 0.5)).toBeCloseTo(definition(rate), 4)
  })

  it('is plain cross-entropy first where the rate is negative, and only there', () => {
    expect(loss({ rate: -4, warmup: 0.5 }, 0.49)).toBeCloseTo(definition(0), 5)
    expect(loss({ rate: 0.6, warmup: 0.5 }, 0)).toBeCloseTo(definition(0.6), 5)
  })

  it.each(LOSSES)('is the mean of %s over the batch where asked, with its gradient', (name) => {
    const T = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 0.7 : 0.1)))
    const expected = reference(lossSchema.parse({ name }), logits, [...labels], T)
    tf.tidy(() => {
      const tape = new Tape()
      const transitions = tf.log(tf.tensor2d(T)) as Tensor2D // symmetric, so a row for each label
      const { z, loss } = lossOf({ loss: { name } }, 1, tape, transitions)
      expect(loss.tensor.dataSync()[0]).toBeCloseTo(expected.values.reduce((sum, one) => sum + one, 0) / 3, 5)
      tape.backward(loss)
      z.gradient!.arraySync().forEach((row, n) => {
        row.forEach((value, k) => {
          expect(value).toBeCloseTo(expected.gradient[n]![k]! / 3, 5)
        })
      })
    })
  })
})

/** What the occlusion model minimises, term by term, and how BYOL's target follows. */
import { afterEach, describe, expect, it } from 'vitest'
import { ImageStore, type View } from '../../harness/augment/index.ts'
import { Random } from '../../harness/base/random.ts'
import { constant } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { areaNegentropy, areaPenalty } from '../../harness/masking/occlusion.ts'
import { Parameters, type Specification } from '../../harness/models/parameters.ts'
import { Learner } from '../../harness/training/step.ts'
import { copyParameters, cosineTau, follow } from '../../harness/training/target-network.ts'
import { images, normalisation, tiny } from './tiny.ts'

const BATCH = 6
const MASKS = 3
/** A learning rate at which nothing moves, so that both steps see the same encoder. */
const still = { learningRate: 1e-30, weightDecay: 0 }

const store = new ImageStore(images(BATCH), normalisation)
const indices = Int32Array.from({ length: BATCH }, (_, i) => i)
const learners: Learner[] = []
afterEach(() => {
  for (const learner of learners.splice(0)) learner.dispose()
})

/** One step from the same start on the same views: its metrics, and what the penalty and the second term are by themselves. */
function once(masking: 'adios' | 'adios-s', adios: object, method = 'simclr') {
  const config = tiny({ method, masking, batchSize: BATCH, optimizer: still, adios: { masks: MASKS, ...adios } })
  const learner = new Learner(config, 0, new Random(0))
  learners.push(learner)
  const random = new Random(1)
  const [first, second] = [0, 1].map(() => store.view(indices, config.augmentation, random)) as [View, View]
  const hidden = method === 'simsiam' ? [first, second] : [second]
  const masks = hidden.map((view) => learner.masks(view, random)!)
  const sum = (term: typeof areaPenalty) =>
    masks.reduce((total, one) => total + tf.tidy(() => term(constant(one)).tensor.dataSync()[0]!), 0)
  const [penalty, negentropy] = [sum(areaPenalty), sum(areaNegentropy)]
  const metrics = learner.step({ first, second, labels: null }, { step: 3, steps: 10, random }).read()
  for (const one of [first, second, ...masks]) one.dispose()
  return { ...metrics, maskLoss: metrics.maskLoss!, penalty, negentropy }
}

describe.each(['adios', 'adios-s'] as const)('the occlusion model of %s', (masking) => {
  it.each(['simclr', 'simsiam'])('is penalised for the areas of all N masks, of every view that %s hides', (method) => {
    const [with5, without] = [5, 0].map((lambda) => once(masking, { lambda }, method))
    expect(with5!.maskPenalty).toBeCloseTo(with5!.penalty, 4)
    expect(with5!.maskLoss - without!.maskLoss).toBeCloseTo(5 * with5!.penalty, 3)
  })

  it('minimises a2 times the entropy of areas, which favours unequal ones', () => {
    const [with2, without] = [2, 0].map((entropy) => once(masking, { lambda: 0, entropy }))
    expect(with2!.maskLoss - without!.maskLoss).toBeCloseTo(-2 * with2!.negentropy, 3)
  })
})

describe('ADIOS', () => {
  it('has the occlusion model maximise the very loss that the encoder minimises', () => {
    const { loss, maskLoss } = once('adios', { lambda: 0 })
    expect(maskLoss).toBeCloseTo(-loss, 3)
  })

  it('divides loss and penalty by N where means are asked for', () => {
    const [sum, mean] = ['sum', 'mean'].map((reduction) => once('adios', { lambda: 5, reduction }))
    expect(mean!.loss).toBeCloseTo(sum!.loss / MASKS, 4)
    expect(mean!.maskLoss).toBeCloseTo(sum!.maskLoss / MASKS, 3)
  })
})

describe("BYOL's target", () => {
  it('follows at a rate that falls along a cosine to nothing', () => {
    expect([0, 0.5, 1].map((progress) => Number(cosineTau(0.99, progress).toFixed(6)))).toEqual([0.99, 0.995, 1])
    expect(cosineTau(0.99, 0.25)).toBeCloseTo(1 - (0.01 * (Math.SQRT1_2 + 1)) / 2, 10)
  })

  it('becomes tau target + (1 - tau) online', () => {
    const specification: Specification[] = [{ name: 'w', shape: [2], kind: 'scale' }]
    const parametersOf = (values: number[]) =>
      new Parameters(specification, new Map([['w', { shape: [2], values: Float32Array.from(values) }]]))
    const [first, online] = [parametersOf([1, -2]), parametersOf([3, 2])]
    const target = copyParameters(first, specification)
    tf.tidy(() => follow(target, online, tf.scalar(0.25)))
    expect([...target.arrays().get('w')!.values]).toEqual([1.5, -1])
    expect([...online.arrays().get('w')!.values]).toEqual([3, 2])
    for (const part of [first, online, target]) part.dispose()
  })
})

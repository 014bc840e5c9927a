/** The classifier for tags that learns beside the encoder. */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { findImageDataset } from '../../datasets/index.ts'
import type { TrainingData } from '../../datasets/types.ts'
import { multilabelSchema } from '../../db/config/evaluations.ts'
import { ImageStore } from '../../harness/augment/index.ts'
import { Random } from '../../harness/base/random.ts'
import { constant } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { evaluate } from '../../harness/evaluation/multilabel.ts'
import { decodeSafetensors } from '../../harness/models/safetensors.ts'
import { checkConfig } from '../../harness/training/check-config.ts'
import { createOnlineProbe } from '../../harness/training/online-probe.ts'
import { pretrain } from '../../harness/training/pretrain.ts'
import { evaluateAgain } from '../../harness/training/re-evaluate.ts'
import { runRepresentation } from '../../harness/training/run.ts'
import { Learner } from '../../harness/training/step.ts'
import { features } from '../evaluation/features.ts'
import { images, memoryRecorder, normalisation, tiny } from './tiny.ts'

const TAGS = 3
const online = { name: 'multilabel', probe: { name: 'online' } }
const asked = (difference: object = {}) => tiny({ evaluations: [online], ...difference })

function tagged(count: number): TrainingData {
  const split = images(count)
  const tags = Uint8Array.from({ length: count * TAGS }, (_, i) => Number(i % (2 + (i % TAGS)) === 0))
  const withTags = { ...split, labels: null, tags }
  return { ...normalisation, train: withTags, test: withTags, classes: 0 }
}

it('takes one step of SGD on the binary cross-entropy of the features of both clean views, and leaves the encoder alone', () => {
  const config = asked({ schedule: { name: 'constant', warmup: 0 }, batchSize: 4 })
  const { train } = tagged(4)
  const random = new Random(0)
  const learner = new Learner(config, 0, random)
  const classifier = createOnlineProbe(learner, train, random)!
  const [weight, bias] = [...classifier.parameters.arrays().values()].map(({ values }) => Float64Array.from(values))
  const before = learner.parameters.arrays()
  const store = new ImageStore(train, normalisation)
  const views = store.place(store.draw(Int32Array.of(0, 1, 2, 3), config.augmentation, random, 2))

  // Each view by itself, with its own statistics.
  learner.parameters.acquire(null)
  const rows = views.flatMap(
    (view) => learner.backbone.encode(learner.parameters, constant(view.images), [0]).tensor.arraySync() as number[][],
  )
  learner.parameters.release()
  const targets = [...train.tags!, ...train.tags!]
  const size = rows[0]!.length
  const errors = rows.map((row, i) =>
    Array.from({ length: TAGS }, (_, tag) => {
      const logit = row.reduce((sum, value, j) => sum + value * weight![tag * size + j]!, bias![tag]!)
      return (1 / (1 + Math.exp(-logit)) - targets[i * TAGS + tag]!) / targets.length
    }),
  )

  classifier.step(views, Float32Array.from(train.tags!), { step: 0, steps: 10 })
  const after = [...classifier.parameters.arrays().values()].map(({ values }) => values)
  for (let tag = 0; tag < TAGS; tag++) {
    const change = (j: number) => 0.1 * errors.reduce((sum, error, i) => sum + error[tag]! * rows[i]![j]!, 0)
    for (let j = 0; j < size; j++)
      expect(after[0]![tag * size + j]).toBeCloseTo(weight![tag * size + j]! - change(j), 5)
    const moved = 0.1 * errors.reduce((sum, error) => sum + error[tag]!, 0)
    expect(after[1]![tag]).toBeCloseTo(bias![tag]! - moved, 5)
  }
  expect(learner.parameters.arrays()).toEqual(before)
  const row = tf.tensor2d(rows) as Tensor2D
  const logits = classifier.logits({ values: row.dataSync<'float32'>(), count: rows.length, size })
  expect(logits).toHaveLength(rows.length * TAGS)
  for (const tensor of [row, ...views]) tensor.dispose()
  classifier.dispose()
  learner.dispose()
})

it('does not change what the encoder learns, and goes on after a stop with the same bits', async () => {
  const train = async (config: ReturnType<typeof tiny>, memory: ReturnType<typeof memoryRecorder>) => {
    const { learner, online } = await pretrain(config, tagged(27), new Random(0), memory.recorder)
    const found = { encoder: learner.parameters.arrays(), classifier: online?.parameters.arrays() }
    learner.dispose()
    online?.dispose()
    return found
  }
  const masked = { masking: 'adios', adios: { masks: 2, width: 8 }, optimizer: { name: 'lars' } }
  const unbroken = await train(asked(masked), memoryRecorder())
  expect((await train(tiny(masked), memoryRecorder())).encoder).toEqual(unbroken.encoder)
  const stopped = memoryRecorder(2)
  await expect(train(asked(masked), stopped)).rejects.toThrow('killed')
  expect(await train(asked(masked), stopped.goOn())).toEqual(unbroken)
  expect(unbroken.classifier!.get('online.weight')!.values.every(Number.isFinite)).toBe(true)
})

it('is scored at the end of a run under its own protocol, and again from what is stored', async () => {
  const config = asked({
    dataset: 'scenes-few',
    trainImages: 64,
    batchSize: 16,
    epochs: 2,
    evaluations: [online, { name: 'multilabel' }],
  })
  const { recorder, scores, artefacts } = memoryRecorder()
  await runRepresentation(config, recorder)
  const protocols = [...new Set(scores.map(({ protocol }) => protocol))]
  expect(protocols).toEqual([
    'online classifier, lr .1, threshold .5',
    expect.stringMatching(/^logistic regression.*threshold \.5$/),
  ])
  expect(scores.slice(0, 4).map(({ metric }) => metric)).toEqual(['f1_macro', 'f1_micro', 'f1_weighted', 'map'])
  const again = memoryRecorder()
  await evaluateAgain(
    config,
    () => decodeSafetensors(artefacts.get('encoder.safetensors')!, 'run').arrays,
    again.recorder,
  )
  expect(again.scores).toEqual(scores)
})

it('is refused where no encoder is trained', () => {
  const remedy = 'learns beside an encoder'
  const config = asked({ dataset: 'scenes', method: 'random-init' })
  const scenes = findImageDataset('scenes')
  expect(() => checkConfig(config, scenes)).toThrow(remedy)
  const faster = { ...online, probe: { ...online.probe, learningRate: 1 } }
  expect(() => checkConfig(asked({ evaluations: [online, faster] }), scenes)).toThrow('different learning rates')
  const rows = features([[1, 2]], [0])
  expect(() => evaluate(rows, rows, multilabelSchema.parse(online), 0, new Random(0))).toThrow(remedy)
})

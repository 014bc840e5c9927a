import { afterEach, describe, expect, it } from 'vitest'
import type { ImageSplit } from '../../datasets/types.ts'
import { type RepresentationConfig, representationSchema, scheduleSchema } from '../../db/config.ts'
import { ImageStore } from '../../harness/augment/index.ts'
import { Random } from '../../harness/engine/random.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import type { Recorder } from '../../harness/recorder.ts'
import { pretrain } from '../../harness/training/pretrain.ts'
import { scheduleFactor } from '../../harness/training/schedules.ts'
import { Learner } from '../../harness/training/step.ts'

const normalisation = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] } as const

const tiny = (difference: object = {}): RepresentationConfig =>
  representationSchema.parse({
    kind: 'representation',
    dataset: 'none',
    imageSize: 16,
    batchSize: 8,
    epochs: 3,
    backbone: { name: 'resnet18-cifar', width: 8, blocks: 1, stemStride: 2 },
    projector: { hidden: 16, out: 8 },
    ...difference,
  })

const adios = { masking: 'adios', adios: { masks: 2, width: 8 } }

function images(count: number): ImageSplit {
  const random = new Random('images')
  const bytes = Uint8Array.from({ length: count * 16 * 16 * 3 }, () => random.integer(256))
  return { images: bytes, labels: Int32Array.from({ length: count }, (_, i) => i % 2), count, size: 16 }
}

/** Keeps everything in memory; `stopAfter` throws once that many states are saved. */
function memoryRecorder(stopAfter = Number.POSITIVE_INFINITY) {
  const states: { step: number; bytes: Uint8Array }[] = []
  const metrics = new Map<string, number[]>()
  const recorder: Recorder = {
    metric: (name, _axis, _step, value) => metrics.set(name, [...(metrics.get(name) ?? []), value]),
    progress() {},
    score() {},
    predictions() {},
    artefact() {},
    facts() {},
    saveState(step, bytes) {
      states.push({ step, bytes })
      if (states.length >= stopAfter) throw new Error('killed')
    },
    latestState: () => states.at(-1) ?? null,
  }
  return { recorder, states, metrics, goOn: () => memoryRecorderFrom(states) }
}

function memoryRecorderFrom(states: { step: number; bytes: Uint8Array }[]) {
  const next = memoryRecorder()
  next.states.push(...states)
  return next
}

const learners: Learner[] = []
afterEach(() => {
  for (const learner of learners.splice(0)) learner.dispose()
})

function train(config: RepresentationConfig, recorder: Recorder): Learner {
  const learner = pretrain(config, images(27), normalisation, 2, new Random(config.seed), recorder)
  learners.push(learner)
  return learner
}

const bits = (learner: Learner) => [...learner.parameters.export().values()].flatMap(({ values }) => [...values])

describe.each([
  ['none', {}],
  ['adios', adios],
  ['adios, LARS', { ...adios, optimizer: { name: 'lars' } }],
])('%s', (_name, difference) => {
  it('ends with the same bits for the same seed and with others for another', () => {
    const first = bits(train(tiny(difference), memoryRecorder().recorder))
    expect(bits(train(tiny(difference), memoryRecorder().recorder))).toEqual(first)
    expect(bits(train(tiny({ ...difference, seed: 1 }), memoryRecorder().recorder))).not.toEqual(first)
  })

  it('goes on after a stop and ends with the bits of an unbroken run', () => {
    const unbroken = bits(train(tiny(difference), memoryRecorder().recorder))
    const stopped = memoryRecorder(2)
    expect(() => train(tiny(difference), stopped.recorder)).toThrow('killed')
    const resumed = stopped.goOn()
    expect(bits(train(tiny(difference), resumed.recorder))).toEqual(unbroken)
    expect(resumed.metrics.get('loss')).toHaveLength(3)
  })
})

describe('a step of ADIOS', () => {
  it('leaks no tensor over 200 steps', () => {
    const config = tiny(adios)
    const learner = new Learner(config, new Random(0))
    learners.push(learner)
    const store = new ImageStore(images(8), normalisation)
    const random = new Random(0)
    const indices = Int32Array.from({ length: 8 }, (_, i) => i)
    const step = () => {
      const [a, b] = [0, 1].map(() => store.view(indices, config.augmentation, random))
      learner.step(a!, b!, 0.1)
      tf.dispose([a!.images, b!.images])
    }
    step()
    const before = tf.memory().numTensors
    for (let i = 0; i < 200; i++) step()
    expect(tf.memory().numTensors).toBe(before)
    store.dispose()
  })

  it('moves every parameter of both models', () => {
    const config = tiny(adios)
    const learner = new Learner(config, new Random(0))
    learners.push(learner)
    const snapshot = () => [learner.parameters, learner.masking.occlusion!.parameters].flatMap((p) => [...p.export()])
    const before = snapshot()
    const store = new ImageStore(images(8), normalisation)
    const indices = Int32Array.from({ length: 8 }, (_, i) => i)
    const [a, b] = [0, 1].map((seed) => store.view(indices, config.augmentation, new Random(seed)))
    const { loss, maskLoss, maskPenalty, maskAreas } = learner.step(a!, b!, 1)
    snapshot().forEach(([name, { values }], i) => {
      // A ReLU can be shut for all eight images; weights of whole layers can't.
      if (values.length > 32) expect([name, [...values]]).not.toEqual([name, [...before[i]![1].values]])
    })
    expect(maskLoss).toBeLessThan(5 * maskPenalty!)
    expect(maskAreas!.reduce((sum, area) => sum + area, 0)).toBeCloseTo(1, 4)
    expect(loss).toBeGreaterThan(0)
    tf.dispose([a!.images, b!.images])
    store.dispose()
  })
})

describe('errors', () => {
  it('says what to do when the images do not fill a batch', () => {
    expect(() => train(tiny({ batchSize: 64 }), memoryRecorder().recorder)).toThrow(
      '27 images do not fill one batch of 64',
    )
  })

  it('ends with the step and a remedy when the loss is no number', () => {
    const config = tiny({ optimizer: { learningRate: 1e30, weightDecay: 0 } })
    expect(() => train(config, memoryRecorder().recorder)).toThrow(/the loss was NaN at step \d/)
  })
})

describe('scheduleFactor', () => {
  it('rises linearly, then falls along half a cosine to nothing', () => {
    const cosine = scheduleSchema.parse({ name: 'cosine', warmup: 0.1 })
    expect([0, 4, 9].map((step) => scheduleFactor(cosine, step, 100))).toEqual([0.1, 0.5, 1])
    expect(scheduleFactor(cosine, 10, 100)).toBe(1)
    expect(scheduleFactor(cosine, 55, 100)).toBeCloseTo(0.5, 6)
    expect(scheduleFactor(cosine, 99, 100)).toBeLessThan(0.001)
  })

  it('stays at 1 when constant', () => {
    expect(scheduleFactor(scheduleSchema.parse({ name: 'constant', warmup: 0 }), 50, 100)).toBe(1)
  })
})

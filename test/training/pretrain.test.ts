import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { scheduleSchema } from '../../db/config/optimizer.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { ImageStore, type View } from '../../harness/augment/index.ts'
import { Random } from '../../harness/base/random.ts'
import type { Recorder } from '../../harness/base/recorder.ts'
import { computingDevice, tensorFloat32 } from '../../harness/engine/card/physical-device.ts'
import { computeType, evaluateIn } from '../../harness/engine/precision.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { pretrain } from '../../harness/training/pretrain.ts'
import { scheduledRate } from '../../harness/training/schedules.ts'
import { Learner } from '../../harness/training/step.ts'
import { images, memoryRecorder, normalisation, tiny, trainingData } from './tiny.ts'

const adios = { masking: 'adios', adios: { masks: 2, width: 8 } }

const learners: Learner[] = []
afterEach(() => {
  for (const learner of learners.splice(0)) learner.dispose()
})

async function train(config: RepresentationConfig, recorder: Recorder): Promise<Learner> {
  const { learner } = await pretrain(config, trainingData(27), new Random(config.seed), recorder)
  learners.push(learner)
  return learner
}

/** A digest of all parameters' bits. */
function bits(learner: Learner): string {
  const hash = createHash('sha256')
  for (const { values } of learner.parameters.arrays().values()) hash.update(values)
  return hash.digest('hex')
}

/** Of all that a run goes on from: parameters, moments and random streams. */
const digest = ({ step, bytes }: { step: number; bytes: Uint8Array }) => [
  step,
  createHash('sha256').update(bytes).digest('hex'),
]

describe.each([
  ['none', {}],
  ['adios', adios],
  ['adios, LARS', { ...adios, optimizer: { name: 'lars' } }],
  ['BYOL under one ADIOS mask an image', { ...adios, masking: 'adios-s', method: 'byol' }],
  ['supervised', { method: 'supervised', supervised: { rate: -1, noise: 0.4, noiseKind: 'instance' } }],
])('%s', (_name, difference) => {
  /** Of an unbroken run. */
  let first: string
  const { recorder, states } = memoryRecorder()
  beforeAll(async () => {
    first = bits(await train(tiny(difference), recorder))
  })

  it('ends with other bits for another seed', async () => {
    expect(bits(await train(tiny({ ...difference, seed: 1 }), memoryRecorder().recorder))).not.toBe(first)
  })

  it('has the same bits for the same seed, goes on after a stop and ends with those of an unbroken run', async () => {
    const stopped = memoryRecorder(2)
    await expect(train(tiny(difference), stopped.recorder)).rejects.toThrow('killed')
    expect(stopped.states.map(digest)).toEqual(states.slice(0, 2).map(digest))
    const resumed = stopped.goOn()
    expect(bits(await train(tiny(difference), resumed.recorder))).toBe(first)
    expect(resumed.metrics.get('loss')).toHaveLength(3)
  })
})

describe('precision', () => {
  afterEach(() => vi.restoreAllMocks())

  it('is that of training in a step, and that of evaluations in all that is watched along the way', async () => {
    const steps: unknown[] = []
    const watched: unknown[] = []
    const { step, encode } = Learner.prototype
    vi.spyOn(Learner.prototype, 'step').mockImplementation(function (this: Learner, ...given) {
      steps.push([computeType(), tensorFloat32() ?? false])
      return step.apply(this, given)
    })
    vi.spyOn(Learner.prototype, 'encode').mockImplementation(function (this: Learner, ...given) {
      watched.push([computeType(), tensorFloat32() ?? false])
      return encode.apply(this, given)
    })
    evaluateIn('float32', computingDevice())
    const rounding = tensorFloat32() !== null
    await train(tiny({ epochs: 1 }), memoryRecorder().recorder)
    expect(new Set(steps.map(String))).toEqual(new Set([`float32,${rounding}`]))
    expect(watched.length).toBeGreaterThan(0)
    expect(new Set(watched.map(String))).toEqual(new Set(['float32,false']))
  })
})

describe('what a run says of its own progress', () => {
  afterEach(() => vi.restoreAllMocks())

  it('is a speed without the first step, which prepares all others', async () => {
    let [time, steps] = [0, 0]
    vi.spyOn(performance, 'now').mockImplementation(() => time)
    const { step } = Learner.prototype
    vi.spyOn(Learner.prototype, 'step').mockImplementation(function (this: Learner, ...given) {
      time += steps++ === 0 ? 100_000 : 1000
      return step.apply(this, given)
    })
    const { recorder, metrics } = memoryRecorder()
    const facts: object[] = []
    await train(tiny(), { ...recorder, facts: (some) => facts.push(some) })
    expect(steps).toBe(9)
    expect(metrics.get('images_per_second')).toEqual([8, 8, 8])
    expect(metrics.get('loss')).toHaveLength(9)
    expect(facts).toContainEqual({ imagesPerSecond: 8 })
  })

  it('is that it was trained where it goes on from its last epoch', async () => {
    const first = memoryRecorder()
    const told = async ({ recorder }: typeof first) => {
      const phases: string[] = []
      await train(tiny({ epochs: 1 }), { ...recorder, progress: (...[, , phase]) => phases.push(phase) })
      return phases
    }
    expect((await told(first))[0]).toBe('preparing the training step')
    expect(await told(first.goOn())).toEqual(['trained'])
  })
})

describe('a step of ADIOS', () => {
  it('leaks no tensor over 40 steps', () => {
    const config = tiny(adios)
    const learner = new Learner(config, 2, new Random(0))
    learners.push(learner)
    const store = new ImageStore(images(8), normalisation)
    const random = new Random(0)
    const indices = Int32Array.from({ length: 8 }, (_, i) => i)
    const step = () => {
      const [first, second] = [0, 1].map(() => store.view(indices, config.augmentation, random)) as [View, View]
      learner.step({ first, second, labels: null }, { step: 1, steps: 10, random }).read()
      for (const view of [first, second]) view.dispose()
    }
    step()
    const before = tf.memory().numTensors
    for (let i = 0; i < 40; i++) step()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('moves every parameter of both models', () => {
    const config = tiny(adios)
    const learner = new Learner(config, 2, new Random(0))
    learners.push(learner)
    const snapshot = () => [learner.parameters, learner.masking.occlusion!.parameters].flatMap((p) => [...p.arrays()])
    const before = snapshot()
    const store = new ImageStore(images(8), normalisation)
    const indices = Int32Array.from({ length: 8 }, (_, i) => i)
    const [first, second] = [0, 1].map((seed) => store.view(indices, config.augmentation, new Random(seed))) as [
      View,
      View,
    ]
    const context = { step: 1, steps: 10, random: new Random(0) }
    const { loss, maskLoss, maskPenalty, maskAreas } = learner.step({ first, second, labels: null }, context).read()
    snapshot().forEach(([name, { values }], i) => {
      // A ReLU can be shut for all eight images; weights of whole layers can't.
      if (values.length > 32) expect([name, [...values]]).not.toEqual([name, [...before[i]![1].values]])
    })
    expect(maskLoss).toBeLessThan(5 * maskPenalty!)
    expect(maskAreas!.reduce((sum, area) => sum + area, 0)).toBeCloseTo(1, 4)
    expect(loss).toBeGreaterThan(0)
    for (const view of [first, second]) view.dispose()
  })
})

describe('what can be seen while training', () => {
  it('keeps pictures of the masks after the asked epochs, and their quality after each', async () => {
    const { recorder, artefacts, metrics } = memoryRecorder()
    await train(tiny({ ...adios, galleries: [1, 3] }), recorder)
    expect([...artefacts.keys()]).toEqual(['masks-epoch-1.png', 'masks-epoch-3.png', 'masks-crf-epoch-3.png'])
    expect((await sharp(artefacts.get('masks-crf-epoch-3.png')).metadata()).height).toBe(4 * 64 + 3 * 4)
    const { format, height } = await sharp(artefacts.get('masks-epoch-1.png')).metadata()
    expect([format, height]).toEqual(['png', 8 * 64 + 7 * 4])
    for (const name of ['mask_mbo', 'mask_fg_iou', 'mask_fg_ari', 'mask_area_min']) {
      expect(metrics.get(name), name).toHaveLength(3)
    }
    expect(metrics.get('mask_area_1')).toHaveLength(9)
    expect(metrics.get('mask_learning_rate')).toHaveLength(9)
  })

  it('pictures the masks of schemes that draw them, without measuring them', async () => {
    const { recorder, artefacts, metrics } = memoryRecorder()
    await train(tiny({ masking: 'beit', epochs: 1 }), recorder)
    expect([...artefacts.keys()]).toEqual(['masks-epoch-1.png'])
    expect(metrics.has('mask_mbo')).toBe(false)
  })

  it.each(['mae', 'beit', 'shuffle'])('pictures the same draws of %s after every epoch', async (masking) => {
    const { recorder, artefacts } = memoryRecorder()
    await train(tiny({ masking, epochs: 2, galleries: [1, 2] }), recorder)
    const [first, second] = [1, 2].map((epoch) => artefacts.get(`masks-epoch-${epoch}.png`)!)
    expect(Buffer.from(second!).equals(first!)).toBe(true)
  })

  it('says that masks have collapsed, which and when', async () => {
    const { recorder, events } = memoryRecorder()
    const runaway = { ...adios.adios, lambda: 0, entropy: 10, optimizer: { name: 'adamw', learningRate: 0.5 } }
    await train(tiny({ ...adios, adios: runaway, epochs: 20 }), recorder)
    expect(events.map(({ name }) => name)).toContainEqual(
      expect.stringMatching(/^mask_[01]_covers_(nothing|everything)$/),
    )
    expect(events[0]!.message).toMatch(/^mask [01] covers .* since step \d+: raise --adios-lambda/)
  })

  it("scores a supervised learner's own classifier after each epoch", async () => {
    const { recorder, metrics } = memoryRecorder()
    await train(tiny({ method: 'supervised' }), recorder)
    expect(metrics.get('test_top1')).toHaveLength(3)
  })
})

describe('errors', () => {
  it('says what to do when the images do not fill a batch', async () => {
    await expect(train(tiny({ batchSize: 64 }), memoryRecorder().recorder)).rejects.toThrow(
      '27 images do not fill one batch of 64',
    )
  })

  it('ends with the step and a remedy when the loss is no number', async () => {
    const config = tiny({ optimizer: { learningRate: 1e30, weightDecay: 0 } })
    await expect(train(config, memoryRecorder().recorder)).rejects.toThrow(/the loss was NaN at step \d/)
  })

  it('names the maskings that go without true objects when there are none', async () => {
    const { recorder } = memoryRecorder()
    const config = tiny({ masking: 'gt' })
    const { objects: _, ...plain } = images(27)
    const without = { ...trainingData(27), train: plain, test: plain }
    await expect(pretrain(config, without, new Random(0), recorder)).rejects.toThrow('needs true objects')
  })
})

describe('scheduledRate', () => {
  it('rises linearly, then falls along half a cosine to nothing', () => {
    const cosine = scheduleSchema.parse({ name: 'cosine', warmup: 0.1 })
    expect([0, 4, 9].map((step) => scheduledRate(cosine, 2, step, 100))).toEqual([0.2, 1, 2])
    expect(scheduledRate(cosine, 2, 10, 100)).toBe(2)
    expect(scheduledRate(cosine, 2, 55, 100)).toBeCloseTo(1, 6)
    expect(scheduledRate(cosine, 2, 99, 100)).toBeLessThan(0.002)
  })

  it('rises from where it is told to', () => {
    const warm = scheduleSchema.parse({ name: 'constant', warmup: 0.1, warmupFrom: 0.5 })
    expect([0, 4, 9, 10].map((step) => scheduledRate(warm, 1, step, 100))).toEqual([0.55, 0.75, 1, 1])
  })

  it('stays when constant, and drops to a tenth twice when stepwise', () => {
    expect(scheduledRate(scheduleSchema.parse({ name: 'constant', warmup: 0 }), 3, 50, 100)).toBe(3)
    const step = scheduleSchema.parse({ name: 'step', warmup: 0 })
    expect([49, 50, 74, 75].map((at) => scheduledRate(step, 1, at, 100))).toEqual([1, 0.1, 0.1, 0.01])
  })
})

/** The training loop: trains on batches of views, records metrics, and evaluates and saves each epoch's state. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { toStderr, WARNING } from '../../datasets/progress.ts'
import type { TrainingData } from '../../datasets/types.ts'
import { trainingPlugins } from '../../db/config/plugins.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { ImageStore, type View } from '../augment/index.ts'
import { DeterministicFailure, FailureError, UsageError } from '../base/errors.ts'
import { Random } from '../base/random.ts'
import type { Recorder } from '../base/recorder.ts'
import { BYTES_PER_MEBIBYTE } from '../base/text.ts'
import { inTraining } from '../engine/precision.ts'
import { tf } from '../engine/tensorflow.ts'
import { findMasking, MASKING_SCHEMES } from '../masking/index.ts'
import type { NamedArrays, Parameters } from '../models/parameters.ts'
import { type CollapseEvent, CollapseWatch, meaningOf } from './collapse.ts'
import { MaskWatch } from './mask-watch.ts'
import { measureOnlineMetrics } from './online-metrics.ts'
import { createOnlineProbe, type OnlineProbe } from './online-probe.ts'
import type { StepMetrics, StepReport } from './report.ts'
import { scheduledRate } from './schedules.ts'
import { encodeState, type Position, restoreState } from './state.ts'
import { Learner } from './step.ts'
import { ownAccuracy, trainingLabels } from './supervision.ts'

export interface Pretrained {
  learner: Learner
  /** Best test accuracy of a supervised learner's classifier after any epoch; null for other methods. */
  best: number | null
  /** Null unless an evaluation asks for it. */
  online: OnlineProbe | null
}

/**
 * Trains from the recorder's latest state, or from the start, and returns the learner after its last epoch.
 * @param random - the run's generator; other uses of it do not change what is drawn here.
 * @param start - initial weights; those whose name or shape differs from the learner's are ignored. With `start`,
 * nothing is evaluated or saved between epochs.
 * @throws FailureError when a loss is no longer finite; UsageError when the data does not suit the configuration.
 */
export async function pretrain(
  config: RepresentationConfig,
  trainingData: TrainingData,
  random: Random,
  recorder: Recorder,
  start?: NamedArrays,
): Promise<Pretrained> {
  const { train, test, classes } = trainingData
  const { epochs, batchSize, method } = config
  const batches = Math.floor(train.count / batchSize)
  checkTrainable(config, trainingData)
  const supervision =
    method === 'supervised' ? trainingLabels(config, train, classes, trainingData, random.fork('label noise')) : null
  const learner = new Learner(config, classes, random, supervision?.transitions)
  if (start) begin(learner.parameters, start)
  const online = createOnlineProbe(learner, train, random)
  const store = new ImageStore(train, trainingData)
  const saved = recorder.latestState()
  const first = { epoch: 0, random: random.fork('training').state(), collapse: {}, best: null }
  const position: Position = saved ? restoreState(learner, saved.bytes, online) : first
  const stream = Random.restore(position.random)
  const collapse = new CollapseWatch(batches, position.collapse)
  const masks = new MaskWatch(learner, test ?? train, trainingData, random.fork('watched masks'), recorder)
  const labels = supervision?.labels ?? null
  const training = { config, data: trainingData, labels, batches, store, learner, online, collapse, recorder, stream }
  recorder.facts({ parameters: learner.parameters.size + (learner.masking.occlusion?.parameters.size ?? 0) })
  const isTrained = position.epoch >= epochs
  const phase = isTrained ? 'trained' : 'preparing the training step'
  recorder.progress(position.epoch * batches, epochs * batches, phase)

  const total = { images: 0, seconds: 0 }
  let { best } = position
  for (let epoch = position.epoch + 1; epoch <= epochs; epoch++) {
    const timed = trainEpoch(training, epoch, epoch === position.epoch + 1)
    total.images += timed.images
    total.seconds += timed.seconds
    if (start) continue // only the final accuracy is needed; with few images, evaluating costs as much as training
    const top1 = measureEpoch(training, epoch, timed)
    if (top1 !== null) best = Math.max(best ?? 0, top1)
    await masks.look(epoch, epoch * batches)
    const now = { epoch, random: stream.state(), collapse: collapse.state(), best }
    recorder.saveState(epoch * batches, encodeState(learner, now, online))
  }
  if (total.seconds > 0) recorder.facts({ imagesPerSecond: total.images / total.seconds })
  return { learner, best, online }
}

/** What the epochs of a run have in common. */
interface Training {
  config: RepresentationConfig
  data: TrainingData
  /** Labels that a supervised learner is given, [images]; null for other methods. */
  labels: Int32Array | null
  /** Batches of an epoch. */
  batches: number
  store: ImageStore
  learner: Learner
  online: OnlineProbe | null
  collapse: CollapseWatch
  recorder: Recorder
  /** The generator of orders, views and masks. */
  stream: Random
}

/** Images that were trained on, and the seconds that it took. */
interface Timed {
  images: number
  seconds: number
}

/**
 * Takes the steps of an epoch, counted from 1.
 * @param isFirst - whether this process takes its first steps: the very first prepares all others, and is not timed
 * unless it is alone.
 */
function trainEpoch(training: Training, epoch: number, isFirst: boolean): Timed {
  const { config, data, labels, batches, store, learner, online, stream } = training
  const { train } = data
  const { batchSize, epochs } = config
  const steps = epochs * batches
  const order = stream.permutation(train.count)
  let started = performance.now()
  let untimed = 0
  const prepare = (batch: number) => {
    const indices = order.subarray(batch * batchSize, (batch + 1) * batchSize)
    return { indices, views: store.place(store.draw(indices, config.augmentation, stream, learner.method.views)) }
  }
  let next = prepare(0)
  let unread: (() => void) | null = null
  for (let batch = 0; batch < batches; batch++) {
    const step = (epoch - 1) * batches + batch
    const { indices, views } = next
    const [first, second = null] = views as [View, View?]
    const trainingBatch = { first, second, labels: labels && Int32Array.from(indices, (i) => labels[i]!) }
    const report = inTraining(config, () => {
      online?.step(views, rowsOf(train.tags!, indices, train.count), { step, steps })
      return learner.step(trainingBatch, { step, steps, random: stream })
    })
    for (const view of views) view.dispose()
    if (isFirst && batch === 0 && batches > 1) {
      recordReport(training, epoch, step, report)
      started = performance.now()
      untimed = 1
      next = prepare(1)
      continue
    }
    // The next batch is prepared while the GPU computes. Reading a report waits for the GPU, so it is a step late.
    if (batch + 1 < batches) next = prepare(batch + 1)
    unread?.()
    unread = () => recordReport(training, epoch, step, report)
  }
  unread?.()
  return { images: (batches - untimed) * batchSize, seconds: (performance.now() - started) / 1000 }
}

/** Waits for a step and records its metrics. */
function recordReport(training: Training, epoch: number, step: number, report: StepReport): void {
  const { config, batches, learner, collapse, recorder } = training
  const steps = config.epochs * batches
  const metrics = report.read()
  recordStep(recorder, config, step, steps, metrics)
  const areas = metrics.maskAreas ?? []
  if (learner.masking.occlusion) recordEvents(recorder, collapse.masks(step + 1, areas))
  else if (config.masking !== 'none') recordEvents(recorder, collapse.drawnMasks(step + 1, areas))
  recorder.progress(step + 1, steps, `epoch ${epoch}/${config.epochs}`)
}

/**
 * Records speed and memory, and what the features are worth after an epoch.
 * @param timed - what its steps took.
 * @returns the test accuracy of a supervised learner's classifier; null for other methods and without test labels.
 */
function measureEpoch(training: Training, epoch: number, { images, seconds }: Timed): number | null {
  const { config, data, learner, collapse, recorder } = training
  const record = (name: string, value: number) => recorder.metric(name, 'epoch', epoch, value)
  record('images_per_second', images / seconds)
  record('rss_mb', process.memoryUsage.rss() / BYTES_PER_MEBIBYTE)
  record('tensors', tf.memory().numTensors)
  const encode = (images: Tensor4D) => learner.encode(images)
  const measuresQuality = config.evaluations.some(({ name }) => name === 'quality')
  const { knn, linear, spread, quality } = measureOnlineMetrics(encode, data.train, data, data.classes, measuresQuality)
  if (knn !== null) record('online_knn', knn)
  if (linear !== null) record('online_linear', linear)
  record('feature_std', spread)
  for (const [name, value] of Object.entries(quality ?? {})) record(name, value)
  recordEvents(recorder, collapse.features(epoch, spread))
  if (config.method !== 'supervised' || !data.test?.labels) return null
  const { top1 } = ownAccuracy(learner, data.test, data)
  record('test_top1', top1)
  return top1
}

/** The rows of some images in a matrix with a row for each of `count` images. */
function rowsOf(values: Uint8Array, indices: Int32Array, count: number): Float32Array {
  const width = values.length / count
  const rows = new Float32Array(indices.length * width)
  indices.forEach((index, i) => {
    rows.set(values.subarray(index * width, (index + 1) * width), i * width)
  })
  return rows
}

function begin(parameters: Parameters, start: NamedArrays): void {
  const drawn = parameters.arrays()
  for (const [name, { shape }] of drawn) {
    const given = start.get(name)
    if (given?.shape.join() === shape.join()) drawn.set(name, given)
  }
  parameters.load(drawn)
}

function checkTrainable({ batchSize, masking, dataset }: RepresentationConfig, { train }: TrainingData): void {
  if (train.count < batchSize) {
    const what = `${train.count} images do not fill one batch of ${batchSize}`
    throw new UsageError({ what, remedy: 'lower the batch size' })
  }
  if (findMasking(masking).needsObjects && !train.objects) refuseUnknownObjects({ masking, dataset })
}

export function refuseUnknownObjects({ masking, dataset }: Pick<RepresentationConfig, 'masking' | 'dataset'>): never {
  const what = `masking ${masking} needs true objects, and ${dataset} has none`
  const others = MASKING_SCHEMES.filter(({ needsObjects }) => !needsObjects).map(({ name }) => name)
  const remedy = `choose a data set with true objects, such as scenes, or one of the maskings ${others.join(', ')}`
  throw new UsageError({ what, remedy })
}

function recordEvents(recorder: Recorder, events: readonly CollapseEvent[]): void {
  for (const event of events) {
    recorder.event(event)
    toStderr(`${WARNING}${event.message}; ${meaningOf(event)}`)
  }
}

function recordStep(
  recorder: Recorder,
  config: RepresentationConfig,
  step: number,
  steps: number,
  { loss, maskLoss, maskPenalty, maskAreas = [] }: StepMetrics,
): void {
  const { optimizer, schedule, adios } = config
  const rate = scheduledRate(schedule, optimizer.learningRate, step, steps)
  for (const [name, value] of Object.entries({ loss, 'mask loss': maskLoss })) {
    if (value === undefined || Number.isFinite(value)) continue
    const brought = Object.keys(trainingPlugins(config))
    const plugins =
      brought.length === 0
        ? ''
        : `look for divisions by 0 and logarithms of 0 in what plugins bring (${brought.join(', ')}), or `
    const remedy = `${plugins}lower the learning rate (it was ${rate.toPrecision(3)}) or lengthen the warm-up`
    const what = `the ${name} was ${value} at step ${step + 1}`
    throw config.deterministic ? new DeterministicFailure({ what, remedy }) : new FailureError({ what, remedy })
  }
  recorder.metric('loss', 'step', step + 1, loss)
  recorder.metric('learning_rate', 'step', step + 1, rate)
  if (adios !== null) {
    const maskRate = scheduledRate(schedule, adios.optimizer.learningRate, step, steps)
    recorder.metric('mask_learning_rate', 'step', step + 1, maskRate)
  }
  if (maskLoss !== undefined) recorder.metric('mask_loss', 'step', step + 1, maskLoss)
  if (maskPenalty !== undefined) recorder.metric('mask_penalty', 'step', step + 1, maskPenalty)
  maskAreas.forEach((area, slot) => {
    recorder.metric(`mask_area_${slot}`, 'step', step + 1, area)
  })
}

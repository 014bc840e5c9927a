/** The training loop: epochs of two views a batch, metrics, a look at the features, and a state to go on from. */
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import type { RepresentationConfig } from '../../db/config.ts'
import { ImageStore } from '../augment/index.ts'
import { Random } from '../engine/random.ts'
import { tf } from '../engine/tensorflow.ts'
import { FailureError, UsageError } from '../errors.ts'
import type { Recorder } from '../recorder.ts'
import { watch } from './online.ts'
import { scheduleFactor } from './schedules.ts'
import { encodeState, restoreState } from './state.ts'
import { Learner, type StepMetrics } from './step.ts'

/**
 * Pretrains on `train` and returns the learner at its last epoch; goes on from the recorder's latest state.
 * @param random - of the run; what is drawn here does not depend on what else it is used for.
 * @throws FailureError when the loss stops being a number; UsageError when there is not one whole batch.
 */
export function pretrain(
  config: RepresentationConfig,
  train: ImageSplit,
  normalisation: Normalisation,
  classes: number,
  random: Random,
  recorder: Recorder,
): Learner {
  const { epochs, batchSize } = config
  const batches = Math.floor(train.count / batchSize)
  if (batches === 0) {
    const what = `${train.count} images do not fill one batch of ${batchSize}`
    throw new UsageError({ what, remedy: 'lower the batch size' })
  }
  const learner = new Learner(config, random)
  const store = new ImageStore(train, normalisation)
  const saved = recorder.latestState()
  const position = saved ? restoreState(learner, saved.bytes) : { epoch: 0, random: random.fork('training').state() }
  const stream = Random.restore(position.random)
  const steps = epochs * batches
  recorder.facts({ parameters: learner.parameters.size + (learner.masking.occlusion?.parameters.size ?? 0) })

  let seconds = 0
  for (let epoch = position.epoch; epoch < epochs; epoch++) {
    const order = stream.permutation(train.count)
    const started = performance.now()
    for (let batch = 0; batch < batches; batch++) {
      const step = epoch * batches + batch
      const indices = order.subarray(batch * batchSize, (batch + 1) * batchSize)
      const first = store.view(indices, config.augmentation, stream)
      const second = store.view(indices, config.augmentation, stream)
      const factor = scheduleFactor(config.schedule, step, steps)
      const metrics = learner.step(first, second, factor)
      tf.dispose([first.images, second.images])
      recordStep(recorder, step, config.optimizer.learningRate * factor, metrics)
      recorder.progress(step + 1, steps, `epoch ${epoch + 1}/${epochs}`)
    }
    const elapsed = (performance.now() - started) / 1000
    seconds += elapsed
    recorder.metric('images_per_second', 'epoch', epoch + 1, (batches * batchSize) / elapsed)
    recorder.metric('rss_mb', 'epoch', epoch + 1, process.memoryUsage.rss() / 2 ** 20)
    recorder.metric('tensors', 'epoch', epoch + 1, tf.memory().numTensors)
    const { knn, spread } = watch((images) => learner.encode(images), train, normalisation, classes)
    if (knn !== null) recorder.metric('online_knn', 'epoch', epoch + 1, knn)
    recorder.metric('feature_std', 'epoch', epoch + 1, spread)
    recorder.saveState((epoch + 1) * batches, encodeState(learner, { epoch: epoch + 1, random: stream.state() }))
  }
  if (seconds > 0) {
    const images = (epochs - position.epoch) * batches * batchSize
    recorder.facts({ imagesPerSecond: images / seconds })
  }
  store.dispose()
  return learner
}

function recordStep(recorder: Recorder, step: number, learningRate: number, metrics: StepMetrics): void {
  const { loss, maskLoss, maskPenalty, maskAreas = [] } = metrics
  for (const [name, value] of Object.entries({ loss, 'mask loss': maskLoss })) {
    if (value === undefined || Number.isFinite(value)) continue
    const remedy = `lower the learning rate (it was ${learningRate.toPrecision(3)}) or lengthen the warm-up`
    throw new FailureError({ what: `the ${name} was ${value} at step ${step + 1}`, remedy })
  }
  recorder.metric('loss', 'step', step + 1, loss)
  recorder.metric('learning_rate', 'step', step + 1, learningRate)
  if (maskLoss !== undefined) recorder.metric('mask_loss', 'step', step + 1, maskLoss)
  if (maskPenalty !== undefined) recorder.metric('mask_penalty', 'step', step + 1, maskPenalty)
  maskAreas.forEach((area, slot) => {
    recorder.metric(`mask_area_${slot}`, 'step', step + 1, area)
  })
}

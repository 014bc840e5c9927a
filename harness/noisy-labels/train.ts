/** The training loop: trains all models on shared mini-batches and records their predictions at checkpoints. */
import { setImmediate } from 'node:timers/promises'
import { findLossEntry } from '../../db/catalogue/losses.ts'
import { lossSchema } from '../../db/config/losses.ts'
import type { NoisyLabelsConfig } from '../../db/config/noisy-labels.ts'
import type { Random } from '../base/random.ts'
import { tf } from '../engine/tensorflow.ts'
import { Ensemble } from './ensemble.ts'
import { lossModels, type ModelGrid, modelRates, targetTable, transitionTable, warmingUp } from './grid.ts'
import { History } from './history.ts'
import type { Rows } from './split.ts'

export interface Training {
  grid: ModelGrid
  rows: Rows
  /** The labels of `rows`, by noise rate. */
  labels: Map<number, Int32Array>
  /** ln P(label | class) among all training rows, by noise rate: [classes, classes]. */
  transitions: Map<number, Float32Array>
  classes: number
  /** Rows that every model predicts at every checkpoint. */
  watched: Rows
  /** The true classes of the test rows, which are the last of `watched`. */
  truth: Int32Array
}

type Schedule = Pick<NoisyLabelsConfig, 'hidden' | 'steps' | 'warmup' | 'batchSize' | 'evaluateEvery'>

/** The steps of the checkpoints: every `evaluateEvery` steps, and the last step. */
export function checkpointSteps({ steps, evaluateEvery }: Pick<Schedule, 'steps' | 'evaluateEvery'>): number[] {
  const regular = Array.from({ length: Math.floor(steps / evaluateEvery) }, (_, i) => (i + 1) * evaluateEvery)
  return regular.at(-1) === steps ? regular : [...regular, steps]
}

/**
 * Trains every model of the grid. Each step draws a new mini-batch without replacement. Models with negative rates
 * train on plain cross-entropy for the first `warmup` steps and then keep their weights and Adam moments. (The
 * published image experiments restart from the best test checkpoint of a longer warm-up, with a learning rate of 1e-6.)
 * Other models use their rate or loss from the first step.
 * @param random - not advanced; equal generators give equal bits.
 * @param onCheckpoint - called with the history, including the predictions of the newest checkpoint.
 */
export async function train(
  { grid, rows, labels, transitions, classes, watched, truth }: Training,
  { hidden, ...schedule }: Schedule,
  random: Random,
  onCheckpoint: (step: number, history: History) => void,
): Promise<History> {
  const learningRates = modelRates(grid)
  const models = learningRates.length
  const losses = lossModels(grid).map(({ loss: name, models }) => ({ loss: lossSchema.parse({ name }), models }))
  const shape = { inputs: rows.columns, hidden, classes, learningRates, losses }
  const ensemble = new Ensemble(shape, random.fork('weights'))
  const x = tf.tensor2d(rows.x, [rows.count, rows.columns])
  const targetsOf = (targetGrid: ModelGrid) =>
    tf.tensor3d(targetTable(targetGrid, labels, classes), [rows.count, models, classes])
  let targets = targetsOf(schedule.warmup > 0 ? warmingUp(grid) : grid)
  // Every loss has the same noise rates and learning rates, so one table serves all that know the noise.
  const informed = losses.find(({ loss }) => findLossEntry(loss.name)?.knowsNoise)
  const known = informed
    ? tf.tensor3d(transitionTable(grid, informed.loss.name, labels, transitions, classes), [
        rows.count,
        informed.models,
        classes,
      ])
    : null
  const watchedX = tf.tensor2d(watched.x, [watched.count, watched.columns])
  const history = new History(checkpointSteps(schedule), models, watched.count, { truth, classes })
  const batches = random.fork('batches')
  for (let step = 1; step <= schedule.steps; step++) {
    if (schedule.warmup > 0 && step === schedule.warmup + 1) {
      targets.dispose()
      targets = targetsOf(grid)
    }
    tf.tidy(() => {
      const batch = tf.tensor1d(batches.permutation(rows.count).subarray(0, schedule.batchSize), 'int32')
      ensemble.step({ x, targets, transitions: known }, batch, (step - 1) / schedule.steps)
    })
    if (!history.steps.includes(step)) continue
    history.record(step, ensemble.predict(watchedX))
    onCheckpoint(step, history)
    await setImmediate() // lets signal handlers and timers run
  }
  tf.dispose([x, targets, watchedX, ...(known ? [known] : [])])
  ensemble.dispose()
  return history
}

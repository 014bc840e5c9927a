/** One noisy-labels run: all cells of the GLS table for one data set and one split seed, under all protocols. */
import { toStderr, WARNING } from '../../datasets/progress.ts'
import type { NoisyLabelsConfig } from '../../db/config/noisy-labels.ts'
import { accuracyCurveName } from '../../db/curve-names.ts'
import { Random } from '../base/random.ts'
import type { Recorder } from '../base/recorder.ts'
import { tf } from '../engine/tensorflow.ts'
import { calibrationScores } from '../evaluation/metrics/calibration.ts'
import { divergence } from './divergence.ts'
import { type Experiment, prepareExperiment } from './experiment.ts'
import { type ModelGrid, modelAt } from './grid.ts'
import { accuracy, History, NO_CLASS } from './history.ts'
import { choose, PROTOCOLS } from './protocols.ts'
import { checkpointSteps, type Training, train } from './train.ts'

/**
 * Trains a model for each rate or loss, noise and learning rate twice, each time as one batched program: on all training rows, and
 * without the validation rows. The state for a restart is the first training's predictions, so a restart repeats at
 * most one training, about half a minute. The weights and moments of all models would take 65 MB per save.
 * @throws UsageError when a mini-batch is larger than the training part; EnvironmentError when the data are damaged.
 */
export async function runNoisyLabels(config: NoisyLabelsConfig, recorder: Recorder): Promise<void> {
  const random = new Random(config.seed)
  const experiment = await prepareExperiment(config, random)
  const { all, honest } = experiment

  const trainOn = (training: Training, phase: string, done: number, watch: (step: number, history: History) => void) =>
    train(training, config, random, (step, history) => {
      recorder.progress(done + step, 2 * config.steps, `${phase}, step ${step}/${config.steps}`)
      recorder.metric('tensors', 'step', done + step, tf.memory().numTensors)
      watch(step, history)
    })

  let published = restoredHistory(recorder, config, all)
  if (published === null) {
    published = await trainOn(all, 'all rows', 0, (step, history) => recordCurves(recorder, experiment, step, history))
    recorder.saveState(config.steps, published.state())
  }
  const validated = await trainOn(honest, 'validation held out', config.steps, () => {})
  for (const [history, { grid }, from] of [
    [published, all, 0],
    [validated, honest, config.steps],
  ] as const) {
    const diverged = divergence(history, grid)
    if (diverged !== null) {
      const { step, message } = diverged
      recorder.event({ name: 'diverged', axis: 'step', step: from + step, message })
      toStderr(`${WARNING}${message}`)
    }
  }
  recordScores(recorder, config, experiment, { published, validated })
  recorder.facts({ parameters: parametersOfOne(config.hidden, all) })
}

/** The first training's predictions, if an earlier attempt finished it. */
function restoredHistory(recorder: Recorder, config: NoisyLabelsConfig, training: Training): History | null {
  const state = recorder.latestState()
  if (state === null) return null
  return new History(checkpointSteps(config), models(training.grid), training.watched.count, training, state.bytes)
}

/**
 * Records two curves per noise rate: mean test accuracy of all models with rate >= 0, and with a negative rate; and one
 * for each loss for wrong labels.
 */
function recordCurves(recorder: Recorder, { all, test }: Experiment, step: number, history: History): void {
  const checkpoint = history.steps.indexOf(step)
  const groups = new Map<string, number[]>()
  for (let model = 0; model < history.models; model++) {
    const name = accuracyCurveName(modelAt(all.grid, model))
    const values = groups.get(name) ?? []
    values.push(accuracy(history.predicted(checkpoint, model), test.labels))
    groups.set(name, values)
  }
  for (const [name, values] of groups) {
    recorder.metric(name, 'step', step, values.reduce((sum, value) => sum + value, 0) / values.length)
  }
}

interface Histories {
  /** The training on all rows: predictions of the test rows. */
  published: History
  /** The training without the validation rows: predictions of the validation rows, then the test rows. */
  validated: History
}

function recordScores(
  recorder: Recorder,
  config: NoisyLabelsConfig,
  experiment: Experiment,
  histories: Histories,
): void {
  const { all, honest, test, validationLabels, wrong } = experiment
  const { published, validated } = histories
  const { cells, learningRates } = all.grid
  const afterWarmup = published.steps.findIndex((step) => step > config.warmup)
  // As in the paper's table, symmetric noise is the unnamed default; other kinds are part of the condition.
  const kind = config.noiseKind === 'symmetric' ? '' : ` kind=${config.noiseKind}`
  for (const [cell, { noise, rate, loss }] of cells.entries()) {
    const model = (learningRate: number) => cell * learningRates.length + learningRate
    const curves = (history: History, truth: Int32Array) =>
      learningRates.map((_, l) =>
        history.steps.map((_, c) => accuracy(history.predicted(c, model(l), 0, truth.length), truth)),
      )
    const choices = {
      test: curves(published, test.labels),
      validation: curves(validated, validationLabels.get(noise)!),
    }
    for (const protocol of PROTOCOLS) {
      const { learningRate, checkpoint } = choose(protocol, choices, rate < 0 ? afterWarmup : 0)
      const history = protocol === 'honest' ? validated : published
      const bytes = history.predicted(checkpoint, model(learningRate)).slice(-test.count)
      const predicted = Int32Array.from(bytes, (label) => (label === NO_CLASS ? -1 : label))
      const key = {
        dataset: config.dataset,
        evaluation: 'noisy-labels',
        condition: `noise=${noise}${kind} ${loss ? `loss=${loss}` : `rate=${rate}`}`,
        protocol,
      }
      const selectedOnTest = protocol === 'published'
      const details = {
        learningRate: learningRates[learningRate],
        step: history.steps[checkpoint],
        trainRows: (protocol === 'honest' ? honest : all).rows.count,
        testRows: test.count,
        wrongLabels: wrong.get(noise)!,
        chosenBy: selectedOnTest ? 'test accuracy' : 'accuracy on noisy validation rows',
      }
      recorder.score({ ...key, metric: 'top1', value: accuracy(predicted, test.labels), selectedOnTest, details })
      // Only for the last step: a checkpoint selected for its accuracy says less about a rate's effect on confidence.
      const confidence = history.confidence(checkpoint, model(learningRate))
      if (protocol === 'last' && Number.isFinite(confidence)) {
        recorder.score({ ...key, metric: 'confidence', value: confidence, selectedOnTest, details })
      }
      for (const { metric, value } of calibrationScores(history.calibration(checkpoint, model(learningRate)))) {
        recorder.score({ ...key, metric, value, selectedOnTest, details })
      }
      recorder.predictions({ ...key, truth: test.labels, predicted })
    }
  }
}

function models({ cells, learningRates }: ModelGrid): number {
  return cells.length * learningRates.length
}

/** Number of weights and biases in one MLP of the ensemble. */
function parametersOfOne(hidden: number, { rows, classes }: Training): number {
  return (rows.columns + 1) * hidden + (hidden + 1) * hidden + (hidden + 1) * classes
}

/** The data of a run's two trainings: one split, one draw of label noise per noise rate, one validation part. */
import type { NoisyLabelsConfig } from '../../db/config/noisy-labels.ts'
import { UsageError } from '../base/errors.ts'
import type { Random } from '../base/random.ts'
import { logTransitions } from '../losses/transition.ts'
import { gridOf } from './grid.ts'
import { accuracy } from './history.ts'
import { noisyLabels } from './noise.ts'
import { partnersOf } from './partners.ts'
import { loadRows } from './rows.ts'
import { holdOut, pick, type Rows } from './split.ts'
import type { Training } from './train.ts'

export interface Experiment {
  /** Trains on all training rows and predicts the test rows. */
  all: Training
  /** Trains without the validation rows and predicts the validation rows, then the test rows. */
  honest: Training
  test: Rows
  /** Fraction of wrong labels among all training rows, by noise rate. */
  wrong: Map<number, number>
  /** Noisy labels of the validation rows, by noise rate. */
  validationLabels: Map<number, Int32Array>
}

/**
 * All random numbers come from forks of `random`, which itself is not advanced.
 * @throws UsageError when a mini-batch is larger than the training part; EnvironmentError when the data are damaged.
 */
export async function prepareExperiment(config: NoisyLabelsConfig, random: Random): Promise<Experiment> {
  const { train, test, classes } = await loadRows(config.dataset, random.fork('split'))
  const parts = holdOut(train.count, config.validation, random.fork('validation'))
  const kept = pick(train, parts.train)
  const validation = pick(train, parts.test)
  if (config.batchSize > kept.count) {
    const what = `batchSize ${config.batchSize} exceeds the ${kept.count} training rows of ${config.dataset}`
    throw new UsageError({ what, remedy: `choose at most ${kept.count}` })
  }
  const grid = gridOf(config)
  const request = {
    kind: config.noiseKind,
    labels: train.labels,
    classes,
    features: () => train.x,
    partners: partnersOf(config.dataset, classes),
  }
  const labels = new Map(
    config.noises.map((rate) => [rate, noisyLabels({ ...request, rate }, random.fork(`noise ${rate}`))]),
  )
  const labelsOf = (rows: Int32Array) =>
    new Map([...labels].map(([noise, noisy]) => [noise, Int32Array.from(rows, (row) => noisy[row]!)]))
  const transitions = new Map(
    [...labels].map(([noise, noisy]) => [noise, logTransitions(train.labels, noisy, classes)]),
  )
  const common = { grid, classes, transitions, truth: test.labels }
  return {
    all: { ...common, rows: train, labels, watched: test },
    honest: { ...common, rows: kept, labels: labelsOf(parts.train), watched: concatenate(validation, test) },
    test,
    wrong: new Map([...labels].map(([noise, noisy]) => [noise, 1 - accuracy(noisy, train.labels)])),
    validationLabels: labelsOf(parts.test),
  }
}

function concatenate(a: Rows, b: Rows): Rows {
  const x = new Float32Array(a.x.length + b.x.length)
  x.set(a.x)
  x.set(b.x, a.x.length)
  return { x, labels: Int32Array.from([...a.labels, ...b.labels]), count: a.count + b.count, columns: a.columns }
}

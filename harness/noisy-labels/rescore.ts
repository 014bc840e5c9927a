/** Recomputes the accuracies of a finished run from its stored predictions, because its models are not stored. */
import type { NoisyLabelsConfig } from '../../db/config/noisy-labels.ts'
import { Random } from '../base/random.ts'
import type { Predictions, Recorder } from '../base/recorder.ts'
import { accuracy } from './history.ts'
import { loadRows } from './rows.ts'

type Stored = Omit<Predictions, 'truth'>

/** @throws EnvironmentError when the data are damaged. */
export async function rescore(config: NoisyLabelsConfig, stored: readonly Stored[], recorder: Recorder): Promise<void> {
  const { test } = await loadRows(config.dataset, new Random(config.seed).fork('split'))
  for (const { predicted, ...key } of stored) {
    const value = predicted.length === test.count ? accuracy(predicted, test.labels) : Number.NaN
    recorder.score({ ...key, metric: 'top1', value, selectedOnTest: key.protocol === 'published', details: {} })
    recorder.predictions({ ...key, truth: test.labels, predicted })
  }
}

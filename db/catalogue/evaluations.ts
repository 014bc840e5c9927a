import { type Entry, finder, placeIn } from './entry.ts'
import type { MetricEntry } from './metrics.ts'
import { extend } from './registered.ts'

export interface EvaluationEntry extends Entry {
  /** What it scores, if not an encoder. */
  scores?: 'masks' | 'classifier' | 'table'
  /** Whether it uses its own data set instead of that of the run. */
  elsewhere?: boolean
  /** Whether the papers score it with a classifier that is trained along with the encoder. */
  printedOnline?: boolean
  /** Whether the last bits of features have a large effect on its scores, as in restarts of k-means and in training. */
  sensitive?: boolean
  /** Metrics that a plugin's evaluation brings. */
  metrics?: readonly MetricEntry[]
}

/** All evaluations, in display order. */
export const EVALUATION_ENTRIES = [
  { key: 'linear', title: 'Linear probe', short: 'Linear', phrase: 'linear probe' },
  { key: 'knn', title: 'k-NN', short: 'k-NN', phrase: 'k-NN' },
  { key: 'clustering', title: 'Clustering', sensitive: true },
  { key: 'multilabel', title: 'Multi-label', printedOnline: true },
  { key: 'quality', title: 'Quality without labels', short: 'Quality' },
  { key: 'masks', title: 'Mask quality', scores: 'masks' },
  { key: 'backgrounds', title: 'Backgrounds', elsewhere: true },
  { key: 'transfer-linear', title: 'Transfer, linear', short: 'Lin.', phrase: 'linear probe', elsewhere: true },
  {
    key: 'transfer-finetune',
    title: 'Transfer, fine-tuned',
    short: 'F.T.',
    phrase: 'fine-tuning',
    elsewhere: true,
    sensitive: true,
  },
  { key: 'supervised', title: 'Own classifier', scores: 'classifier' },
  { key: 'noisy-labels', title: 'Noisy labels', scores: 'table' },
] as const satisfies readonly EvaluationEntry[]

extend<EvaluationEntry>('evaluation', EVALUATION_ENTRIES)

export const findEvaluationEntry: (key: string) => EvaluationEntry | undefined =
  finder<EvaluationEntry>(EVALUATION_ENTRIES)

/** The position of an evaluation in display order. */
export const evaluationPlace = placeIn(EVALUATION_ENTRIES)

import { type Entry, finder, placeIn } from './entry.ts'

export interface EvaluationEntry extends Entry {
  /** What it scores: an encoder (where nothing is said), or something else that a run trains. */
  scores?: 'masks' | 'classifier' | 'table'
  /** Whether it names a data set of its own, which the encoder need not have been trained on. */
  elsewhere?: boolean
  /** Whether the papers score it by a classifier that is trained beside the encoder. */
  printedOnline?: boolean
}

/** In the order of reading. */
export const EVALUATION_ENTRIES = [
  { key: 'linear', title: 'Linear probe', short: 'Linear', phrase: 'linear probe' },
  { key: 'knn', title: 'k-NN', short: 'k-NN', phrase: 'k-NN' },
  { key: 'clustering', title: 'Clustering' },
  { key: 'multilabel', title: 'Multi-label', printedOnline: true },
  { key: 'masks', title: 'Mask quality', scores: 'masks' },
  { key: 'backgrounds', title: 'Backgrounds', elsewhere: true },
  { key: 'transfer-linear', title: 'Transfer, linear', short: 'Lin.', phrase: 'linear probe', elsewhere: true },
  { key: 'transfer-finetune', title: 'Transfer, fine-tuned', short: 'F.T.', phrase: 'fine-tuning', elsewhere: true },
  { key: 'supervised', title: 'Own classifier', scores: 'classifier' },
  { key: 'noisy-labels', title: 'Noisy labels', scores: 'table' },
] as const satisfies readonly EvaluationEntry[]

export const findEvaluationEntry: (key: string) => EvaluationEntry | undefined =
  finder<EvaluationEntry>(EVALUATION_ENTRIES)

/** Where an evaluation stands in the order of reading. */
export const evaluationPlace = placeIn(EVALUATION_ENTRIES)

/** What a score is called on the page of a comparison and in a paper. */
import { datasetName, evaluationName, metricName } from '../../../db/catalogue/titles.ts'
import type { ScoreKind } from '../../../db/score-key.ts'

export interface ScoreTitle {
  evaluation: string
  metric: string
  /** Data set if it is not the training set, condition, and the selection protocol for noisy labels. */
  details: string
}

/** @param trainedOn - the data set of the runs. */
export const scoreTitle = (
  { evaluation, metric, dataset, condition, protocol }: ScoreKind,
  trainedOn: string,
): ScoreTitle => ({
  evaluation: evaluationName(evaluation),
  metric: metricName(metric),
  details: [dataset === trainedOn ? '' : datasetName(dataset), condition, evaluation === 'noisy-labels' ? protocol : '']
    .filter(Boolean)
    .join(', '),
})

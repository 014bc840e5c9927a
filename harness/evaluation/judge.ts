/** Scores a classifier by its logits: how often it is right, and how well its probabilities say so. */
import { type Accuracy, accuracyScores, rankAccuracy } from './metrics/accuracy.ts'
import { calibrationOfLogits, calibrationScores } from './metrics/calibration.ts'

export interface Judged extends Accuracy {
  /** Accuracies, then the calibration of the softmax. */
  scores: { metric: string; value: number }[]
}

/** @param logits - [rows, classes]. */
export function judge(logits: Float32Array, truth: Int32Array, classes: number): Judged {
  const accuracy = rankAccuracy(logits, truth, classes)
  const measured = calibrationOfLogits(logits, truth, classes)
  return { ...accuracy, scores: [...accuracyScores(accuracy, classes), ...calibrationScores(measured)] }
}

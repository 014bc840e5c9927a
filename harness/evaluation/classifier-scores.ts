/** Scores a classifier by its logits: how often it is right, and how well its probabilities say so. */
import { type Accuracy, accuracyScores, rankAccuracy } from './metrics/accuracy.ts'
import { calibrationOfLogits, calibrationScores } from './metrics/calibration.ts'

export interface ClassifierScores extends Accuracy {
  /** Accuracies, then the calibration of the softmax. */
  scores: { metric: string; value: number }[]
}

/** @param logits - [rows, classes]. */
export function scoreLogits(logits: Float32Array, truth: Int32Array, classes: number): ClassifierScores {
  const accuracy = rankAccuracy(logits, truth, classes)
  const measured = calibrationOfLogits(logits, truth, classes)
  return { ...accuracy, scores: [...accuracyScores(accuracy, classes), ...calibrationScores(measured)] }
}

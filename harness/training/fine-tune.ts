/** Supervised training from given weights. */

import { silentRecorder } from '../base/silent-recorder.ts'
import type { FineTune } from '../evaluation/types.ts'
import { pretrain } from './pretrain.ts'
import { ownAccuracy } from './supervision.ts'

export const fineTune: FineTune = async (config, trainingData, start, random, report) => {
  // The run records the curves and states of its pretraining; fine-tuning reports only its progress.
  const recorder = { ...silentRecorder, progress: report }
  const { learner } = await pretrain(config, trainingData, random, recorder, start)
  const accuracy = ownAccuracy(learner, trainingData.test!, trainingData)
  learner.dispose()
  return accuracy
}

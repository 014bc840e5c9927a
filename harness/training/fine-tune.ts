/** Supervised training that begins with given weights. */

import type { Recorder } from '../base/recorder.ts'
import type { FineTune } from '../evaluation/types.ts'
import { pretrain } from './pretrain.ts'
import { ownAccuracy } from './supervision.ts'

export const fineTune: FineTune = async (config, material, start, random, report) => {
  const { learner } = await pretrain(config, material, random, reportingOnly(report), start)
  const accuracy = ownAccuracy(learner, material.test!, material)
  learner.dispose()
  return accuracy
}

/** The run's curves and states are those of its pretraining: of what comes after only the progress is told. */
function reportingOnly(progress: Recorder['progress']): Recorder {
  const nothing = () => {}
  return {
    progress,
    metric: nothing,
    score: nothing,
    predictions: nothing,
    artefact: nothing,
    event: nothing,
    facts: nothing,
    saveState: nothing,
    latestState: () => null,
    isStored: () => false,
    storePart: nothing,
    trainedAlike: () => null,
  }
}

/** Supervised training that begins with given weights. */
import type { RepresentationConfig } from '../../db/config.ts'
import type { Random } from '../engine/random.ts'
import type { Accuracy } from '../evaluation/accuracy.ts'
import type { NamedArrays } from '../models/parameters.ts'
import type { Recorder } from '../recorder.ts'
import { type Material, pretrain } from './pretrain.ts'
import { ownAccuracy } from './supervision.ts'

/**
 * @param start - weights by name; what is not among them, or has another shape, starts as drawn.
 * @returns accuracy of the classifier at the last epoch on the test images.
 */
export async function fineTune(
  config: RepresentationConfig,
  material: Material,
  start: NamedArrays,
  random: Random,
  report: Recorder['progress'],
): Promise<Accuracy> {
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

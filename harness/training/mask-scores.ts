/** The `masks` evaluation: scores a learner's masks of test images, its untrained masks and the other controls. */

import type { TrainingData } from '../../datasets/types.ts'
import { UsageError } from '../base/errors.ts'
import type { Random } from '../base/random.ts'
import type { Recorder } from '../base/recorder.ts'
import { protocolAsComputed } from '../engine/precision.ts'
import { firstImages } from '../evaluation/encoder/features.ts'
import { evaluateMasks, type MasksResult } from '../evaluation/masks/evaluate-masks.ts'
import { crfOptions, crfProtocol, refined } from '../masking/dense-crf.ts'
import { masksOf } from './mask-watch.ts'
import { Learner } from './step.ts'

/**
 * Records the mask scores, if the run asks for the `masks` evaluation.
 * @param random - the generator that the learner was created with.
 * @throws UsageError when the run has no masks.
 */
export function scoreMasks(learner: Learner, trainingData: TrainingData, random: Random, recorder: Recorder): void {
  const { config } = learner
  const options = config.evaluations.find((asked) => asked.name === 'masks')
  if (!options) return
  recorder.progress(0, 0, 'evaluating masks')
  const { train } = trainingData
  const test = firstImages(trainingData.test!, options.images)
  const draw = random.fork('evaluated masks')
  const own = masksOf(learner, test, trainingData, draw)
  if (!own) {
    throw new UsageError({
      what: 'masking none has no masks to evaluate',
      remedy: 'remove masks from the evaluations',
    })
  }
  const untrained = () => {
    const before = new Learner(config, trainingData.classes, random)
    const { values } = masksOf(before, test, trainingData, draw)!
    before.dispose()
    return values
  }
  const crf = crfOptions(test.size)
  const afterCrf = () =>
    refined(test.images.block(0, test.count), own, test.size, crf, (image) => {
      recorder.progress(image, test.count, 'evaluating masks after the CRF')
    })
  const results = evaluateMasks({
    masks: own.values,
    n: own.n,
    untrained: learner.masking.occlusion ? untrained : null,
    refined: options.crf ? { masks: afterCrf(), protocol: crfProtocol(crf) } : null,
    test,
    train,
    seed: config.seed,
  })
  recordMasks(results, config.dataset, recorder)
}

export function recordMasks(results: readonly MasksResult[], dataset: string, recorder: Recorder): void {
  for (const { scores, protocol, ...rest } of results) {
    const key = { dataset, evaluation: 'masks', ...rest, protocol: protocolAsComputed(protocol) }
    for (const { metric, value } of scores) recorder.score({ ...key, metric, value })
  }
}

/** Recomputes the scores of a finished run from its stored models; only probes and fine-tuning are trained again. */
import { findImageDataset } from '../../datasets/index.ts'
import type { TrainingData } from '../../datasets/types.ts'
import { ENCODER, OCCLUSION } from '../../db/artefact-names.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { Random } from '../base/random.ts'
import type { Recorder } from '../base/recorder.ts'
import { pixelExtractor } from '../evaluation/encoder/feature-extractor.ts'
import { scoresEncoders } from '../evaluation/index.ts'
import type { NamedArrays } from '../models/parameters.ts'
import { scoreMasks } from './mask-scores.ts'
import { createOnlineProbe, scoreOnlineProbe } from './online-probe.ts'
import { evaluateAll, extractorFrom, readImages, scoreClassifier } from './run.ts'
import { Learner } from './step.ts'

/**
 * Records every score of the run except that of a classifier's best epoch, whose model is not stored.
 * @param stored - returns a stored model's weights by file name.
 */
export async function evaluateAgain(
  config: RepresentationConfig,
  stored: (name: string) => NamedArrays,
  recorder: Recorder,
): Promise<void> {
  const { method, imageSize } = config
  const images = await readImages(config, findImageDataset(config.dataset))
  scoreLearner(config, images.trainingData, stored, recorder)
  const extractor =
    method === 'raw-pixels'
      ? pixelExtractor(imageSize, images.trainingData)
      : extractorFrom(config, stored(ENCODER), images.trainingData)
  await evaluateAll(config, { extractor, digest: '' }, images, recorder)
}

/** Scores what a run has besides its encoder: the classifier of a supervised run, an online classifier, and masks. */
function scoreLearner(
  config: RepresentationConfig,
  trainingData: TrainingData,
  stored: (name: string) => NamedArrays,
  recorder: Recorder,
): void {
  const supervised = config.method === 'supervised'
  if (!supervised && config.evaluations.every(scoresEncoders)) return
  const random = new Random(config.seed)
  const learner = new Learner(config, trainingData.classes, random)
  if (supervised) {
    learner.parameters.load(stored(ENCODER))
    scoreClassifier(config, trainingData, { learner, best: null }, recorder)
  }
  const online = createOnlineProbe(learner, trainingData.train, random)
  if (online) {
    learner.parameters.load(new Map([...learner.parameters.arrays(), ...stored(ENCODER)]))
    online.parameters.load(stored(ENCODER))
    scoreOnlineProbe(online, learner, trainingData, recorder)
    online.dispose()
  }
  learner.masking.occlusion?.parameters.load(stored(OCCLUSION))
  scoreMasks(learner, trainingData, random, recorder)
  learner.dispose()
}

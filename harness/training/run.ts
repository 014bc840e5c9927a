/** One representation run: pretrain (or leave the encoder as it was drawn, or take the pixels), then every evaluation. */
import { findImageDataset } from '../../datasets/index.ts'
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import type { RepresentationConfig } from '../../db/config.ts'
import { Random } from '../engine/random.ts'
import { constant } from '../engine/tape.ts'
import { checkpointMetadata } from '../evaluation/encoder.ts'
import { extractFeatures, firstImages, pixelFeatures } from '../evaluation/features.ts'
import { evaluate } from '../evaluation/index.ts'
import type { Features } from '../evaluation/types.ts'
import { createBackbone } from '../models/index.ts'
import { type NamedArrays, Parameters } from '../models/parameters.ts'
import { encodeSafetensors } from '../models/safetensors.ts'
import type { Recorder } from '../recorder.ts'
import { pretrain } from './pretrain.ts'

interface Splits {
  train: ImageSplit
  test: ImageSplit
}

/** @throws UsageError, EnvironmentError or FailureError with a remedy; everything learned so far is recorded by then. */
export async function runRepresentation(config: RepresentationConfig, recorder: Recorder): Promise<void> {
  const dataset = findImageDataset(config.dataset)
  recorder.progress(0, 0, 'reading images')
  const splits = {
    train: firstImages(await dataset.load('train', config.imageSize), config.trainImages),
    test: await dataset.load('test', config.imageSize),
  }
  const features = featuresOf(config, splits, dataset, dataset.classes.length, recorder)
  for (const options of config.evaluations) {
    recorder.progress(0, 0, `evaluating ${options.name}`)
    const { scores, predicted, protocol, details } = evaluate(
      options,
      features.train,
      features.test,
      dataset.classes.length,
      config.seed,
    )
    const key = { dataset: config.dataset, evaluation: options.name, condition: '', protocol }
    for (const { metric, value } of scores) recorder.score({ ...key, metric, value, selectedOnTest: false, details })
    if (splits.test.labels) recorder.predictions({ ...key, truth: splits.test.labels, predicted })
  }
}

function featuresOf(
  config: RepresentationConfig,
  { train, test }: Splits,
  normalisation: Normalisation,
  classes: number,
  recorder: Recorder,
): { train: Features; test: Features } {
  if (config.method === 'raw-pixels') {
    return { train: pixelFeatures(train, normalisation), test: pixelFeatures(test, normalisation) }
  }
  const arrays = encoderOf(config, train, normalisation, classes, recorder)
  const { specification, encode } = createBackbone(config.backbone)
  const step = config.epochs * Math.floor(train.count / config.batchSize)
  recorder.artefact({
    kind: 'checkpoint',
    name: 'encoder.safetensors',
    step,
    bytes: encodeSafetensors(arrays, checkpointMetadata(config)),
  })
  recorder.progress(step, step, 'computing features')
  const parameters = new Parameters(specification, arrays)
  parameters.acquire(null)
  const features = (split: ImageSplit) =>
    extractFeatures((images) => encode(parameters, constant(images), 'evaluation').tensor, split, normalisation)
  const both = { train: features(train), test: features(test) }
  parameters.dispose()
  return both
}

/** The encoder's parameters, trained or as they were drawn: the same draw for the same seed, whatever the method. */
function encoderOf(
  config: RepresentationConfig,
  train: ImageSplit,
  normalisation: Normalisation,
  classes: number,
  recorder: Recorder,
): NamedArrays {
  const random = new Random(config.seed)
  const { specification } = createBackbone(config.backbone)
  if (config.method === 'random-init') {
    const parameters = Parameters.initialise(specification, random.fork('inference model'))
    const arrays = parameters.export()
    parameters.dispose()
    return arrays
  }
  const learner = pretrain(config, train, normalisation, classes, random, recorder)
  const trained = learner.parameters.export()
  const { occlusion } = learner.masking
  if (occlusion) {
    const bytes = encodeSafetensors(occlusion.parameters.export(), checkpointMetadata(config))
    const step = config.epochs * Math.floor(train.count / config.batchSize)
    recorder.artefact({ kind: 'checkpoint', name: 'occlusion.safetensors', step, bytes })
  }
  learner.dispose()
  return new Map(specification.map(({ name }) => [name, trained.get(name)!]))
}

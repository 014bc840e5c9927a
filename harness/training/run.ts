/** One representation run: pretraining (or a random encoder, or raw pixels), then every evaluation. */

import { createHash } from 'node:crypto'
import { findImageDataset } from '../../datasets/index.ts'
import type { ImageDataset, ImageSplit, Normalisation, TrainingData } from '../../datasets/types.ts'
import { ENCODER, OCCLUSION } from '../../db/artefact-names.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { SELF_SUPERVISED } from '../../db/names.ts'
import { Random } from '../base/random.ts'
import type { Recorder } from '../base/recorder.ts'
import { protocolAsComputed } from '../engine/precision.ts'
import type { Encoded } from '../evaluation/encoder/encoded-rows.ts'
import { checkpointMetadata } from '../evaluation/encoder/encoder.ts'
import { encoderExtractor, pixelExtractor } from '../evaluation/encoder/feature-extractor.ts'
import { measuredImages, someImages } from '../evaluation/encoder/features.ts'
import { type EncoderEvaluation, evaluateEncoder, type OwnImages, scoresEncoders } from '../evaluation/index.ts'
import { cropsOf } from '../evaluation/training-features.ts'
import type { DatasetResult, FeatureExtractor, ProgressCallback } from '../evaluation/types.ts'
import { createBackbone } from '../models/index.ts'
import { type NamedArrays, Parameters } from '../models/parameters.ts'
import { decodeSafetensors, encodeSafetensors } from '../models/safetensors.ts'
import { checkConfig } from './check-config.ts'
import { encodedOf } from './encoded-images.ts'
import { fineTune } from './fine-tune.ts'
import { scoreMasks } from './mask-scores.ts'
import { scoreOnlineProbe } from './online-probe.ts'
import { type Pretrained, pretrain } from './pretrain.ts'
import { projectorNetwork, scoresProjector, storedProjector } from './projector.ts'
import { INFERENCE_STREAM } from './streams.ts'
import { ownAccuracy } from './supervision.ts'

/** @throws UsageError, EnvironmentError or FailureError with a remedy; results up to then are already recorded. */
export async function runRepresentation(config: RepresentationConfig, recorder: Recorder): Promise<void> {
  const dataset = findImageDataset(config.dataset)
  checkConfig(config, dataset)
  recorder.progress(0, 0, 'reading images')
  const images = await readImages(config, dataset)
  await evaluateAll(config, await extractorOf(config, images, recorder), images, recorder)
}

/** Runs every evaluation of the encoder that the configuration names and that is not stored yet. */
export async function evaluateAll(
  config: RepresentationConfig,
  { extractor, digest }: EncoderToEvaluate,
  { trainingData, labelled }: Images,
  recorder: Recorder,
): Promise<void> {
  const { classes, test } = trainingData
  const images = { name: config.dataset, classes, train: labelled, test: test! }
  const evaluations = config.evaluations.filter(scoresEncoders)
  const steps = stepsOf(config, trainingData)
  const made = { seed: config.seed, step: steps, trained: trainedOn(config, trainingData) }
  await evaluateWith(evaluations, { extractor, digest }, images, made, recorder)
  recorder.progress(steps, steps, 'evaluated')
}

/** How the encoder was made. */
interface EncoderOrigin {
  seed: number
  /** Step after which its pictures are stored. */
  step: number
  /** Facts about its training that belong to every score. */
  trained: Record<string, unknown>
}

/** Runs these evaluations, except those whose results are stored. */
export async function evaluateWith(
  evaluations: readonly EncoderEvaluation[],
  { extractor, digest }: EncoderToEvaluate,
  images: OwnImages,
  { seed, step, trained }: EncoderOrigin,
  recorder: Recorder,
): Promise<void> {
  for (const options of evaluations) {
    const part = JSON.stringify([options, digest])
    if (recorder.isStored(part)) continue
    const report: ProgressCallback = (step, steps, phase) => recorder.progress(step, steps, phase)
    const outcomes = await evaluateEncoder(options, extractor, async () => images, seed, report)
    for (const { details, ...outcome } of outcomes) {
      record(options.name, { ...outcome, details: { ...trained, ...details } }, step, recorder)
    }
    recorder.storePart(part)
  }
}

/** States the stored images that training views were cropped from. */
function trainedOn({ augmentation }: RepresentationConfig, { train }: TrainingData): Record<string, unknown> {
  return train.uncropped ? { trainedOnCropsFrom: augmentation.cropFrom } : {}
}

function record(
  evaluation: string,
  { scores, predicted, truth, pictures = [], ...outcome }: DatasetResult,
  step: number,
  recorder: Recorder,
): void {
  const { dataset, condition, protocol, selectedOnTest, details } = outcome
  const key = { dataset, evaluation, condition, protocol: protocolAsComputed(protocol) }
  for (const { metric, value } of scores) recorder.score({ ...key, metric, value, selectedOnTest, details })
  if (predicted && truth) recorder.predictions({ ...key, truth, predicted })
  for (const picture of pictures) recorder.artefact({ kind: 'pictures', step, ...picture })
}

export interface Images {
  /**
   * The training data. Self-supervised runs use all images of the data set, labelled or not, unless the configuration
   * limits their number; other runs use the labelled ones.
   */
  trainingData: TrainingData
  /** The labelled images that evaluations learn from, with whole ones where a probe learns from crops. */
  labelled: ImageSplit
}

/** Loads the run's images. Test images are loaded only if the data set has classes, tags or true objects, or quality without labels is measured. */
export async function readImages(config: RepresentationConfig, dataset: ImageDataset): Promise<Images> {
  const { imageSize, trainImages, method, augmentation, evaluations } = config
  const { mean, std, classes, tags = [], objects = false } = dataset
  const answers = classes.length > 0 || tags.length > 0 || objects || evaluations.some(({ name }) => name === 'quality')
  const trains = augmentation.padding === null && method !== 'raw-pixels' && method !== 'random-init'
  const load = async (from?: number) => someImages(await dataset.load('train', imageSize, from), trainImages)
  const from = trains ? augmentation.cropFrom! : undefined
  const own = await load(from)
  const probed = cropsOf(evaluations)?.(imageSize)
  const labelled = probed === undefined || probed === from ? own : await load(probed)
  const all = SELF_SUPERVISED.includes(method) && trainImages === null ? dataset.pretraining?.(imageSize) : undefined
  const train = (await all) ?? own
  const test = answers ? await measuredImages(dataset, imageSize) : null
  return { trainingData: { mean, std, classes: classes.length, train, test }, labelled }
}

export interface EncoderToEvaluate {
  extractor: FeatureExtractor
  /** SHA-256 of the weights; stored evaluations of other weights are not reused. */
  digest: string
}

async function extractorOf(
  config: RepresentationConfig,
  { trainingData, labelled }: Images,
  recorder: Recorder,
): Promise<EncoderToEvaluate> {
  const { imageSize, method } = config
  if (method === 'raw-pixels') return { extractor: pixelExtractor(imageSize, trainingData), digest: '' }
  const arrays = method === 'random-init' ? drawn(config) : await trained(config, trainingData, recorder)
  const step = stepsOf(config, trainingData)
  const bytes = encodeSafetensors(arrays, checkpointMetadata(config))
  recorder.artefact({ kind: 'checkpoint', name: ENCODER, step, bytes })
  recorder.progress(step, step, 'trained')
  const digest = createHash('sha256').update(bytes).digest('hex')
  const untrained = { train: labelled, test: trainingData.test }
  const encoded = method === 'random-init' ? encodedOf(config, untrained, recorder) : undefined
  return { extractor: extractorFrom(config, arrays, trainingData, encoded), digest }
}

/**
 * @param arrays - the stored weights of the encoder, and of what is kept beside it.
 * @param encoded - hears of the images that are encoded.
 */
export function extractorFrom(
  config: RepresentationConfig,
  arrays: NamedArrays,
  normalisation: Normalisation,
  encoded?: Encoded,
): FeatureExtractor {
  const { backbone, imageSize } = config
  const projector = storedProjector(config, arrays)
  return encoderExtractor({ backbone, arrays }, imageSize, normalisation, fineTune, projector, encoded)
}

function stepsOf({ epochs, batchSize }: RepresentationConfig, { train }: TrainingData): number {
  return epochs * Math.floor(train.count / batchSize)
}

/** The encoder's initial weights. The same seed gives the same weights for every method. */
function drawn({ backbone, imageSize, seed }: RepresentationConfig): NamedArrays {
  const { specification } = createBackbone(backbone, imageSize)
  const parameters = Parameters.initialise(specification, new Random(seed).fork(INFERENCE_STREAM))
  const arrays = parameters.arrays()
  parameters.dispose()
  return arrays
}

async function trained(
  config: RepresentationConfig,
  trainingData: TrainingData,
  recorder: Recorder,
): Promise<NamedArrays> {
  const alike = needsLearner(config) ? null : recorder.reusableEncoder(ENCODER)
  if (alike === null) return trainedHere(config, trainingData, recorder)
  const { arrays } = decodeSafetensors(alike.bytes, `the encoder of run ${alike.run}`)
  if (scoresProjector(config) && storedProjector(config, arrays) === null) {
    return trainedHere(config, trainingData, recorder)
  }
  const message = `the encoder is that of run ${alike.run}, which was trained alike; it was not trained again`
  recorder.event({ name: 'encoder_reused', axis: 'epoch', step: config.epochs, message })
  // The other run may have kept more than this one asks for.
  const { specification } = createBackbone(config.backbone, config.imageSize)
  const kept = [...specification, ...(projectorNetwork(config)?.specification ?? [])]
  return new Map(kept.map(({ name }) => [name, arrays.get(name)!]))
}

/** Whether the run also scores masks or a classifier of its own, which need more than the encoder. */
function needsLearner({ method, evaluations }: RepresentationConfig): boolean {
  return method === 'supervised' || !evaluations.every(scoresEncoders)
}

async function trainedHere(
  config: RepresentationConfig,
  trainingData: TrainingData,
  recorder: Recorder,
): Promise<NamedArrays> {
  const random = new Random(config.seed)
  const pretrained = await pretrain(config, trainingData, random, recorder)
  const { learner, online } = pretrained
  if (config.method === 'supervised') scoreClassifier(config, trainingData, pretrained, recorder)
  if (online) scoreOnlineProbe(online, learner, trainingData, recorder)
  scoreMasks(learner, trainingData, random, recorder)
  const { occlusion } = learner.masking
  if (occlusion) {
    const bytes = encodeSafetensors(occlusion.parameters.arrays(), checkpointMetadata(config))
    recorder.artefact({ kind: 'checkpoint', name: OCCLUSION, step: stepsOf(config, trainingData), bytes })
  }
  const arrays = learner.parameters.arrays()
  const kept = learner.backbone.specification.map(({ name }) => name)
  if (config.method === 'supervised') kept.push(...[...arrays.keys()].filter((name) => name.startsWith('fc.')))
  kept.push(...(projectorNetwork(config)?.specification ?? []).map(({ name }) => name))
  const beside = online?.parameters.arrays() ?? []
  learner.dispose()
  online?.dispose()
  return new Map([...kept.map((name) => [name, arrays.get(name)!] as const), ...beside])
}

/** Scores a supervised run's classifier at its last epoch and, as the label-smoothing paper does, at its best epoch. */
export function scoreClassifier(
  config: RepresentationConfig,
  trainingData: TrainingData,
  { learner, best }: Pick<Pretrained, 'learner' | 'best'>,
  recorder: Recorder,
): void {
  const { dataset, supervised, augmentation } = config
  const { test, train } = trainingData
  if (!test?.labels) return
  const crops = train.uncropped ? `, crops from ${augmentation.cropFrom} px` : ''
  const { predicted, scores } = ownAccuracy(learner, test, trainingData)
  const key = { dataset, evaluation: 'supervised', condition: '', details: { ...supervised } }
  const last = { ...key, protocol: protocolAsComputed(`own classifier, last epoch${crops}`) }
  for (const score of scores) recorder.score({ ...last, ...score, selectedOnTest: false })
  recorder.predictions({ ...last, truth: test.labels, predicted })
  if (best === null) return // no epoch was trained
  recorder.score({
    ...key,
    metric: 'top1',
    protocol: protocolAsComputed(`own classifier, best epoch${crops}`),
    value: best,
    selectedOnTest: true,
  })
}

/**
 * Every evaluation. A new one needs its own file, its options in `db/config/evaluations.ts`, an entry in the catalogue, and
 * the line in `own`, `unlabelled` or `transfers` here that the compiler then asks for; plugins add theirs to `own`.
 */
import { findImageDataset } from '../../datasets/index.ts'
import type { ImageDataset, ImageSplit } from '../../datasets/types.ts'
import {
  anyEvaluationSchema,
  type EvaluationConfig,
  evaluationNames,
  type MasksConfig,
} from '../../db/config/evaluations.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { UsageError } from '../base/errors.ts'
import { Random } from '../base/random.ts'
import * as backgrounds from './backgrounds/backgrounds.ts'
import * as clustering from './clustering/clustering.ts'
import * as knn from './knn/knn.ts'
import * as linear from './linear.ts'
import * as multilabel from './multilabel.ts'
import * as quality from './quality/quality.ts'
import { trainingFeatures } from './training-features.ts'
import * as transferFinetune from './transfer-finetune.ts'
import * as transferLinear from './transfer-linear.ts'
import type {
  DatasetResult,
  Evaluation,
  EvaluationResult,
  FeatureExtractor,
  Features,
  ImagesEvaluation,
  Needs,
  ProgressCallback,
  TransferEvaluation,
} from './types.ts'

/** Evaluations of frozen features of the run's own images, in the order in which those that fit are done by default. */
const own = { linear, knn, clustering, multilabel }
/** Evaluations of the run's own test images that need no labels. They are done only when asked for. */
const unlabelled = { quality }
/** Evaluations of an encoder on the data set that the evaluation's options name. */
const transfers = { 'transfer-linear': transferLinear, 'transfer-finetune': transferFinetune, backgrounds }

const evaluationCalled = (name: EncoderEvaluation['name']) => ({ ...own, ...unlabelled, ...transfers })[name]

/** Adds a plugin's evaluation of frozen features to those of the run's own images. */
export const registerEvaluation = (name: string, evaluation: Evaluation<never>): unknown =>
  Object.assign(own, { [name]: evaluation })

type Named<Name> = Extract<EvaluationConfig, { name: Name }>
type OwnEvaluation = Named<keyof typeof own>
type UnlabelledConfig = Named<keyof typeof unlabelled>
type TransferConfig = Named<keyof typeof transfers>

own satisfies { [Name in keyof typeof own]: Evaluation<Named<Name>> }
unlabelled satisfies { [Name in keyof typeof unlabelled]: ImagesEvaluation<Named<Name>> }
transfers satisfies { [Name in keyof typeof transfers]: TransferEvaluation<Named<Name>> }

/** Evaluations that score an encoder. `masks` scores the occlusion model instead, see evaluate-masks.ts. */
export type EncoderEvaluation = Exclude<EvaluationConfig, MasksConfig>

/** Whether the evaluation needs the encoder alone; the others need what is trained beside it. */
export function scoresEncoders(config: EvaluationConfig): config is EncoderEvaluation {
  return config.name !== 'masks' && !(config.name === 'multilabel' && config.probe.name === 'online')
}

const needsNoLabels = (config: EvaluationConfig): config is UnlabelledConfig => Object.hasOwn(unlabelled, config.name)
const transfersTo = (config: EvaluationConfig): config is TransferConfig => Object.hasOwn(transfers, config.name)

/** The training and test images of the data set that the encoder was trained on. */
export interface OwnImages {
  name: string
  classes: number
  train: ImageSplit
  test: ImageSplit
}

/**
 * Runs the evaluation that `config` names. It has its own random generator, so the same seed gives the same score
 * whatever was evaluated before.
 * @param images - called only if the evaluation uses the run's own images.
 * @param seed - the run's seed.
 * @throws UsageError when rows lack the labels or tags that the evaluation needs.
 */
export async function evaluateEncoder(
  config: EncoderEvaluation,
  extractor: FeatureExtractor,
  images: () => Promise<OwnImages>,
  seed: number,
  report: ProgressCallback,
): Promise<DatasetResult[]> {
  report(0, 0, `evaluating ${config.name}`)
  if (transfersTo(config)) {
    const evaluation: TransferEvaluation<never> = transfers[config.name]
    const random = new Random(seed).fork(`evaluation ${config.name} ${config.dataset}`)
    const outcomes = await evaluation.evaluate(extractor, config as never, random, report)
    return outcomes.map((outcome) => marked(outcome, config, extractor))
  }
  const { name, classes, train, test } = await images()
  if (needsNoLabels(config)) {
    const result = await unlabelled[config.name].evaluate(extractor, test, config)
    return [marked({ ...result, dataset: name, condition: result.condition ?? '', truth: null }, config, extractor)]
  }
  const rows = trainingFeatures(extractor, train, config, new Random(seed).fork(`evaluation ${config.name}`), report)
  const result = evaluate(config, rows, extractor.features(test), classes, seed)
  const outcome = { ...result, dataset: name, condition: result.condition ?? '', truth: test.labels }
  return [marked(outcome, config, extractor)]
}

/** Says in the details whether every seed gives the same score, which is then one observation however many runs. */
function marked(
  outcome: DatasetResult,
  config: EncoderEvaluation,
  { sameForSeeds = false }: FeatureExtractor,
): DatasetResult {
  const deterministic = sameForSeeds && !usesSeed(config)
  return { ...outcome, details: { ...outcome.details, deterministic } }
}

function usesSeed(config: EncoderEvaluation): boolean {
  const evaluation: { usesSeed(options: never): boolean } = evaluationCalled(config.name)
  return evaluation.usesSeed(config as never)
}

/**
 * Runs an evaluation of features that have already been computed.
 * @throws UsageError when rows lack the labels or tags that the evaluation needs.
 */
export function evaluate(
  config: OwnEvaluation,
  train: Features,
  test: Features,
  classes: number,
  seed: number,
): EvaluationResult {
  const evaluation: Evaluation<never> = own[config.name]
  for (const { labels, tags } of [train, test]) {
    const known = evaluation.needs === 'tags' ? tags !== null : !labels.includes(-1)
    if (!known) refuse(config.name, evaluation.needs)
  }
  const random = new Random(seed).fork(`evaluation ${config.name}`)
  return evaluation.evaluate(train, test, config as never, classes, random)
}

/** Called before training. @throws UsageError when the data set lacks what the evaluation needs. */
export function checkEvaluationFits(config: EvaluationConfig, dataset: ImageDataset): void {
  const asked = transfersTo(config) ? findImageDataset(config.dataset) : dataset
  if (!fits(config, asked)) refuse(config.name, needsOf(config), asked)
}

/**
 * The run's evaluations that suit the data set. For foreign weights, or if none of the run's evaluations suits it,
 * every evaluation of the data set's own images that does, with default options.
 * @param config - null for foreign weights.
 * @param only - returns only this evaluation, whether or not it suits; a transfer evaluation then uses this data set.
 */
export function evaluationsOf(
  config: RepresentationConfig | null,
  dataset: ImageDataset,
  only?: EncoderEvaluation['name'],
): EncoderEvaluation[] {
  const asked = config?.evaluations.filter(scoresEncoders) ?? []
  if (only !== undefined) {
    const alike = asked.find((one) => one.name === only && (!transfersTo(one) || one.dataset === dataset.name))
    return [alike ?? withDefaults(only, dataset.name)]
  }
  const fitting = (from: readonly EncoderEvaluation[]) => from.filter((chosen) => fits(chosen, dataset))
  const ofOwn = fitting(asked.filter((one) => !transfersTo(one)))
  if (ofOwn.length > 0) return ofOwn
  return fitting(Object.keys(own).map((name) => withDefaults(name as keyof typeof own, dataset.name)))
}

function withDefaults(name: EncoderEvaluation['name'], dataset: string): EncoderEvaluation {
  const config = { name, ...(Object.hasOwn(transfers, name) && { dataset }) }
  return anyEvaluationSchema.parse(config) as EncoderEvaluation
}

/** Names of all evaluations of the run's own images that suit the data set; `masks` only if masks are learned. */
export function fittingEvaluations({ adios }: RepresentationConfig, dataset: ImageDataset): string[] {
  return evaluationNames()
    .filter((name) => Object.hasOwn(own, name) || (name === 'masks' && adios !== null))
    .filter((name) => fits({ name } as EvaluationConfig, dataset))
}

function fits(config: EvaluationConfig, dataset: ImageDataset): boolean {
  const { classes, tags = [], objects = false } = dataset
  const known = {
    nothing: true,
    labels: classes.length > 1,
    tags: tags.length > 0,
    objects,
    backgrounds: backgrounds.fits(dataset),
  }
  return known[needsOf(config)]
}

function needsOf({ name }: EvaluationConfig): Needs | 'nothing' | 'objects' | 'backgrounds' {
  return name === 'masks' ? 'objects' : evaluationCalled(name).needs
}

const LACKING = {
  labels: {
    what: 'fewer than two classes',
    remedy: 'choose a data set with a class for every image, such as fashion-mnist-mini',
  },
  tags: { what: 'no tags', remedy: 'choose a data set with tags, such as scenes' },
  objects: {
    what: 'no true objects',
    remedy: 'choose a data set with true objects, such as scenes, or remove masks from the evaluations',
  },
  backgrounds: {
    what: 'no test images with other backgrounds',
    remedy: 'choose the data set backgrounds-scenes or backgrounds-challenge',
  },
}

function refuse(name: EvaluationConfig['name'], needs: ReturnType<typeof needsOf>, dataset?: ImageDataset): never {
  const { what, remedy } = LACKING[needs as keyof typeof LACKING]
  const others = dataset === undefined ? [] : encoderEvaluationsOf(dataset)
  const fitting =
    others.length > 0 ? `an evaluation that fits ${dataset!.name}: ${others.join(', ')}` : 'another evaluation'
  throw new UsageError({
    what: `${name} cannot be evaluated: ${dataset?.name ?? 'the data'} has ${what}`,
    remedy: needs === 'objects' ? remedy : `${remedy}, or ${fitting}`,
  })
}

/** Names of the evaluations of an encoder that a data set can answer. */
const encoderEvaluationsOf = (dataset: ImageDataset): string[] =>
  evaluationNames().filter((name) => name !== 'masks' && fits({ name } as EvaluationConfig, dataset))

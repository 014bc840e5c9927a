/** Every evaluation of frozen features. Adding one is one new file, one line here and its options in the run config. */
import type { ImageDataset } from '../../datasets/types.ts'
import {
  type EvaluationConfig,
  evaluationSchema,
  knnSchema,
  linearSchema,
  type MasksConfig,
  multilabelSchema,
  type RepresentationConfig,
} from '../../db/config.ts'
import { Random } from '../engine/random.ts'
import { UsageError } from '../errors.ts'
import * as knn from './knn.ts'
import * as linear from './linear.ts'
import * as multilabel from './multilabel.ts'
import type { Evaluation, EvaluationResult, Features } from './types.ts'

/** What scores features; `masks` scores the occlusion model's masks, see evaluate-masks.ts. */
export type FeatureEvaluation = Exclude<EvaluationConfig, MasksConfig>

export const evaluations = { knn, linear, multilabel } satisfies {
  [Name in FeatureEvaluation['name']]: Evaluation<Extract<FeatureEvaluation, { name: Name }>>
}

export function scoresFeatures(config: EvaluationConfig): config is FeatureEvaluation {
  return config.name !== 'masks'
}

/**
 * Runs the evaluation that `config` names, with random numbers of its own: the same seed gives the same score, whatever
 * else was evaluated before.
 * @param seed - the run's.
 * @throws UsageError when rows lack the labels or tags that are asked about.
 */
export function evaluate(
  config: FeatureEvaluation,
  train: Features,
  test: Features,
  classes: number,
  seed: number,
): EvaluationResult {
  const evaluation: Evaluation<never> = evaluations[config.name]
  for (const { labels, tags } of [train, test]) {
    const known = evaluation.needs === 'tags' ? tags !== null : !labels.includes(-1)
    if (!known) refuse(config.name)
  }
  const random = new Random(seed).fork(`evaluation ${config.name}`)
  return evaluation.evaluate(train, test, config as never, classes, random)
}

/** @throws UsageError when the data cannot answer: better before a training than after it. */
export function refuseUnfit(config: EvaluationConfig, dataset: ImageDataset): void {
  if (!fits(config, dataset)) refuse(config.name, dataset.name)
}

/**
 * What a run asked for as far as the data can answer; for foreign weights, or where nothing of it fits, every evaluation that
 * does, with its defaults.
 * @param only - the one evaluation to give, fitting or not.
 */
export function evaluationsOf(
  config: RepresentationConfig | null,
  dataset: ImageDataset,
  only?: FeatureEvaluation['name'],
): FeatureEvaluation[] {
  const asked = config?.evaluations.filter(scoresFeatures) ?? []
  if (only !== undefined)
    return [asked.find(({ name }) => name === only) ?? DEFAULTS.find(({ name }) => name === only)!]
  const fitting = (from: readonly FeatureEvaluation[]) => from.filter((chosen) => fits(chosen, dataset))
  return fitting(asked).length > 0 ? fitting(asked) : fitting(DEFAULTS)
}

const DEFAULTS: readonly FeatureEvaluation[] = [
  linearSchema.parse({ name: 'linear' }),
  knnSchema.parse({ name: 'knn' }),
  multilabelSchema.parse({ name: 'multilabel' }),
]

/** Names of all evaluations that a run's data can answer; those of masks only where they are learned. */
export function fittingEvaluations({ adios }: RepresentationConfig, dataset: ImageDataset): string[] {
  const names = evaluationSchema.options.map((option) => option.shape.name.value)
  return names.filter((name) => (name !== 'masks' || adios !== null) && fits({ name } as EvaluationConfig, dataset))
}

function fits({ name }: EvaluationConfig, { classes, tags = [], objects = false }: ImageDataset): boolean {
  return { labels: classes.length > 1, tags: tags.length > 0, objects }[needsOf(name)]
}

function needsOf(name: EvaluationConfig['name']): keyof typeof LACKING {
  return name === 'masks' ? 'objects' : evaluations[name].needs
}

const LACKING = {
  labels: {
    what: 'no two classes to tell apart',
    remedy: 'take data with a class for every image, such as fashion-mnist-mini, or another evaluation',
  },
  tags: { what: 'no tags', remedy: 'take data with tags, such as scenes, or another evaluation' },
  objects: {
    what: 'no true objects',
    remedy: 'take data that shows known objects, such as scenes, or leave masks out',
  },
}

function refuse(name: EvaluationConfig['name'], dataset = 'the data'): never {
  const { what, remedy } = LACKING[needsOf(name)]
  throw new UsageError({ what: `${name} has nothing to score against: ${dataset} has ${what}`, remedy })
}

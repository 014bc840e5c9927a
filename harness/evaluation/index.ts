/** Every evaluation of frozen features. Adding one is one new file, one line here and its options in the run config. */
import { type EvaluationConfig, knnSchema, linearSchema, type RepresentationConfig } from '../../db/config.ts'
import { Random } from '../engine/random.ts'
import * as knn from './knn.ts'
import * as linear from './linear.ts'
import type { Evaluation, EvaluationResult, Features } from './types.ts'

export const evaluations = { knn, linear } satisfies {
  [Name in EvaluationConfig['name']]: Evaluation<Extract<EvaluationConfig, { name: Name }>>
}

/**
 * Runs the evaluation that `config` names, with random numbers of its own: the same seed gives the same score, whatever
 * else was evaluated before.
 * @param seed - the run's.
 */
export function evaluate(
  config: EvaluationConfig,
  train: Features,
  test: Features,
  classes: number,
  seed: number,
): EvaluationResult {
  const evaluation: Evaluation<never> = evaluations[config.name]
  const random = new Random(seed).fork(`evaluation ${config.name}`)
  return evaluation.evaluate(train, test, config as never, classes, random)
}

/** What a run asked for; for foreign weights, or a run that asked for nothing, every evaluation with its defaults. */
export function evaluationsOf(config: RepresentationConfig | null): EvaluationConfig[] {
  if (config !== null && config.evaluations.length > 0) return config.evaluations
  return [linearSchema.parse({ name: 'linear' }), knnSchema.parse({ name: 'knn' })]
}

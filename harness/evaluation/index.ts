/** Every evaluation of frozen features. Adding one is one new file, one line here and its options in the run config. */
import type { EvaluationConfig } from '../../db/config.ts'
import type { Random } from '../engine/random.ts'
import * as knn from './knn.ts'
import * as linear from './linear.ts'
import type { Evaluation, EvaluationResult, Features } from './types.ts'

export const evaluations = { knn, linear } satisfies {
  [Name in EvaluationConfig['name']]: Evaluation<Extract<EvaluationConfig, { name: Name }>>
}

/** Runs the evaluation that `config` names. */
export function evaluate(
  config: EvaluationConfig,
  train: Features,
  test: Features,
  classes: number,
  random: Random,
): EvaluationResult {
  const evaluation: Evaluation<never> = evaluations[config.name]
  return evaluation.evaluate(train, test, config as never, classes, random)
}

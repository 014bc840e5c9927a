/** `maskbench/plugin`: all that a plugin may import of maskbench. */
export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
export { inMemory } from '../../datasets/images/pixels.ts'
export type { ImageSplit, Split } from '../../datasets/types.ts'
export { UsageError } from '../base/errors.ts'
export { Random } from '../base/random.ts'
export { once } from '../engine/constants.ts'
export { uint8Tensor } from '../engine/native.ts'
export * as operations from '../engine/operations/index.ts'
export { constant, Tape, type Traced } from '../engine/tape.ts'
export { tf } from '../engine/tensorflow.ts'
export { accuracyScores, rankAccuracy } from '../evaluation/metrics/accuracy.ts'
export type { Evaluation, EvaluationResult, Features } from '../evaluation/types.ts'
export { asDrawn, drawMasks } from '../masking/drawn.ts'
export { type Batch, type Embedded, otherView } from '../methods/types.ts'
export type { Mode } from '../models/layers.ts'
export * as layers from '../models/layers.ts'
export { mlp, normalisedMlp } from '../models/mlp.ts'
export type { Parameters, Specification } from '../models/parameters.ts'
export * as specifications from '../models/specifications.ts'
export type { Backbone } from '../models/types.ts'
export { checkGradient } from './check-gradient.ts'
export { traced } from './checked-loss.ts'
export * as op from './checked-ops.ts'
export {
  type Configured,
  defineBackbone,
  defineDataset,
  defineEvaluation,
  defineMasking,
  defineMethod,
} from './define.ts'
export * as z from './zod.ts'

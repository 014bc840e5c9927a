/** The linear probe on a data set that the encoder was not trained on, at that data set's image size. */
import type { TransferLinearConfig } from '../../db/config/evaluations.ts'
import * as linear from './linear.ts'
import { cropsOf, trainingFeatures } from './training-features.ts'
import { loadTarget, shown } from './transfer-target.ts'
import type { TransferEvaluation } from './types.ts'

type Options = Omit<TransferLinearConfig, 'name'>

export const needs = 'labels'

export const usesSeed = linear.usesSeed

export const protocol = (options: Options): string => `${linear.protocol(options)}${shown(options)}`

export const evaluate: TransferEvaluation<Options>['evaluate'] = async (extractor, options, random, report) => {
  const { name, classes, train, test } = await loadTarget(options, extractor, cropsOf([options]))
  const rows = trainingFeatures(extractor, train, { ...options, name: 'transfer-linear' }, random, report)
  const result = linear.evaluate(rows, extractor.features(test), options, classes, random)
  const details = { ...result.details, imageSize: train.size }
  const key = { dataset: name, condition: result.condition ?? '', protocol: protocol(options) }
  return [{ ...result, ...key, details, truth: test.labels }]
}

/** The linear probe on a data set that the encoder was not trained on, at that data set's image size. */
import type { TransferLinearConfig } from '../../db/config/evaluations.ts'
import type { Random } from '../base/random.ts'
import * as linear from './linear.ts'
import { loadTarget, shown } from './target.ts'
import type { DatasetResult, FeatureExtractor } from './types.ts'

type Options = Omit<TransferLinearConfig, 'name'>

export const protocol = (options: Options): string => `${linear.protocol(options)}${shown(options)}`

export async function evaluate(
  extractor: FeatureExtractor,
  options: Options,
  random: Random,
): Promise<DatasetResult[]> {
  const { name, classes, train, test } = await loadTarget(options, extractor)
  const result = linear.evaluate(extractor.features(train), extractor.features(test), options, classes, random)
  const details = { ...result.details, imageSize: train.size }
  const key = { dataset: name, condition: result.condition ?? '', protocol: protocol(options) }
  return [{ ...result, ...key, details, truth: test.labels }]
}

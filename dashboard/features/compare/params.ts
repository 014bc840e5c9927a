/** What is compared, as it stands in the URL. */
import { createSerializer, type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { CORRECTIONS } from '../../../harness/statistics/corrections.ts'

export const compareParams = {
  /** A run or a group of seeds: the beginning of its id, or its name. Differences are b - a. */
  a: parseAsString,
  b: parseAsString,
  /** Only scores of this evaluation or metric: fewer tests, less correction. */
  metric: parseAsString,
  /** Of p, over all scores shown. */
  correction: parseAsStringLiteral(CORRECTIONS).withDefault('holm'),
  /** The score whose test items are shown class by class. */
  flips: parseAsString,
}

export type CompareParams = inferParserType<typeof compareParams>

const serialize = createSerializer(compareParams)

export const compareHref = (params: Partial<CompareParams>, path = '/compare'): string => serialize(path, params)

/** What is compared, as it stands in the URL. */
import { createSerializer, type inferParserType, parseAsString } from 'nuqs/server'

export const compareParams = {
  /** A run or a group of seeds: the beginning of its id, or its name. Differences are b - a. */
  a: parseAsString,
  b: parseAsString,
  /** Only scores of this evaluation or metric: fewer tests, less correction. */
  metric: parseAsString,
  /** The score whose test items are shown class by class. */
  flips: parseAsString,
}

export type CompareParams = inferParserType<typeof compareParams>

const serialize = createSerializer(compareParams)

export const compareHref = (params: Partial<CompareParams>, path = '/compare'): string => serialize(path, params)

/** URL parameters of the leaderboard: one definition for the page, its controls, links and the API. */
import {
  createParser,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'
import { BACKBONES, MASKINGS, METHODS } from '../../../db/names.ts'

/** Unlike the library's parser, it accepts only `true` and `false`. */
const parseAsTruth = createParser({
  parse: (text) => (text === 'true' || text === 'false' ? text === 'true' : null),
  serialize: String,
})

export const leaderboardParams = {
  dataset: parseAsString,
  method: parseAsArrayOf(parseAsStringLiteral(METHODS)).withDefault([]),
  masking: parseAsArrayOf(parseAsStringLiteral(MASKINGS)).withDefault([]),
  backbone: parseAsArrayOf(parseAsStringLiteral(BACKBONES)).withDefault([]),
  q: parseAsString.withDefault(''),
  columns: parseAsArrayOf(parseAsString),
  sort: parseAsString,
  order: parseAsStringLiteral(['asc', 'desc']).withDefault('desc'),
  published: parseAsTruth.withDefault(false),
  /** `own`, `none` or the key of a row. */
  baseline: parseAsString,
}

export type LeaderboardParams = inferParserType<typeof leaderboardParams>

const serialize = createSerializer(leaderboardParams)

/** Address of the leaderboard in this state; default values are left out. */
export const leaderboardHref = (params: Partial<LeaderboardParams>, path = '/'): string => serialize(path, params)

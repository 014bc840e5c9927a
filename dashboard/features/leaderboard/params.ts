/** URL parameters of the leaderboard: one definition for the page, its controls, links and the API. */
import { createParser, type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { STORED_MASKINGS } from '../../../db/names.ts'
import { ROW_NAME } from '../../../db/row-name.ts'
import { pageHref } from '../../lib/page-href.ts'
import { parseAsFlag } from '../../lib/params.ts'

/** A method or backbone of the catalogue, or a name of a row that was trained or reported elsewhere. */
const parseAsRowName = createParser({ parse: (text) => (ROW_NAME.test(text) ? text : null), serialize: String })

export const leaderboardParams = {
  dataset: parseAsString,
  method: parseAsArrayOf(parseAsRowName).withDefault([]),
  masking: parseAsArrayOf(parseAsStringLiteral(STORED_MASKINGS)).withDefault([]),
  backbone: parseAsArrayOf(parseAsRowName).withDefault([]),
  suite: parseAsString,
  q: parseAsString.withDefault(''),
  columns: parseAsArrayOf(parseAsString),
  sort: parseAsString,
  /** By default the best first. */
  order: parseAsStringLiteral(['asc', 'desc']),
  published: parseAsFlag.withDefault(false),
  /** Without stale rows that a current one replaces. */
  current: parseAsFlag.withDefault(false),
  /** `own`, `none` or the key of a row. */
  baseline: parseAsString,
}

export type LeaderboardParams = inferParserType<typeof leaderboardParams>

/** Address of the leaderboard in this state; default values are left out. */
export const leaderboardHref = pageHref(leaderboardParams, '/')

/** URL parameters of the page of many runs' curves. */
import { type inferParserType, parseAsArrayOf, parseAsString } from 'nuqs/server'
import { pageHref } from '../../lib/page-href.ts'

/** Lines of one plot that can still be told apart by colour and dash. */
export const MOST_MEMBERS = 8

export const curvesParams = {
  /** Runs or groups of seeds, by the beginning of their id or by name. */
  runs: parseAsArrayOf(parseAsString).withDefault([]),
  /** Name of the curve, e.g. `loss`. */
  curve: parseAsString,
}

export type CurvesParams = inferParserType<typeof curvesParams>

export const curvesHref = pageHref(curvesParams, '/curves')

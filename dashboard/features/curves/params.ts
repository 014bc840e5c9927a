/** URL parameters of the page of many runs' curves. */
import { createSerializer, type inferParserType, parseAsArrayOf, parseAsString } from 'nuqs/server'

/** Lines of one plot that can still be told apart by colour and dash. */
export const MOST_MEMBERS = 8

export const curvesParams = {
  /** Runs or groups of seeds, by the beginning of their id or by name. */
  runs: parseAsArrayOf(parseAsString).withDefault([]),
  /** Name of the curve, e.g. `loss`. */
  curve: parseAsString,
}

export type CurvesParams = inferParserType<typeof curvesParams>

const serialize = createSerializer(curvesParams)

export const curvesHref = (params: Partial<CurvesParams>, path = '/curves'): string => serialize(path, params)

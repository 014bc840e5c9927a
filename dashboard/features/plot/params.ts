/** URL parameters of the plot: one definition for the page, its controls, links and downloads. */
import {
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'
import { SCALES } from '../../../harness/analysis/plot/options.ts'

export const plotParams = {
  dataset: parseAsString,
  column: parseAsString,
  option: parseAsString,
  method: parseAsArrayOf(parseAsString).withDefault([]),
  masking: parseAsArrayOf(parseAsString).withDefault([]),
  backbone: parseAsArrayOf(parseAsString).withDefault([]),
  scale: parseAsStringLiteral(SCALES).withDefault('auto'),
}

export type PlotParams = inferParserType<typeof plotParams>

const serialize = createSerializer(plotParams)

/** Address of the page in this state, or of one of its downloads. */
export const plotHref = (params: Partial<PlotParams>, path = '/plot'): string => serialize(path, params)

/** URL parameters of the plot: one definition for the page, its controls, links and downloads. */
import { type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { SCALES } from '../../../harness/analysis/plot/options.ts'
import { pageHref } from '../../lib/page-href.ts'

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

/** Address of the page in this state, or of one of its downloads. */
export const plotHref = pageHref(plotParams, '/plot')

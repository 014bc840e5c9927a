/** URL parameters of the list of runs. */
import { createParser, type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { RUN_STATUSES } from '../../../db/names.ts'
import { pageHref } from '../../lib/page-href.ts'

/** Runs on one page of the list. */
export const PAGE_SIZE = 100

const parseAsPage = createParser({
  parse: (text) => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : null),
  serialize: String,
})

export const runsParams = {
  /** Words of the name, the network, the note or the tags, or the beginning of the id. */
  q: parseAsString,
  suite: parseAsString,
  status: parseAsStringLiteral(RUN_STATUSES),
  dataset: parseAsString,
  method: parseAsString,
  masking: parseAsString,
  /** A name that people gave to runs. */
  name: parseAsString,
  tag: parseAsString,
  /** Id of a group: the runs of its row. */
  group: parseAsString,
  page: parseAsPage.withDefault(1),
}

export type RunsParams = inferParserType<typeof runsParams>

export const runsHref = pageHref(runsParams, '/runs')

export const pageOf = ({ page }: RunsParams) => ({ limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE })

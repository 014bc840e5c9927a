/** URL parameters of the list of runs. */
import { createParser, type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { RUN_STATUSES } from '../../../db/names.ts'
import type { RunFilter } from '../../../db/queries/run-filter.ts'
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
  group: parseAsString,
  page: parseAsPage.withDefault(1),
}

export type RunsParams = inferParserType<typeof runsParams>

export const runsHref = pageHref(runsParams, '/runs')

/** The filter for the queries, in which absent parameters are undefined. */
export function runFilter({ q, suite, status, dataset, method, masking, name, tag, group }: RunsParams): RunFilter {
  return {
    search: q?.trim() || undefined,
    suite: suite ?? undefined,
    status: status ?? undefined,
    dataset: dataset ?? undefined,
    method: method ?? undefined,
    masking: masking ?? undefined,
    given: name ?? undefined,
    tag: tag ?? undefined,
    group: group ?? undefined,
  }
}

export const pageOf = ({ page }: RunsParams) => ({ limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE })

/** URL parameters of the list of runs. */
import { createParser, createSerializer, type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { RUN_STATUSES } from '../../../db/names.ts'

/** Runs on one page of the list. */
export const PAGE_SIZE = 100

const parseAsPage = createParser({
  parse: (text) => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : null),
  serialize: String,
})

export const runsParams = {
  suite: parseAsString,
  status: parseAsStringLiteral(RUN_STATUSES),
  dataset: parseAsString,
  group: parseAsString,
  page: parseAsPage.withDefault(1),
}

export type RunsParams = inferParserType<typeof runsParams>

const serialize = createSerializer(runsParams)

export const runsHref = (params: Partial<RunsParams>, path = '/runs'): string => serialize(path, params)

/** The filter for the queries, in which absent parameters are undefined. */
export function runFilter({ suite, status, dataset, group }: RunsParams) {
  return {
    suite: suite ?? undefined,
    status: status ?? undefined,
    dataset: dataset ?? undefined,
    group: group ?? undefined,
  }
}

export const pageOf = ({ page }: RunsParams) => ({ limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE })

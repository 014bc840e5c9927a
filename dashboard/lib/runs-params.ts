/** Which runs are listed, as it stands in the URL. */
import { createSerializer, type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { RUN_STATUSES } from '../../db/names.ts'

export const runsParams = {
  suite: parseAsString,
  status: parseAsStringLiteral(RUN_STATUSES),
  dataset: parseAsString,
  group: parseAsString,
}

export type RunsParams = inferParserType<typeof runsParams>

const serialize = createSerializer(runsParams)

export const runsHref = (params: Partial<RunsParams>, path = '/runs'): string => serialize(path, params)

/** For the queries, which want what is not asked for to be absent. */
export function runFilter({ suite, status, dataset, group }: RunsParams) {
  return {
    suite: suite ?? undefined,
    status: status ?? undefined,
    dataset: dataset ?? undefined,
    group: group ?? undefined,
  }
}

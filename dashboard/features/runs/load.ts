/** Reads the address of the list of runs beside the store, for the page and its live updates. */
import { groupsOfRow } from '../../../db/queries/joined-groups.ts'
import { namesOfMethods, type RunFacets } from '../../../db/queries/run-facets.ts'
import type { RunFilter } from '../../../db/queries/run-filter.ts'
import type { Database } from '../../../db/read-only.ts'
import { isOfCatalogue } from '../../../harness/analysis/board/facets.ts'
import { storedFilter } from '../../../harness/analysis/stored-filter.ts'
import { type Ignored, type RawParams, readParams } from '../../lib/params.ts'
import { type RunsParams, runsParams } from './params.ts'

/** Names are given as they are in the store; one that no run has stays as it is, and leaves no run. */
export function loadParams(database: Database, raw: RawParams): { params: RunsParams; ignored: Ignored[] } {
  const { params, ignored } = readParams(runsParams, raw)
  const { dataset, method, masking, suite, tag } = runFilter(database, params)
  const { filter, wrong } = storedFilter(database, { dataset, method, masking, suite, tag })
  const ambiguous = wrong.filter(({ isAmbiguous }) => isAmbiguous)
  const without = Object.fromEntries(ambiguous.map(({ name }) => [name, null]))
  const named = filter.given === undefined ? {} : { method: null, name: filter.given }
  return {
    params: { ...params, ...filter, ...named, ...without },
    ignored: [...ignored, ...ambiguous.map(({ name, value, why }) => ({ name, value, why }))],
  }
}

/** The filter for the queries, in which absent parameters are undefined. */
export function runFilter(
  database: Database,
  { q, suite, status, dataset, method, masking, name, tag, group }: RunsParams,
): RunFilter {
  return {
    search: q?.trim() || undefined,
    suite: suite ?? undefined,
    status: status ?? undefined,
    dataset: dataset ?? undefined,
    method: method ?? undefined,
    masking: masking ?? undefined,
    given: name ?? undefined,
    tag: tag ?? undefined,
    groups: group === null ? undefined : groupsOfRow(database, group),
  }
}

/** The number of runs that a filter leaves, on all pages: where it is 0, no run has to be looked for. */
export const countShown = ({ status: counts }: RunFacets, { status }: RunFilter): number =>
  status === undefined ? Object.values(counts).reduce((sum, count) => sum + count, 0) : counts[status]

/** Names that people gave to all runs of a method made elsewhere, by the method. */
export const methodNames = (database: Database, { method }: RunFacets): ReadonlyMap<string, string> =>
  namesOfMethods(
    database,
    method.flatMap(({ value }) => (isOfCatalogue(value) ? [] : [value])),
  )

/** Reads the address of the list of runs beside the store, for the page and its live updates. */
import { datasetsOfRuns } from '../../../db/queries/run-facets.ts'
import type { Database } from '../../../db/read-only.ts'
import { datasetAmong, whyNoDataset } from '../../../harness/analysis/dataset-names.ts'
import { type Ignored, type RawParams, readParams } from '../../lib/params.ts'
import { type RunsParams, runsParams } from './params.ts'

/** The data set is given the name that it has in the store; one that no run has stays as it is, and leaves no run. */
export function loadParams(database: Database, raw: RawParams): { params: RunsParams; ignored: Ignored[] } {
  const { params, ignored } = readParams(runsParams, raw)
  if (params.dataset === null) return { params, ignored }
  const named = datasetAmong(params.dataset, datasetsOfRuns(database))
  if (named.among === null) return { params: { ...params, dataset: named.dataset ?? params.dataset }, ignored }
  const why = whyNoDataset(named, '')
  return {
    params: { ...params, dataset: null },
    ignored: [...ignored, { name: 'dataset', value: params.dataset, why }],
  }
}

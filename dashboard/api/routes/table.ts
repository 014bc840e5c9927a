import * as z from 'zod'
import { ADIOS_SPECS } from '../../../harness/analysis/tables/adios-specs.ts'
import { adiosJson, cifarJson, glsJson, TABLE_HALVES } from '../../../harness/analysis/tables/json.ts'
import { isAdios, loadAdios, loadCifar, loadGls, TABLES } from '../../features/tables/load.ts'
import type { Store } from '../../lib/store.ts'
import { table as answer } from '../answers/tables.ts'
import { route } from '../route.ts'

export const tableId = z.enum(Object.keys(TABLES) as [keyof typeof TABLES]).meta({ example: 'gls-1' })

export const table = route({
  path: '/tables/{id}',
  summary: 'A table of the papers, with measured and published numbers',
  description: 'Null where nothing was run or printed. Accuracies are fractions, also where the paper prints percent.',
  command: 'table ID --format json',
  segments: z.strictObject({ id: tableId }),
  query: z.strictObject({ source: z.enum(TABLE_HALVES).default('both') }),
  answer,
  withoutStore: true,
  respond: ({ database, path, segments: { id }, query: { source } }) => {
    const measured = database && source !== 'published'
    const store: Store = measured ? { state: 'ready', path, database } : { state: 'empty', path }
    if (isAdios(id)) return adiosJson(loadAdios(ADIOS_SPECS[id], store), source)
    if (id === 'gls-2') return cifarJson(loadCifar(store), source)
    return glsJson(loadGls(store), source)
  },
})

/** The tables that `maskbench table` can fill, by id: each turns printed and measured rows into panels and records. */
import type { PublishedRow } from '../../../../db/queries/published.ts'
import type { Database } from '../../../../db/read-only.ts'
import { ADIOS_SPECS } from '../adios-specs.ts'
import type { FilledTable, TableHalf } from '../formats/panel.ts'
import { adios } from './adios.ts'
import { fill as gls1 } from './gls-1.ts'
import { fill as gls2 } from './gls-2.ts'

type Fill = (published: readonly PublishedRow[], database: Database | null, source: TableHalf) => FilledTable

export const tables: Record<string, Fill> = {
  ...Object.fromEntries(Object.entries(ADIOS_SPECS).map(([id, spec]) => [id, adios(spec)])),
  'gls-1': gls1,
  'gls-2': gls2,
}

/** The tables that `maskbench table` can fill, by id: each turns printed and measured rows into panels and records. */
import type { PublishedRow } from '../../db/queries/published.ts'
import type { Database } from '../../db/read-only.ts'
import { adios1 } from '../../db/tables/adios-1.ts'
import { adios6 } from '../../db/tables/adios-6.ts'
import { adios7 } from '../../db/tables/adios-7.ts'
import { adios } from './adios.ts'
import { fill as gls1 } from './gls-1.ts'
import type { FilledTable, Source } from './panel.ts'

type Fill = (published: readonly PublishedRow[], database: Database | null, source: Source) => FilledTable

export const tables: Record<string, Fill> = {
  'adios-1': adios(adios1),
  'adios-6': adios(adios6),
  'adios-7': adios(adios7),
  'gls-1': gls1,
}

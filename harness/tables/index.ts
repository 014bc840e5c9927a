/** The tables that `maskbench table` can fill, by id: each file turns printed and measured rows into panels and records. */
import type { PublishedRow } from '../../db/queries/published.ts'
import type { Database } from '../../db/read-only.ts'
import { fill as adios1 } from './adios-1.ts'
import { fill as gls1 } from './gls-1.ts'
import type { FilledTable, Source } from './panel.ts'

type Fill = (published: readonly PublishedRow[], database: Database | null, source: Source) => FilledTable

export const tables: Record<string, Fill> = { 'adios-1': adios1, 'gls-1': gls1 }

/** The papers' tables that have a page, and what is stored for them. */

import { readPublished } from '../../db/published.ts'
import { noisyLabelsRuns } from '../../db/queries/noisy-labels.ts'
import { publishedRows } from '../../db/queries/published.ts'
import { representationScores } from '../../db/queries/representations.ts'
import { type AdiosTable, adiosTable } from '../../db/tables/adios.ts'
import { adios1 } from '../../db/tables/adios-1.ts'
import { adios6 } from '../../db/tables/adios-6.ts'
import { adios7 } from '../../db/tables/adios-7.ts'
import type { AdiosSpec } from '../../db/tables/adios-spec.ts'
import { type GlsTable, glsTable } from '../../db/tables/gls-1.ts'
import type { Store } from './store.ts'

export interface TableInfo {
  id: string
  /** What it holds, in our words. */
  title: string
  paper: string
}

const ADIOS_PAPER = 'Shi et al., Adversarial Masking for Self-Supervised Learning, ICML 2022'
const GLS_PAPER = 'Wei et al., To Smooth or Not? When Label Smoothing Meets Noisy Labels, ICML 2022'

/** Those of the ADIOS paper differ in their specification alone. */
export const ADIOS_SPECS = { 'adios-1': adios1, 'adios-6': adios6, 'adios-7': adios7 } as const

export const isAdios = (id: string): id is keyof typeof ADIOS_SPECS => Object.hasOwn(ADIOS_SPECS, id)

const ofAdios = ({ id, title }: AdiosSpec): TableInfo => ({ id, title, paper: ADIOS_PAPER })

export const TABLES = {
  'gls-1': {
    id: 'gls-1',
    title: 'Test accuracy of label smoothing, the plain loss and negative smoothing under label noise',
    paper: GLS_PAPER,
  },
  'adios-1': ofAdios(adios1),
  'adios-6': ofAdios(adios6),
  'adios-7': ofAdios(adios7),
} as const satisfies Record<string, TableInfo>

export const tableInfo = (id: keyof typeof TABLES): TableInfo => TABLES[id]

/** Printed numbers are there without any database; measured ones are not. */
function printed(store: Store, table: string) {
  if (store.state !== 'ready') return readPublished().filter((row) => row.table === table)
  return publishedRows(store.database, table)
}

export function loadGls(store: Store): GlsTable {
  return glsTable(printed(store, 'gls-1'), store.state === 'ready' ? noisyLabelsRuns(store.database) : [])
}

export function loadAdios(spec: AdiosSpec, store: Store): AdiosTable {
  const scores = store.state === 'ready' ? representationScores(store.database, spec) : []
  return adiosTable(spec, printed(store, spec.id), scores)
}

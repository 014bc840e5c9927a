/** The papers' tables that have a page, and what is stored for them. */

import { readPublished } from '../../db/published.ts'
import { noisyLabelsRuns } from '../../db/queries/noisy-labels.ts'
import { publishedRows } from '../../db/queries/published.ts'
import { representationScores } from '../../db/queries/representations.ts'
import { type AdiosTable, adiosTable } from '../../db/tables/adios-1.ts'
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

export const TABLES = {
  'gls-1': {
    id: 'gls-1',
    title: 'Test accuracy of label smoothing, the plain loss and negative smoothing under label noise',
    paper: GLS_PAPER,
  },
  'adios-1': {
    id: 'adios-1',
    title: 'Top-1 accuracy by k-NN and linear probe, with and without ADIOS',
    paper: ADIOS_PAPER,
  },
} as const satisfies Record<string, TableInfo>

/** Printed numbers are there without any database; measured ones are not. */
function printed(store: Store, table: string) {
  if (store.state !== 'ready') return readPublished().filter((row) => row.table === table)
  return publishedRows(store.database, table)
}

export function loadGls(store: Store): GlsTable {
  return glsTable(printed(store, 'gls-1'), store.state === 'ready' ? noisyLabelsRuns(store.database) : [])
}

export function loadAdios(store: Store): AdiosTable {
  return adiosTable(printed(store, 'adios-1'), store.state === 'ready' ? representationScores(store.database) : [])
}

/** The papers' tables that have a page, and their stored numbers. */

import { CIFAR_NOISES } from '../../../db/config/cifar-noise.ts'
import { readPublished } from '../../../db/published.ts'
import { noisyLabelsRuns } from '../../../db/queries/noisy-labels.ts'
import { publishedRows } from '../../../db/queries/published.ts'
import { representationScores } from '../../../db/queries/representations.ts'
import { supervisedRuns } from '../../../db/queries/supervised.ts'
import { type AdiosTable, adiosTable } from '../../../harness/analysis/tables/adios.ts'
import type { AdiosSpec } from '../../../harness/analysis/tables/adios-spec.ts'
import { ADIOS_SPECS } from '../../../harness/analysis/tables/adios-specs.ts'
import { type GlsTable, glsTable } from '../../../harness/analysis/tables/gls-1.ts'
import { type CifarTable, cifarTable } from '../../../harness/analysis/tables/gls-2.ts'
import type { Store } from '../../lib/store.ts'

export interface TableInfo {
  id: string
  /** Description of its content, in our words. */
  title: string
  paper: string
}

const ADIOS_PAPER = 'Shi et al., Adversarial Masking for Self-Supervised Learning, ICML 2022'
const GLS_PAPER = 'Wei et al., To Smooth or Not? When Label Smoothing Meets Noisy Labels, ICML 2022'

export const isAdios = (id: string): id is keyof typeof ADIOS_SPECS => Object.hasOwn(ADIOS_SPECS, id)

const ofAdios = ({ id, title }: AdiosSpec): TableInfo => ({ id, title, paper: ADIOS_PAPER })

type AdiosTables = Record<keyof typeof ADIOS_SPECS, TableInfo>

export const TABLES = {
  'gls-1': {
    id: 'gls-1',
    title: 'Test accuracy of label smoothing, the plain loss and negative smoothing under label noise',
    paper: GLS_PAPER,
  },
  'gls-2': {
    id: 'gls-2',
    title: 'Test accuracy of label smoothing and negative smoothing on CIFAR with label noise',
    paper: `${GLS_PAPER}; its first version`,
  },
  ...(Object.fromEntries(Object.values(ADIOS_SPECS).map((spec) => [spec.id, ofAdios(spec)])) as AdiosTables),
} satisfies Record<string, TableInfo>

export const tableInfo = (id: keyof typeof TABLES): TableInfo => TABLES[id]

/** Printed numbers are available without a database. */
function printed(store: Store, table: string) {
  if (store.state !== 'ready') return readPublished().filter((row) => row.table === table)
  return publishedRows(store.database, table)
}

/** @param seed - restricts the table to this split seed, among the runs of the whole table. */
export function loadGls(store: Store, seed: number | null = null): GlsTable {
  const { whole, ofSeed } = loadGlsBySeed(store)
  return seed === null ? whole : ofSeed(seed)
}

export function loadCifar(store: Store): CifarTable {
  const datasets = CIFAR_NOISES.map(({ dataset }) => dataset)
  return cifarTable(printed(store, 'gls-2'), store.state === 'ready' ? supervisedRuns(store.database, datasets) : [])
}

/** The table, and the table of each split seed, from one read of the store. */
export function loadGlsBySeed(store: Store): { whole: GlsTable; ofSeed: (seed: number) => GlsTable } {
  const runs = store.state === 'ready' ? noisyLabelsRuns(store.database) : []
  const inPrint = printed(store, 'gls-1')
  const whole = glsTable(inPrint, runs)
  const used = new Set(whole.columns.flatMap(({ measured }) => measured?.setting.runs ?? []))
  const ofSeed = (seed: number) =>
    glsTable(
      inPrint,
      runs.filter((run) => used.has(run.id) && run.seed === seed),
    )
  return { whole, ofSeed }
}

/** Split seeds behind the measured columns. */
export function glsSeeds({ columns }: GlsTable): number[] {
  const seeds = columns.flatMap(({ measured }) => measured?.setting.seeds ?? [])
  return [...new Set(seeds)].sort((a, b) => a - b)
}

export function loadAdios(spec: AdiosSpec, store: Store): AdiosTable {
  const scores = store.state === 'ready' ? representationScores(store.database, spec) : []
  return adiosTable(spec, printed(store, spec.id), scores)
}

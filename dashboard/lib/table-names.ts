/** The papers' tables that have a page. */
import { ADIOS_SPECS } from '../../harness/analysis/tables/adios-specs.ts'

export const TABLE_IDS: readonly string[] = ['gls-1', 'gls-2', ...Object.keys(ADIOS_SPECS)]

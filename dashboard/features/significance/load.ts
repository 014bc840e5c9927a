/** Loads the pairwise tests for the significance page and its downloads. */
import type { Database } from '../../../db/read-only.ts'
import { type NamedPairs, namedPairs } from '../../../harness/analysis/significance/named-pairs.ts'
import { untilResultsChange } from '../../lib/until-results-change.ts'
import type { SignificanceParams } from './params.ts'

const kept = untilResultsChange<NamedPairs | null>()

/** @returns null while no finished run has a score. */
export function loadPairs(database: Database, params: SignificanceParams): NamedPairs | null {
  const { dataset, column, rows, test, correction, alternative, alpha } = params
  const key = [dataset, column, rows, test, correction, alternative, alpha]
  return kept(database, key, () => namedPairs(database, params))
}

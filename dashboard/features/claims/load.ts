/** Loads the judged claims with the runs behind them; without a store, only the papers' tables are judged. */

import { groupsOfRuns, type RunGroup } from '../../../db/queries/groups-of-runs.ts'
import { judgeClaims } from '../../../harness/analysis/claims/index.ts'
import type { JudgedClaim } from '../../../harness/analysis/claims/judge.ts'
import type { Store } from '../../lib/store.ts'

export interface LoadedClaims {
  claims: JudgedClaim[]
  /** The group of each run, by run id. */
  groups: ReadonlyMap<string, RunGroup>
}

export function loadClaims(store: Store): LoadedClaims {
  const database = store.state === 'ready' ? store.database : null
  const claims = judgeClaims(database)
  const ids = claims.flatMap(({ parts }) =>
    parts.flatMap(({ measured }) => measured.checks.flatMap(({ runs }) => runs)),
  )
  const groups = database ? groupsOfRuns(database, ids) : []
  return { claims, groups: new Map(groups.flatMap((group) => group.runs.map(({ id }) => [id, group] as const))) }
}

/** The groups of seeds behind one comparison, in the order of its runs. */
export const groupsBehind = (runs: readonly string[], groups: ReadonlyMap<string, RunGroup>): RunGroup[] => [
  ...new Set(runs.flatMap((run) => groups.get(run) ?? [])),
]

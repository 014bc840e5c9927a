/** From store to judged claims with the runs behind them; without a store the print speaks alone. */

import { groupsOfRuns, type RunGroup } from '../../../db/queries/groups-of-runs.ts'
import { judgeClaims } from '../../../harness/analysis/claims/index.ts'
import type { JudgedClaim } from '../../../harness/analysis/claims/judge.ts'
import type { Store } from '../../lib/store.ts'

export interface LoadedClaims {
  claims: JudgedClaim[]
  /** By run. */
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

/** Groups of seeds behind one comparison, in the order in which it names their runs. */
export const groupsBehind = (runs: readonly string[], groups: ReadonlyMap<string, RunGroup>): RunGroup[] => [
  ...new Set(runs.flatMap((run) => groups.get(run) ?? [])),
]

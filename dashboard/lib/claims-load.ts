/** From store to judged claims with the runs behind them; without a store the print speaks alone. */
import { judgeClaims } from '../../db/claims/index.ts'
import type { JudgedClaim } from '../../db/claims/judge.ts'
import { groupsOfRuns, type RunGroup } from '../../db/queries/groups-of-runs.ts'
import type { Store } from './store.ts'

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

/** Selects stored runs with the same options as `runs` and `run --only`. */
import type { RunStatus } from '../../db/names.ts'
import { findRunIds, listRuns, type RunRow } from '../../db/queries/runs.ts'
import type { Database } from '../../db/read-only.ts'
import { runName } from '../../db/run-name.ts'
import { UsageError } from '../base/errors.ts'
import { globPattern } from '../base/glob.ts'

export interface RunSelection {
  /** The first characters of a run id; selects only that run, in any state. */
  run?: string | undefined
  suite?: string | undefined
  /** Glob over run names. */
  only?: string | undefined
  status?: RunStatus | undefined
}

/** @throws UsageError when the selection is empty, or the id is ambiguous. */
export function selectRuns(database: Database, { run, suite, only, status }: RunSelection): RunRow[] {
  if (run !== undefined) return listRuns(database, { id: idOf(database, run) })
  const pattern = only === undefined ? null : globPattern(only)
  const rows = listRuns(database, { suite, status }).filter((row) => pattern?.test(runName(row)) ?? true)
  if (rows.length > 0) return rows
  throw new UsageError({ what: 'no stored run matches', remedy: 'see `npx maskbench runs`' })
}

/** @throws UsageError unless exactly one run id starts with `prefix`. */
export function idOf(database: Database, prefix: string): string {
  const ids = findRunIds(database, prefix)
  if (ids.length === 1) return ids[0]!
  throw ids.length === 0
    ? new UsageError({ what: `no run's id starts with "${prefix}"`, remedy: 'see `npx maskbench runs`' })
    : new UsageError({ what: `several ids start with "${prefix}"`, remedy: `type more characters: ${ids.join(', ')}` })
}

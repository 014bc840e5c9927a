/** The states of a plan's runs, as executors follow them. */
import type { Database } from '../../../db/open.ts'
import { UsageError } from '../../base/errors.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import { type RunState, statesOf } from '../../store/runs/queue.ts'

/** @returns by id, in the order of the plan. @throws UsageError when one was removed from the store meanwhile. */
export function planStates(database: Database, planned: readonly PlannedRun[]): Map<string, RunState> {
  const ids = planned.map(({ id }) => id)
  const byId = new Map(statesOf(database, ids).map((state) => [state.id, state]))
  const states = planned.map(({ id, name }) => {
    const state = byId.get(id)
    if (state !== undefined) return state
    const what = `${name} (run ${id}) was removed from the store while it waited here`
    throw new UsageError({ what, remedy: 'run the same command again: it queues the run again and resumes the others' })
  })
  return new Map(states.map((state) => [state.id, state]))
}

/** How commands other than `run --executor slurm` treat runs on Slurm: they update their state and leave them alone. */
import { type Database, openDatabase } from '../../../../db/open.ts'
import { openReadOnly } from '../../../../db/read-only.ts'
import { UsageError } from '../../../base/errors.ts'
import type { PlannedRun } from '../../../store/runs/planned-run.ts'
import { openTasks } from '../apart/open-tasks.ts'
import { reconcile } from './reconcile.ts'
import { jobNames } from './states.ts'
import { openJobs } from './wait.ts'

/**
 * Brings the store up to date; it is written only if some of its runs are on Slurm.
 * @returns false when Slurm does not answer.
 */
export async function refresh(path: string): Promise<boolean> {
  const stored = openReadOnly(path)
  const open = stored === null ? 0 : openTasks(stored).length
  stored?.$client.close()
  if (open === 0) return true
  const database = openDatabase(path, { existing: true })
  try {
    return await reconcile(database, path, true)
  } finally {
    database.$client.close()
  }
}

/** Merges runs that have ended on Slurm. @throws UsageError when some of the runs are still there. */
export async function checkNotOnSlurm(database: Database, path: string, planned: readonly PlannedRun[]): Promise<void> {
  if (openTasks(database).length === 0) return
  await reconcile(database, path, true)
  const ids = new Set(planned.map(({ id }) => id))
  const there = openTasks(database).filter(({ runId }) => ids.has(runId))
  if (there.length === 0) return
  const jobs = openJobs({ database, planned })
  const runs = there.length === 1 ? '1 of these runs is' : `${there.length} of these runs are`
  throw new UsageError({
    what: `${runs} on Slurm (${jobNames(jobs)})`,
    remedy: `add --executor slurm to wait for them, or cancel them with \`scancel ${jobs.join(' ')}\``,
  })
}

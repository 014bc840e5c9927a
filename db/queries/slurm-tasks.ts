/** The places of runs on Slurm, for `status` and the pages of runs. */
import { and, inArray, isNull } from 'drizzle-orm'
import type { Database } from '../read-only.ts'
import { slurmTasks } from '../schema/index.ts'

interface TaskRow {
  jobId: number | null
  arrayIndex: number
  state: string
  reason: string | null
  node: string | null
}

/** Describes a task, e.g. `pending (Resources), job 12_3` or `on node7, job 12_3`. */
export function describeTask({ jobId, arrayIndex, state, reason, node }: TaskRow): string {
  if (jobId === null) return 'being submitted'
  const why = reason === null ? '' : ` (${reason})`
  const where =
    state === 'RUNNING' && node !== null ? `on ${node}` : `${state.toLowerCase().replaceAll('_', ' ')}${why}`
  return `${where}, job ${jobId}_${arrayIndex}`
}

/** Where a run is that this machine does not execute. */
export interface PlaceElsewhere {
  /** The system that it was submitted to, e.g. `Slurm`. */
  system: string
  /** Its place there, or why it waits. */
  where: string
}

/** The places of those runs that are waiting or running elsewhere, by run id. */
export function placesElsewhere(database: Database, runIds: readonly string[]): Map<string, PlaceElsewhere> {
  const open = and(inArray(slurmTasks.runId, [...runIds]), isNull(slurmTasks.endedAt))
  const tasks = database.select().from(slurmTasks).where(open).all()
  return new Map(tasks.map((task) => [task.runId, { system: 'Slurm', where: describeTask(task) }]))
}

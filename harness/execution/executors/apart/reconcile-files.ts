/**
 * Brings the store up to date with the files of the tasks: their progress is noted, and runs that have ended are merged.
 * Any number of commands may do this concurrently, and each may be killed in the middle of it.
 */
import { existsSync } from 'node:fs'
import { eq, inArray } from 'drizzle-orm'
import { closeAlone, type Database, openDatabase } from '../../../../db/open.ts'
import { runs } from '../../../../db/schema/index.ts'
import { isLocked } from '../../../base/explain.ts'
import { mergeStore } from '../../../store/exchange/merge.ts'
import { adopt, finish, IMMEDIATE, noteRunning } from '../../../store/runs/queue.ts'
import { deathMessage } from '../retry-policy.ts'
import { inFolder, readWhole, type TaskOutcome, type TaskProgress } from './folder.ts'
import { noteEnd, openTasks, type TaskRow } from './open-tasks.ts'

/** Why a task ended before its run had ended, and what to do about it. */
export interface Loss {
  /** What happened to its process, e.g. `was lost on Slurm (timeout)`. */
  death: string
  remedy: string
}

type LossOf = (row: TaskRow) => Loss | null

/** @returns whether a task has ended. */
export function reconcileWithFiles(database: Database, path: string): boolean {
  const open = openTasks(database)
  const heartbeats = heartbeatsOf(database, open)
  let ended = false
  for (const row of open) {
    if (endByOutcome(database, path, row)) ended = true
    else noteProgress(database, row, heartbeats.get(row.runId) ?? null)
  }
  return ended
}

/** @returns whether the task has left an outcome. */
export function endByOutcome(database: Database, path: string, row: TaskRow): boolean {
  const outcome = readWhole<TaskOutcome>(inFolder.outcome(row.folder, row.runId))
  // An earlier task of the same run may have left one.
  if (outcome === null || outcome.array !== row.array) return false
  endTask(database, path, row, outcome.code, () => null)
  return true
}

/**
 * Ends a task that has left no outcome and is gone, unless a process still holds its store.
 * @param lossOf - null for a loss that is reported with another task.
 */
export function endWithoutOutcome(database: Database, path: string, row: TaskRow, lossOf: LossOf): void {
  const store = inFolder.store(row.folder, row.runId)
  if (existsSync(store) && !release(store, row.runId)) return
  endTask(database, path, row, null, lossOf)
}

/**
 * Closes the store of a task that was killed: a single file whose run no process holds.
 * @returns false while a process still holds it, on a node that the executor has lost contact with.
 */
function release(store: string, runId: string): boolean {
  try {
    const database = openDatabase(store, { alone: true, existing: true })
    adopt(database, runId, 0)
    closeAlone(database)
    return true
  } catch (error) {
    if (isLocked(error)) return false
    throw error
  }
}

function endTask(database: Database, path: string, row: TaskRow, exitCode: number | null, lossOf: LossOf): void {
  const store = inFolder.store(row.folder, row.runId)
  try {
    mergeStore(database, path, store, true)
  } catch (error) {
    // The task was lost before it started, or another command has merged and removed the store.
    if (existsSync(store)) throw error
  }
  // Another command may note the end concurrently, and submit the run again.
  database.transaction(() => {
    if (!noteEnd(database, row, exitCode)) return
    const run = database.select({ status: runs.status }).from(runs).where(eq(runs.id, row.runId)).get()
    if (run?.status === 'done' || run?.status === 'failed') return
    const loss = lossOf(row)
    if (loss !== null) finish(database, row.runId, 'interrupted', deathMessage(loss.death, loss.remedy))
    else if (run?.status === 'running') finish(database, row.runId, 'interrupted')
  }, IMMEDIATE)
}

function heartbeatsOf(database: Database, open: readonly TaskRow[]): Map<string, number | null> {
  const ids = open.map(({ runId }) => runId)
  const rows = database.select({ id: runs.id, at: runs.heartbeatAt }).from(runs).where(inArray(runs.id, ids)).all()
  return new Map(rows.map(({ id, at }) => [id, at]))
}

/** @param known - the heartbeat that the store already has. */
function noteProgress(database: Database, row: TaskRow, known: number | null): void {
  const progress = readWhole<TaskProgress>(inFolder.progress(row.folder, row.runId))
  if (progress === null || progress.array !== row.array || progress.heartbeatAt === known) return
  const { array, ...seen } = progress
  noteRunning(database, row.runId, array, { host: row.node, ...seen })
}

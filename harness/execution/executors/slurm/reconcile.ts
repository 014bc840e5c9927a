/**
 * Brings the store up to date with the state of the tasks, from squeue and from their files; runs that have ended are
 * merged. Any number of commands may do this concurrently, and each may be killed in the middle of it.
 */
import { existsSync } from 'node:fs'
import { eq, inArray } from 'drizzle-orm'
import { closeAlone, type Database, openDatabase } from '../../../../db/open.ts'
import { runs, slurmTasks } from '../../../../db/schema/index.ts'
import { mergeStore } from '../../../store/exchange/merge.ts'
import { adopt, finish, IMMEDIATE, noteRunning } from '../../../store/runs/queue.ts'
import { deathMessage } from '../retry-policy.ts'
import { askAccounting, askSlurm, jobNamed, PATIENCE_MS } from './commands.ts'
import {
  type ArrayFile,
  inFolder,
  readWhole,
  removeFolder,
  removeRun,
  type TaskOutcome,
  type TaskProgress,
} from './folder.ts'
import { lossOf } from './loss.ts'
import { noteEnd, noteJob, noteState, openTasks, type TaskRow, withdraw } from './open-tasks.ts'
import { GONE, hasEnded } from './states.ts'

/** Delay of a network disk in showing a task's last files. A task declared lost too early finds its run done. */
const DISK_MS = 10_000
/** After this time a submission that Slurm does not know was never made, since nobody waits for its answer any more. */
const SUBMITTING_MS = 2 * PATIENCE_MS

/**
 * @param ask - whether to ask Slurm as well; the files of the tasks are read in any case.
 * @returns false when Slurm was asked and did not answer.
 */
export async function reconcile(database: Database, path: string, ask: boolean): Promise<boolean> {
  const open = openTasks(database)
  const heartbeats = heartbeatsOf(database, open)
  let ended = false
  for (const row of open) {
    if (endByOutcome(database, path, row)) ended = true
    else noteProgress(database, row, heartbeats.get(row.runId) ?? null)
  }
  const answered = !ask || (await reconcileWithSlurm(database, path))
  if (ended || ask) removeFinishedStores(database)
  return answered
}

async function reconcileWithSlurm(database: Database, path: string): Promise<boolean> {
  await findUnanswered(database)
  const open = openTasks(database).filter(({ jobId }) => jobId !== null)
  const jobs = [...new Set(open.map(({ jobId }) => jobId!))]
  if (jobs.length === 0) return true
  const seen = await askSlurm(jobs)
  if (seen === null) return false
  const at = new Map(seen.map((one) => [key(one.jobId, one.index), one]))
  const unknown = [...new Set(open.filter((row) => !at.has(keyOf(row))).map(({ jobId }) => jobId!))]
  if (unknown.length > 0) for (const one of await askAccounting(unknown)) at.set(key(one.jobId, one.index), one)
  for (const row of open) {
    const { state, reason, node } = at.get(keyOf(row)) ?? { state: GONE, reason: null, node: row.node }
    const noted = noteState(database, row, { state, reason, node })
    if (state !== GONE && !hasEnded(state)) continue
    if (!endByOutcome(database, path, noted)) endAsLost(database, path, noted)
  }
  return true
}

const key = (jobId: number, index: number) => `${jobId}_${index}`
const keyOf = ({ jobId, arrayIndex }: TaskRow) => key(jobId!, arrayIndex)

/** Finds the job numbers of arrays whose submitter was killed before it could record them. */
async function findUnanswered(database: Database): Promise<void> {
  const rows = openTasks(database).filter(({ jobId }) => jobId === null)
  for (const array of new Set(rows.map((row) => row.array))) {
    const jobId = await jobNamed(array)
    const age = Date.now() - rows.find((row) => row.array === array)!.submittedAt
    if (jobId) noteJob(database, array, jobId)
    else if (jobId === null && age > SUBMITTING_MS) withdraw(database, array)
  }
}

/** @returns whether the task has left an outcome. */
function endByOutcome(database: Database, path: string, row: TaskRow): boolean {
  const outcome = readWhole<TaskOutcome>(inFolder.outcome(row.folder, row.runId))
  // An earlier task of the same run may have left one.
  if (outcome === null || outcome.array !== row.array) return false
  endTask(database, path, row, outcome.code)
  return true
}

function endAsLost(database: Database, path: string, row: TaskRow): void {
  const { folder, runId, state, node, jobId, arrayIndex } = row
  const began = node !== null || existsSync(inFolder.log(folder, jobId!, arrayIndex))
  const mayBeDone = began && (state === 'COMPLETED' || state === GONE)
  if (mayBeDone && Date.now() - row.stateSince < DISK_MS) return
  const store = inFolder.store(folder, runId)
  if (existsSync(store) && !release(store, runId)) return
  endTask(database, path, row, null)
}

/**
 * Closes the store of a task that was killed: a single file whose run no process holds.
 * @returns false while a process still holds it, on a node that Slurm has lost contact with.
 */
function release(store: string, runId: string): boolean {
  try {
    const database = openDatabase(store, { alone: true, existing: true })
    adopt(database, runId, 0)
    closeAlone(database)
    return true
  } catch (error) {
    if (String((error as { code?: string }).code).startsWith('SQLITE_BUSY')) return false
    throw error
  }
}

function endTask(database: Database, path: string, row: TaskRow, exitCode: number | null): void {
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
    const loss = exitCode === null ? lossOf(row) : null
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

/**
 * Removes the stores of finished runs, unless a pending task will read an encoder from them; the folder is removed
 * along with the last one.
 */
export function removeFinishedStores(database: Database): void {
  const open = openTasks(database)
  const known = database.selectDistinct({ folder: slurmTasks.folder }).from(slurmTasks).all()
  const folders = known.map(({ folder }) => folder).filter((folder) => existsSync(folder))
  for (const folder of folders) {
    const given = database
      .selectDistinct({ id: runs.id, status: runs.status })
      .from(slurmTasks)
      .innerJoin(runs, eq(runs.id, slurmTasks.runId))
      .where(eq(slurmTasks.folder, folder))
      .all()
    const needed = neededIn(
      folder,
      open.filter((row) => row.folder === folder),
    )
    const done = given.filter(({ id, status }) => status === 'done' && !needed.has(id))
    if (done.length === given.length) removeFolder(folder)
    else for (const { id } of done) removeRun(folder, id)
  }
}

/** Runs whose stores are written by open tasks, or provide an encoder to them. */
function neededIn(folder: string, open: readonly TaskRow[]): Set<string> {
  const arrays = [...new Set(open.map(({ array }) => array))]
  const files = arrays.map((array) => readWhole<ArrayFile>(inFolder.tasks(folder, array)))
  const lenders = files.flatMap((file) => Object.values(file?.tasks ?? {}).flatMap(({ lender }) => lender?.run ?? []))
  return new Set([...lenders, ...open.map(({ runId }) => runId)])
}

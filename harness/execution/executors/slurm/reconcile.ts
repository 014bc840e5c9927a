/**
 * Brings the store up to date with the state of the tasks, from squeue and from their files; runs that have ended are
 * merged. Any number of commands may do this concurrently, and each may be killed in the middle of it.
 */
import { existsSync } from 'node:fs'
import type { Database } from '../../../../db/open.ts'
import { removeFinishedStores } from '../apart/finished-stores.ts'
import { noteJob, noteState, openTasks, type TaskRow, withdraw } from '../apart/open-tasks.ts'
import { endByOutcome, endWithoutOutcome, reconcileWithFiles } from '../apart/reconcile-files.ts'
import { askAccounting, askSlurm, jobNamed, PATIENCE_MS } from './commands.ts'
import { slurmFiles } from './folder.ts'
import { lossOf } from './loss.ts'
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
  const ended = reconcileWithFiles(database, path)
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

function endAsLost(database: Database, path: string, row: TaskRow): void {
  const { folder, state, node, jobId, arrayIndex } = row
  const began = node !== null || existsSync(slurmFiles.log(folder, jobId!, arrayIndex))
  const mayBeDone = began && (state === 'COMPLETED' || state === GONE)
  if (mayBeDone && Date.now() - row.stateSince < DISK_MS) return
  endWithoutOutcome(database, path, row, lossOf)
}

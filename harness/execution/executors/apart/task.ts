/**
 * Executes one task of an array: one run, in its own result store, which may be on a network disk because no other
 * process opens it. It resumes where an earlier task of the same run stopped, and ends with a closed store and an
 * outcome.
 */
import { dirname } from 'node:path'
import { and, eq, ne } from 'drizzle-orm'
import { RESUME } from '../../../../db/artefact-names.ts'
import { closeAlone, type Database, openDatabase } from '../../../../db/open.ts'
import { artefacts, runs } from '../../../../db/schema/index.ts'
import { UsageError } from '../../../base/errors.ts'
import { EXIT } from '../../../base/process/exit-codes.ts'
import { ArtefactStore } from '../../../store/artefacts.ts'
import { factsOf } from '../../../store/runs/continued.ts'
import type { ReusableEncoder } from '../../../store/runs/encoder-reuse.ts'
import { keepPlugin } from '../../../store/runs/plugins.ts'
import { adopt, enqueue } from '../../../store/runs/queue.ts'
import { type WorkerDependencies, work } from '../../worker/worker.ts'
import {
  type ArrayFile,
  inFolder,
  type Lender,
  readWhole,
  type TaskOutcome,
  type TaskPlan,
  type TaskProgress,
  writeBeside,
} from './folder.ts'

const PROGRESS_EVERY_MS = 2000

/**
 * @param file - describes the array's tasks.
 * @param index - index of the task.
 * @returns the exit code of the worker; an outcome is written if the run is done or has failed.
 */
export async function doTask(file: string, index: number, dependencies?: WorkerDependencies): Promise<number> {
  const array = readWhole<ArrayFile>(file)
  const plan = array?.tasks[index]
  if (array === null || plan === undefined) {
    throw new UsageError({ what: `${file} has no task ${index}`, remedy: 'this command is only for use by Slurm' })
  }
  const folder = dirname(file)
  const { id } = plan.run
  const path = inFolder.store(folder, id)
  prepare(path, array, plan)
  const lend = (name: string) => borrow(folder, plan.lender, name)
  const code = await work(path, id, dependencies, { alone: true, lend, wrote: progressWriter(folder, array.array, id) })
  const outcome = conclude(path, id, array.array, code)
  if (outcome === null) return code
  writeBeside(inFolder.outcome(folder, id), outcome)
  return outcome.code
}

/** Prepares the store of this run. Whoever held the run before is gone, or else the store could not be opened. */
function prepare(path: string, { suite, plugins = [] }: ArrayFile, { run, command, attempts }: TaskPlan): void {
  const database = openDatabase(path, { alone: true })
  try {
    plugins.forEach(keepPlugin)
    enqueue(database, [run], { suite, commandOf: () => command })
    adopt(database, run.id, attempts)
    new ArtefactStore(path).sweep()
  } finally {
    closeAlone(database)
  }
}

/** Closes the store. @returns null for a run that will be resumed. */
function conclude(path: string, id: string, array: string, code: number): TaskOutcome | null {
  const database = openDatabase(path, { alone: true, existing: true })
  try {
    const status = database.select({ status: runs.status }).from(runs).where(eq(runs.id, id)).get()?.status
    // An earlier task may have been killed between its last write to the store and its outcome.
    if (status === 'done') {
      return { array, status, code: EXIT.done, files: checkpointsOf(database, id), facts: factsOf(database, id) }
    }
    return status === 'failed' ? { array, status, code, files: {} } : null
  } finally {
    closeAlone(database)
  }
}

function checkpointsOf(database: Database, id: string): Record<string, string> {
  const found = database
    .select({ name: artefacts.name, sha256: artefacts.sha256 })
    .from(artefacts)
    .where(and(eq(artefacts.runId, id), eq(artefacts.kind, 'checkpoint'), ne(artefacts.name, RESUME)))
    .all()
  return Object.fromEntries(found.map(({ name, sha256 }) => [name, sha256]))
}

function borrow(folder: string, lender: Lender | null, name: string): ReusableEncoder | null {
  if (lender === null) return null
  const { run } = lender
  const outcome = lender.files === null ? readWhole<TaskOutcome>(inFolder.outcome(folder, run)) : null
  const digest = (lender.files ?? outcome?.files)?.[name]
  if (digest === undefined) return null
  const store = new ArtefactStore(lender.files === null ? inFolder.store(folder, run) : inFolder.lent(folder))
  const bytes = store.read(digest)
  return bytes === null ? null : { run, bytes, facts: lender.facts ?? outcome?.facts ?? undefined }
}

function progressWriter(folder: string, array: string, id: string): (database: Database) => void {
  let written = -Infinity
  return (database) => {
    if (performance.now() - written < PROGRESS_EVERY_MS) return
    written = performance.now()
    const run = database.select().from(runs).where(eq(runs.id, id)).get()!
    const { step, totalSteps, phase, imagesPerSecond, seconds, heartbeatAt } = run
    const progress: TaskProgress = { array, step, totalSteps, phase, imagesPerSecond, seconds, heartbeatAt }
    writeBeside(inFolder.progress(folder, id), progress)
  }
}

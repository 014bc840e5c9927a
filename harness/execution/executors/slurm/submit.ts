/** Submits runs as job arrays. Tasks are recorded before they are submitted, so that nothing is submitted twice. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { inArray } from 'drizzle-orm'
import type { Database } from '../../../../db/open.ts'
import { runs } from '../../../../db/schema/index.ts'
import { type EnvironmentError, MaskbenchError, type UsageError } from '../../../base/errors.ts'
import { ArtefactStore } from '../../../store/artefacts.ts'
import { factsOf } from '../../../store/runs/continued.ts'
import { checkpointsAlike } from '../../../store/runs/encoder-reuse.ts'
import type { PlannedRun } from '../../../store/runs/planned-run.ts'
import { pluginsOf, storedPlugin } from '../../../store/runs/plugins.ts'
import { reserve } from '../../../store/runs/queue.ts'
import type { Device } from '../../resources/devices.ts'
import { type ArrayFile, inFolder, type Lender, writeBeside } from '../apart/folder.ts'
import { noteJob, openTasks, withdraw } from '../apart/open-tasks.ts'
import { type Entry, type JobArray, type OpenTask, planArrays } from './arrays.ts'
import { maxArraySize, sbatch, UnansweredError } from './commands.ts'
import { removeUnused, slurmFiles, slurmFolder } from './folder.ts'
import { batchScript, type SlurmOptions, sbatchWords } from './submission.ts'

export interface Submitter {
  database: Database
  /** Path of the database file. */
  path: string
  suite: string
  planned: readonly PlannedRun[]
  options: SlurmOptions
  commandOf(run: PlannedRun): string
  /** The device of a run's task. */
  deviceOf(run: PlannedRun): Device | null
  /** Node arguments that start a task; the file with the array's tasks is appended. */
  task: readonly string[]
}

/**
 * Submits those runs that no other command has submitted.
 * @returns the job numbers.
 * @throws UsageError or EnvironmentError when Slurm refuses; jobs submitted before that stay on Slurm.
 */
export async function submit(submitter: Submitter, ready: readonly PlannedRun[]): Promise<number[]> {
  const { database, path, suite, planned, deviceOf } = submitter
  const folder = slurmFolder(path, suite)
  const open = openTasks(database).flatMap((row): OpenTask[] => {
    const run = planned.find(({ id }) => id === row.runId)
    const here = row.folder === folder && row.jobId !== null
    return run !== undefined && here ? [{ run, jobId: row.jobId!, index: row.arrayIndex }] : []
  })
  const files = new ArtefactStore(path)
  const lent = (run: PlannedRun) => lenderOf(database, files, folder, run)
  const arrays = planArrays(ready, { open, lent, deviceOf, maxSize: await maxArraySize() })
  const jobs = new Map<JobArray, number>()
  for (const array of arrays) {
    const after = typeof array.after === 'object' && array.after !== null ? jobs.get(array.after) : array.after
    // Another command is submitting the tasks that have to come first; these follow once those are known.
    if (after === undefined) continue
    const jobId = await submitArray(submitter, folder, array, after).catch((error: unknown) => {
      throw afterOthers(error, [...jobs.values()])
    })
    if (jobId !== null) jobs.set(array, jobId)
  }
  return [...jobs.values()]
}

/** What Slurm refused, with the jobs that it had taken before. */
function afterOthers(error: unknown, jobs: readonly number[]): unknown {
  if (!(error instanceof MaskbenchError) || jobs.length === 0) return error
  const taken =
    jobs.length === 1
      ? `job ${jobs[0]} was submitted before and stays`
      : `jobs ${jobs.join(', ')} were submitted before and stay`
  const Kind = error.constructor as typeof UsageError | typeof EnvironmentError
  const remedy = `${error.remedy}; the same command then submits the rest`
  return new Kind({ what: `${error.message}; ${taken} on Slurm`, remedy }, { cause: error })
}

async function submitArray(
  submitter: Submitter,
  folder: string,
  { entries, compute }: JobArray,
  after: number | null,
): Promise<number | null> {
  const { database, suite, options, task } = submitter
  const array = `maskbench-${suite}-${randomBytes(4).toString('hex')}`
  const wanted = [...entries].map(([arrayIndex, { run }]) => ({ runId: run.id, folder, array, arrayIndex }))
  const indices = reserve(database, wanted).map(({ arrayIndex }) => arrayIndex)
  if (indices.length === 0) return null
  let jobId: number
  try {
    const script = slurmFiles.script(folder, array)
    mkdirSync(dirname(slurmFiles.logs(folder)), { recursive: true })
    writeBeside(inFolder.tasks(folder, array), describeArray(submitter, array, indices, entries))
    writeFileSync(script, batchScript({ folder, array, compute }, task), { mode: 0o755 })
    jobId = await sbatch(sbatchWords({ folder, array, indices, compute, after }, options))
  } catch (error) {
    // The job may run: its rows stay, and `reconcile` finds out.
    if (error instanceof UnansweredError) throw error
    withdraw(database, array)
    for (const file of [slurmFiles.script(folder, array), inFolder.tasks(folder, array)]) rmSync(file, { force: true })
    removeUnused(folder)
    throw error
  }
  noteJob(database, array, jobId)
  return jobId
}

function describeArray(
  { database, suite, commandOf }: Submitter,
  array: string,
  indices: readonly number[],
  entries: ReadonlyMap<number, Entry>,
): ArrayFile {
  const ids = indices.map((index) => entries.get(index)!.run.id)
  const rows = database.select({ id: runs.id, attempts: runs.attempts }).from(runs).where(inArray(runs.id, ids)).all()
  const attempts = new Map(rows.map((row) => [row.id, row.attempts]))
  const tasks = indices.map((index) => {
    const { run, lender } = entries.get(index)!
    return [index, { run, lender, command: commandOf(run), attempts: attempts.get(run.id) ?? 0 }]
  })
  const used = new Set(indices.flatMap((index) => pluginsOf(entries.get(index)!.run.config)))
  const plugins = [...used].flatMap((digest) => storedPlugin(database, digest) ?? [])
  return { array, suite, tasks: Object.fromEntries(tasks), plugins }
}

/** Copies the checkpoints of a finished run with identical training to where tasks can read them. */
function lenderOf(database: Database, files: ArtefactStore, folder: string, { id }: PlannedRun): Lender | null {
  const alike = checkpointsAlike(database, id)
  const run = alike[0]?.run
  if (run === undefined) return null
  const lent = new ArtefactStore(inFolder.lent(folder))
  const found = alike.filter((checkpoint) => checkpoint.run === run)
  for (const { sha256 } of found) {
    const bytes = files.read(sha256)
    if (bytes === null) return null
    lent.write(bytes)
  }
  const named = Object.fromEntries(found.map(({ name, sha256 }) => [name, sha256]))
  return { run, files: named, facts: factsOf(database, run) }
}

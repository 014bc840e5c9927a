/**
 * What lies in `<database>.slurm/<suite>/`, which is how tasks and the command that submitted them talk: for every array
 * its script, what each of its tasks does, and their logs; for every run a result store of its own, how far it is, and
 * how it ended. Only a run's own task writes the latter; everything is written beside and renamed.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { PlannedRun } from '../../../store/runs/planned-run.ts'
import type { SeenElsewhere } from '../../../store/runs/queue.ts'

export interface ArrayFile {
  /** Name of the array. */
  array: string
  suite: string
  tasks: Record<number, TaskPlan>
}

export interface TaskPlan {
  run: PlannedRun
  /** What to type to do the run again. */
  command: string
  /** Attempts before, elsewhere included. */
  attempts: number
  lender: Lender | null
}

/** A run that is trained in just the same way, and whose encoder serves this one. */
export interface Lender {
  run: string
  /** Digests by name of files in the folder's own artefacts; null when its task leaves them in its own. */
  files: Record<string, string> | null
  /** What it was trained with; absent where its task says so. */
  facts?: Record<string, unknown> | null
}

export interface TaskOutcome {
  array: string
  status: 'done' | 'failed'
  /** Exit code of the worker. */
  code: number
  /** Digests by name of the checkpoints it left. */
  files: Record<string, string>
  /** What it ran with. */
  facts?: Record<string, unknown> | null
}

export interface TaskProgress extends Omit<SeenElsewhere, 'host'> {
  array: string
}

/** @param database - path of the store that the suite's results go to. */
export function slurmFolder(database: string, suite: string): string {
  return join(`${database}.slurm`, suite)
}

export const inFolder = {
  script: (folder: string, array: string) => join(folder, `${array}.sh`),
  tasks: (folder: string, array: string) => join(folder, `${array}.json`),
  /** Slurm puts job and index in. */
  logs: (folder: string) => join(folder, 'logs', '%A_%a.log'),
  log: (folder: string, jobId: number, index: number) => join(folder, 'logs', `${jobId}_${index}.log`),
  store: (folder: string, runId: string) => join(folder, `${runId}.sqlite`),
  progress: (folder: string, runId: string) => join(folder, `${runId}.progress.json`),
  outcome: (folder: string, runId: string) => join(folder, `${runId}.outcome.json`),
  /** Checkpoints of runs that were done before, as for a store of this path. */
  lent: (folder: string) => join(folder, 'lent'),
}

export function writeBeside(file: string, content: object): void {
  mkdirSync(dirname(file), { recursive: true })
  const beside = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(beside, JSON.stringify(content), { flush: true })
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}

/** @returns null when there is no such file. */
export function readWhole<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Removes the folder of a suite, and that of all suites with the last one. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  try {
    rmdirSync(dirname(folder))
  } catch {}
}

/** Removes the folder of a suite of which nothing was submitted. */
export function removeUnused(folder: string): void {
  const logs = dirname(inFolder.logs(folder))
  if (readdirSync(folder).join() === basename(logs) && readdirSync(logs).length === 0) removeFolder(folder)
}

/** Removes what a run's task left. */
export function removeRun(folder: string, runId: string): void {
  const store = inFolder.store(folder, runId)
  const files = [store, `${store}-wal`, `${store}-journal`, `${store}.d`]
  for (const file of [inFolder.outcome(folder, runId), inFolder.progress(folder, runId), ...files]) {
    rmSync(file, { recursive: true, force: true })
  }
}

/** @returns the last line that a task wrote, empty when there is none. */
export function lastLine(folder: string, jobId: number, index: number): string {
  try {
    return readFileSync(inFolder.log(folder, jobId, index), 'utf8')
      .trim()
      .split('\n')
      .at(-1)!
      .trim()
  } catch {
    return ''
  }
}

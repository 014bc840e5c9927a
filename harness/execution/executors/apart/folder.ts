/**
 * The folder through which the tasks of a suite and the submitting command communicate: runs lie in a store of their
 * own, merged when they end. It holds for every array the task descriptions, and for every run its own result store, its
 * progress and its outcome. Only a run's own task writes the latter three; every file is written under a temporary name
 * and renamed. The executor may have files of its own there.
 */
import { readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeAtomically } from '../../../base/atomic-write.ts'
import type { PlannedRun } from '../../../store/runs/planned-run.ts'
import type { LoadedPlugin } from '../../../store/runs/plugins.ts'
import type { SeenElsewhere } from '../../../store/runs/queue.ts'

export interface ArrayFile {
  /** Name of the array. */
  array: string
  suite: string
  tasks: Record<number, TaskPlan>
  /** Those that its runs use. */
  plugins?: LoadedPlugin[]
}

export interface TaskPlan {
  run: PlannedRun
  /** The command line that repeats the run. */
  command: string
  /** Previous attempts, including those elsewhere. */
  attempts: number
  lender: Lender | null
}

/** A run with identical training, whose encoder this run uses. */
export interface Lender {
  run: string
  /** Digests by name of files in the folder's artefacts; null when they are in the store of the lender's task. */
  files: Record<string, string> | null
  /** The environment that it was trained in; absent if its task reports that. */
  facts?: Record<string, unknown> | null
}

export interface TaskOutcome {
  array: string
  status: 'done' | 'failed'
  /** Exit code of the worker. */
  code: number
  /** Digests of its checkpoints by name. */
  files: Record<string, string>
  /** The environment that it ran in. */
  facts?: Record<string, unknown> | null
}

export interface TaskProgress extends Omit<SeenElsewhere, 'host'> {
  array: string
}

export const inFolder = {
  tasks: (folder: string, array: string) => join(folder, `${array}.json`),
  store: (folder: string, runId: string) => join(folder, `${runId}.sqlite`),
  progress: (folder: string, runId: string) => join(folder, `${runId}.progress.json`),
  outcome: (folder: string, runId: string) => join(folder, `${runId}.outcome.json`),
  /** Path of a store for checkpoints of runs that were already done. */
  lent: (folder: string) => join(folder, 'lent'),
}

/** Written to the disk before it has its name, since another machine reads it. */
export function writeBeside(file: string, content: object): void {
  makeAtomically(file, (beside) => writeFileSync(beside, JSON.stringify(content), { flush: true }))
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

/** Removes the folder of a suite, and the parent folder along with the last suite. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  try {
    rmdirSync(dirname(folder))
  } catch {}
}

/** Removes the files of a run's task. */
export function removeRun(folder: string, runId: string): void {
  const store = inFolder.store(folder, runId)
  const files = [store, `${store}-wal`, `${store}-journal`, `${store}.d`]
  for (const file of [inFolder.outcome(folder, runId), inFolder.progress(folder, runId), ...files]) {
    rmSync(file, { recursive: true, force: true })
  }
}

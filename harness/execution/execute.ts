/** Does a plan from the first look to the last run: queue, progress, Ctrl-C. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { openDatabase } from '../../db/open.ts'
import { bindingPath } from '../engine/paths.ts'
import { EnvironmentError } from '../errors.ts'
import { gitState } from './environment.ts'
import { estimateSeconds } from './estimate.ts'
import { refuseMissingData } from './identity.ts'
import { type Outcome, runLocally } from './local.ts'
import type { PlannedRun } from './plan.ts'
import { showProgress } from './progress.ts'
import { enqueue, statesOf } from './queue.ts'

export interface Execution {
  /** Null for runs that belong to no suite. */
  suite: string | null
  title: string
  planned: readonly PlannedRun[]
  /** Runs at once; by default as many as the cores allow. */
  jobs: number | undefined
  /** What to type to do one of the runs again. */
  commandOf(run: PlannedRun): string
}

export interface Executed extends Outcome {
  /** How many runs were done before. */
  skipped: number
  seconds: number
}

/** @throws InterruptedError after Ctrl-C; EnvironmentError without an engine; what makes the database unusable. */
export async function execute(
  { suite, title, planned, commandOf, ...options }: Execution,
  path: string,
): Promise<Executed> {
  if (!existsSync(bindingPath)) {
    throw new EnvironmentError({ what: 'the TensorFlow engine is not installed', remedy: 'run `npx maskbench setup`' })
  }
  refuseMissingData(planned.map(({ config }) => config))
  const { jobs = defaultJobs(planned) } = options
  const started = performance.now()
  const database = openDatabase(path)
  const ctrlC = new AbortController()
  const abort = () => ctrlC.abort()
  process.on('SIGINT', abort).on('SIGTERM', abort)
  try {
    enqueue(database, planned, { suite, commandOf, ...gitState() })
    const ids = planned.map(({ id }) => id)
    const skipped = statesOf(database, ids).filter(({ status }) => status === 'done').length
    const configs = planned.map(({ config }) => config)
    const expected = new Map(estimateSeconds(database, configs).map((seconds, i) => [ids[i]!, seconds]))
    const { watch, note } = showProgress({ title, planned, expected, jobs })
    const outcome = await runLocally({ database, path, planned, jobs, watch, note, signal: ctrlC.signal })
    return { ...outcome, skipped, seconds: (performance.now() - started) / 1000 }
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort)
    database.$client.close()
  }
}

/** Jobs that fill the cores with the threads that the plan fixes. */
export function defaultJobs(planned: readonly PlannedRun[]): number {
  const threads = Math.max(...planned.map(({ config }) => config.threads))
  return Math.max(1, Math.floor(availableParallelism() / threads))
}

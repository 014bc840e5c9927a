/** Does a plan from the first look to the last run: queue, progress, Ctrl-C. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { openDatabase } from '../../db/open.ts'
import { bindingPath } from '../engine/paths.ts'
import { EnvironmentError } from '../errors.ts'
import { gitState } from './environment.ts'
import { estimateSeconds } from './estimate.ts'
import { visibleGpus } from './gpus.ts'
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

/** Ctrl-C, a request to end, the terminal closed: all end well, and the same command goes on. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** @throws InterruptedError after Ctrl-C; EnvironmentError without an engine; what makes the database unusable. */
export async function execute(
  { suite, title, planned, commandOf, ...options }: Execution,
  path: string,
): Promise<Executed> {
  if (!existsSync(bindingPath)) {
    throw new EnvironmentError({ what: 'the TensorFlow engine is not installed', remedy: 'run `npx maskbench setup`' })
  }
  refuseMissingData(planned.map(({ config }) => config))
  const gpus = visibleGpus()
  const { jobs = defaultJobs(planned, gpus) } = options
  const started = performance.now()
  const database = openDatabase(path)
  const ctrlC = new AbortController()
  const abort = () => ctrlC.abort()
  for (const signal of ENDING) process.on(signal, abort)
  try {
    enqueue(database, planned, { suite, commandOf, ...gitState() })
    const ids = planned.map(({ id }) => id)
    const skipped = statesOf(database, ids).filter(({ status }) => status === 'done').length
    const configs = planned.map(({ config }) => config)
    const expected = new Map(estimateSeconds(database, configs).map((seconds, i) => [ids[i]!, seconds]))
    const { watch, note } = showProgress({ title, planned, expected, jobs })
    const outcome = await runLocally({ database, path, planned, jobs, gpus, watch, note, signal: ctrlC.signal })
    return { ...outcome, skipped, seconds: (performance.now() - started) / 1000 }
  } finally {
    for (const signal of ENDING) process.off(signal, abort)
    database.$client.close()
  }
}

/** One for every card where there are several, else as many as fill the cores with the threads that the plan fixes. */
export function defaultJobs(planned: readonly PlannedRun[], gpus = visibleGpus()): number {
  if (gpus.length > 1) return gpus.length
  const threads = Math.max(...planned.map(({ config }) => config.threads))
  return Math.max(1, Math.floor(availableParallelism() / threads))
}

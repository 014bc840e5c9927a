/** Executes a plan from the first check to the last run with any executor: queue, progress, Ctrl-C. */
import { existsSync } from 'node:fs'
import { openDatabase } from '../../db/open.ts'
import { EnvironmentError } from '../base/errors.ts'
import { endingSignals } from '../base/process/nohup.ts'
import { bindingPath } from '../engine/installation/paths.ts'
import { reusesEncoder, trainedEncoders } from '../store/runs/encoder-reuse.ts'
import type { PlannedRun } from '../store/runs/planned-run.ts'
import { enqueue, statesOf } from '../store/runs/queue.ts'
import { checkDataPresent } from '../store/runs/run-data.ts'
import { namedAsStored } from '../store/runs/stored-names.ts'
import { removeFinishedStores } from './executors/elsewhere.ts'
import type { ExecutionResult, Executor } from './executors/executor.ts'
import { localExecutor } from './executors/local/index.ts'
import { estimateSeconds } from './plan/estimate.ts'
import { noteCode } from './plan/note-code-version.ts'
import type { Lines } from './progress/lines.ts'
import { showProgress } from './progress/progress.ts'
import { devicesOf } from './resources/devices.ts'

export interface Execution {
  /** Null for runs that belong to no suite. */
  suite: string | null
  title: string
  planned: readonly PlannedRun[]
  /** Concurrent runs; by default as many as the executor chooses. */
  jobs: number | undefined
  /** The command line that repeats one of the runs. */
  commandOf(run: PlannedRun): string
  /** What else the command does meanwhile; by default nothing. */
  beside?: Beside
}

/** Work of the same command that goes on beside the runs. */
export interface Beside {
  /** Ends the runs as Ctrl-C does. */
  signal: AbortSignal
  /** Its lines pass through the progress of the runs. */
  lines: Lines
}

export interface Executed extends ExecutionResult {
  /** Number of runs that were already done. */
  skipped: number
  seconds: number
  /** The runs in the order of the plan, with the names that the store has. */
  planned: readonly PlannedRun[]
}

/**
 * Executes runs that belong to no suite, one at a time on this machine.
 * @param env - further variables for the processes of the runs.
 */
export const executeOneByOne = (
  execution: Pick<Execution, 'title' | 'planned' | 'commandOf'>,
  path: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Executed> => execute({ ...execution, suite: null, jobs: 1 }, localExecutor({ env }), path)

/**
 * The same command resumes what a signal ended.
 * @throws InterruptedError after Ctrl-C; EnvironmentError without an engine; any error that makes the database
 * unusable.
 */
export async function execute(execution: Execution, executor: Executor, path: string): Promise<Executed> {
  const { suite, title, planned, commandOf, beside } = execution
  if (!existsSync(bindingPath)) {
    throw new EnvironmentError({ what: 'the TensorFlow engine is not installed', remedy: 'run `npx maskbench setup`' })
  }
  const configs = planned.map(({ config }) => config)
  checkDataPresent(configs)
  const devices = devicesOf(planned)
  const deviceOf = ({ id }: PlannedRun) => devices.get(id) ?? null
  const plan = { planned, deviceOf }
  await executor.checkPlan(plan)
  const jobs = execution.jobs ?? executor.jobs(plan)
  const started = performance.now()
  const database = openDatabase(path)
  const ctrlC = new AbortController()
  const abort = () => ctrlC.abort()
  const ending = endingSignals()
  for (const signal of ending) process.on(signal, abort)
  const signal = AbortSignal.any([ctrlC.signal, ...(beside ? [beside.signal] : [])])
  try {
    await executor.checkNotTaken({ database, path, planned })
    enqueue(database, planned, { suite, commandOf })
    noteCode(database)
    const ids = planned.map(({ id }) => id)
    const skipped = statesOf(database, ids).filter(({ status }) => status === 'done').length
    const reused = reusesEncoder(configs, trainedEncoders(database, planned))
    const estimates = estimateSeconds(database, configs, planned.map(deviceOf), reused)
    const expected = new Map(estimates.map((seconds, i) => [ids[i]!, seconds]))
    const stored = namedAsStored(database, planned)
    const progress = showProgress({ title, planned: stored, expected, jobs })
    beside?.lines.passThrough(progress)
    const work = { ...plan, planned: stored, database, path, suite: suite ?? title, jobs, commandOf, progress, signal }
    const outcome = await executor.run(work)
    // A run that was elsewhere may have been done anywhere since.
    removeFinishedStores(database)
    return { ...outcome, planned: stored, skipped, seconds: (performance.now() - started) / 1000 }
  } finally {
    beside?.lines.passThrough(null)
    for (const signal of ending) process.off(signal, abort)
    database.$client.close()
  }
}

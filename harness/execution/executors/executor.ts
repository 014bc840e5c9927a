/** The interface of an executor: a place where the runs of a plan are executed. */
import type { Database } from '../../../db/open.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import type { RunState } from '../../store/runs/queue.ts'
import type { Progress } from '../progress/progress.ts'
import type { Device } from '../resources/devices.ts'

interface Plan {
  planned: readonly PlannedRun[]
  /** The device of a run; null leaves the choice to its engine. */
  deviceOf(run: PlannedRun): Device | null
}

/** A plan whose runs are in the queue of an open store. */
interface Work extends Plan {
  database: Database
  /** Path of the database file. */
  path: string
  /** Name of the suite, or of the command that the runs belong to. */
  suite: string
  /** Concurrent runs. */
  jobs: number
  /** The command line that repeats one of the runs. */
  commandOf(run: PlannedRun): string
  progress: Progress
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
}

export interface ExecutionResult {
  /** Every run of the plan: done or failed. */
  states: RunState[]
  /** Worker exit code of every run that failed here: 1, 2 for wrong input, 3 for a problem of the environment. */
  causes: ReadonlyMap<string, number>
  /** What was submitted and not waited for; absent if the runs were waited for. */
  submitted?: Submitted
}

interface Submitted {
  /** The numbers that the other system gave to what it took; empty if nothing was left to submit. */
  jobs: readonly number[]
  /** The same in words: `jobs 12, 14`. */
  words: string
}

export interface Executor {
  /** Called before anything is stored. @throws UsageError or EnvironmentError when the plan cannot be executed here. */
  checkPlan(plan: Plan): Promise<void>
  /** The default number of concurrent runs. */
  jobs(plan: Plan): number
  /** Called before the runs are queued. @throws UsageError when another executor has some of them. */
  checkNotTaken(store: Pick<Work, 'database' | 'path' | 'planned'>): Promise<void>
  /**
   * Returns once every run of the plan is done or has failed.
   * @throws InterruptedError after `signal`; any error that makes the database unusable.
   */
  run(work: Work): Promise<ExecutionResult>
}

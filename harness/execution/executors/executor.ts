/** What every executor is to `execute`: a place where the runs of a plan are done. */
import type { Database } from '../../../db/open.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import type { RunState } from '../../store/runs/queue.ts'
import type { Progress } from '../progress/progress.ts'
import type { Device } from '../resources/devices.ts'

interface Plan {
  planned: readonly PlannedRun[]
  /** On what a run computes; null for what its engine finds. */
  deviceOf(run: PlannedRun): Device | null
}

/** A plan whose runs are in the queue of an open store. */
interface Work extends Plan {
  database: Database
  /** Path of the database file. */
  path: string
  /** Name of the suite, or of what else the runs belong to. */
  suite: string
  /** Runs at once. */
  jobs: number
  /** What to type to do one of the runs again. */
  commandOf(run: PlannedRun): string
  progress: Progress
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
}

export interface Outcome {
  /** Every run of the plan: done or failed. */
  states: RunState[]
  /** Exit code of the worker of every run that failed here: 1, 2 for wrong input, 3 for what the environment lacks. */
  causes: ReadonlyMap<string, number>
  /** Numbers of the Slurm jobs that were submitted but not waited for. */
  submitted?: number[]
}

export interface Executor {
  /** Before anything is stored. @throws UsageError or EnvironmentError where the runs of the plan can't be done here. */
  refuse(plan: Plan): Promise<void>
  /** Runs at once, where nobody says how many. */
  jobs(plan: Plan): number
  /** Before the runs are put into the queue. @throws UsageError when another executor has some of them. */
  refuseTaken(store: Pick<Work, 'database' | 'path' | 'planned'>): Promise<void>
  /**
   * Returns once no run of the plan can go on.
   * @throws InterruptedError after `signal`; whatever makes the database unusable.
   */
  run(work: Work): Promise<Outcome>
}

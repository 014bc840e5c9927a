/** Does a plan from the first look to the last run, on this machine or on Slurm: queue, progress, Ctrl-C. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { openDatabase } from '../../db/open.ts'
import { EnvironmentError } from '../base/errors.ts'
import { bindingPath } from '../engine/installation/paths.ts'
import type { PlannedRun } from '../store/runs/planned-run.ts'
import { enqueue, statesOf } from '../store/runs/queue.ts'
import { refuseMissingData } from '../store/runs/run-data.ts'
import { type Outcome, runLocally } from './executors/local/local.ts'
import { refuseWithoutSlurm } from './executors/slurm/commands.ts'
import { tidy } from './executors/slurm/reconcile.ts'
import { refuseRunsOnSlurm } from './executors/slurm/refresh.ts'
import type { SlurmOptions } from './executors/slurm/script.ts'
import type { Submitter } from './executors/slurm/submit.ts'
import { runOnSlurm, submitOnly } from './executors/slurm/wait.ts'
import { estimateSeconds } from './plan/estimate.ts'
import { noteCode } from './plan/note-code-version.ts'
import { refuseUncomputable } from './plan/preflight.ts'
import { type Progress, showProgress } from './progress/progress.ts'
import type { CardRules } from './resources/card-plan.ts'
import { coresOf, type Device, devicesOf } from './resources/devices.ts'
import { visibleGpus } from './resources/gpus.ts'

export interface Execution {
  /** Null for runs that belong to no suite. */
  suite: string | null
  title: string
  planned: readonly PlannedRun[]
  /** Runs at once; by default as many as the cards and the cores allow. */
  jobs: number | undefined
  /** Runs at once on a card, 1 by default. */
  jobsPerGpu?: number | undefined
  /** What to type to do one of the runs again. */
  commandOf(run: PlannedRun): string
  /** Given to Slurm in place of this machine. */
  slurm?: Slurm | undefined
}

interface Slurm extends SlurmOptions {
  /** Do not wait. */
  detach: boolean
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
  { suite, title, planned, commandOf, slurm, jobsPerGpu = 1, ...options }: Execution,
  path: string,
): Promise<Executed> {
  if (!existsSync(bindingPath)) {
    throw new EnvironmentError({ what: 'the TensorFlow engine is not installed', remedy: 'run `npx maskbench setup`' })
  }
  refuseMissingData(planned.map(({ config }) => config))
  if (slurm !== undefined) await refuseWithoutSlurm()
  // A machine that submits needs no card: the task judges, on its node.
  const devices = devicesOf(planned)
  const deviceOf = ({ id }: PlannedRun) => devices.get(id) ?? null
  const asked = planned.map((run) => ({ config: run.config, device: deviceOf(run) }))
  if (slurm === undefined) await refuseUncomputable(asked, { note: sayBefore })
  const cards = { cards: visibleGpus(), perCard: jobsPerGpu }
  const { jobs = slurm === undefined ? defaultJobs(planned, planned.map(deviceOf), cards) : planned.length } = options
  const started = performance.now()
  const database = openDatabase(path)
  const ctrlC = new AbortController()
  const abort = () => ctrlC.abort()
  for (const signal of ENDING) process.on(signal, abort)
  try {
    if (slurm === undefined) await refuseRunsOnSlurm(database, path, planned)
    enqueue(database, planned, { suite, commandOf })
    noteCode(database)
    const ids = planned.map(({ id }) => id)
    const skipped = statesOf(database, ids).filter(({ status }) => status === 'done').length
    const configs = planned.map(({ config }) => config)
    const expected = new Map(
      estimateSeconds(database, configs, planned.map(deviceOf)).map((seconds, i) => [ids[i]!, seconds]),
    )
    const { watch, note } = showProgress({ title, planned, expected, jobs })
    const outcome =
      slurm === undefined
        ? await runLocally({
            ...{ database, path, planned, jobs, deviceOf, cards, watch, note },
            signal: ctrlC.signal,
          })
        : await onSlurm(
            slurm,
            { database, path, planned, suite: suite ?? title, commandOf, deviceOf },
            { watch, note },
            ctrlC.signal,
          )
    tidy(database)
    return { ...outcome, skipped, seconds: (performance.now() - started) / 1000 }
  } finally {
    for (const signal of ENDING) process.off(signal, abort)
    database.$client.close()
  }
}

/** What is said before there is progress to show. */
function sayBefore(line: string): void {
  process.stderr.write(`${line}\n`)
}

async function onSlurm(
  { detach, ...options }: Slurm,
  given: Omit<Submitter, 'options' | 'task'>,
  progress: Progress,
  signal: AbortSignal,
): Promise<Outcome> {
  const submitter = { ...given, options }
  if (!detach) return runOnSlurm({ ...submitter, ...progress, signal })
  const submitted = await submitOnly(submitter)
  const ids = given.planned.map(({ id }) => id)
  return { states: statesOf(given.database, ids), causes: new Map(), submitted }
}

/**
 * As many as the cards take, and beside them those on the CPU that fit on the cores that are left; without a card as many as
 * fill the cores with the threads and branches that the plan fixes.
 * @param devices - on which each run of the plan computes.
 */
export function defaultJobs(
  planned: readonly PlannedRun[],
  devices: readonly (Device | null)[],
  { cards, perCard }: Pick<CardRules, 'cards' | 'perCard'>,
  cores = availableParallelism(),
): number {
  const each = Math.max(...planned.map(({ config }) => coresOf(config)))
  const onCores = Math.max(1, Math.floor(cores / each))
  const onCards = devices.filter((device) => device === 'gpu' || (device === null && cards.length > 0)).length
  if (onCards === 0) return onCores
  const taken = Math.min(onCards, Math.max(1, cards.length) * perCard)
  if (onCards === planned.length) return taken
  return Math.max(onCores, taken + Math.max(0, Math.floor((cores - taken * each) / each)))
}

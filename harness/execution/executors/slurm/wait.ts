/** Runs a plan on Slurm: submits runs, waits, and resubmits lost ones, until every run has ended. */
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { InterruptedError } from '../../../base/process/interrupted.ts'
import { type RunState, statesOf } from '../../../store/runs/queue.ts'
import { endedOf, openTasks, type TaskRow } from '../apart/open-tasks.ts'
import type { ExecutionResult } from '../executor.ts'
import { planStates } from '../plan-states.ts'
import { RetryPolicy } from '../retry-policy.ts'
import { StoreLock } from '../store-lock.ts'
import { lastLine } from './folder.ts'
import { lossOf } from './loss.ts'
import { reconcile } from './reconcile.ts'
import { jobNames } from './states.ts'
import { type Submitter, submit } from './submit.ts'

const TASK = [fileURLToPath(new URL('../../../cli/bin.mjs', import.meta.url)), 'slurm-task']

/** Polling interval in ms for task files and for Slurm: short at first, longer in a long wait. */
const LOOK = { least: 1000, most: 5000 }
const ASK = { least: 1000, most: 15_000 }
const SHARE = 0.05

interface Options extends Omit<Submitter, 'task'> {
  /** Receives the state of every run from time to time, and at the end. */
  watch?: (states: readonly RunState[]) => void
  note?: (line: string) => void
  /** Aborted by Ctrl-C. */
  signal?: AbortSignal
  task?: readonly string[]
}

/**
 * Returns once every run of the plan is done or has failed. Runs that are already on Slurm are waited for, whoever
 * submitted them.
 * @throws InterruptedError after `signal`, which only ends the waiting; any error of `submit`.
 */
export async function runOnSlurm({
  task = TASK,
  watch,
  note = () => {},
  signal,
  ...rest
}: Options): Promise<ExecutionResult> {
  const submitter: Submitter = { ...rest, task }
  const { database, path, planned } = submitter
  const retryPolicy = new RetryPolicy(database, note)
  const lock = new StoreLock(database, note)
  const began = performance.now()
  const pace = ({ least, most }: typeof ASK) => Math.min(most, Math.max(least, SHARE * (performance.now() - began)))
  let asked = -Infinity
  let silent = false
  /** Tasks being waited for; another command, such as `status`, may record their end. */
  const watched = new Set<number>()
  for (;;) {
    if (signal?.aborted) throw interrupted(submitter)
    if (!lock.isFree()) {
      await sleep(LOOK.least, undefined, { signal }).catch(() => {})
      continue
    }
    const ask = performance.now() - asked >= pace(ASK)
    if (ask) asked = performance.now()
    for (const { id } of openTasks(database)) watched.add(id)
    const answered = await reconcile(database, path, ask)
    if (!answered && !silent) note('Slurm does not answer; waiting')
    if (ask) silent = !answered
    for (const row of endedOf(database, [...watched])) {
      watched.delete(row.id)
      account(row, submitter, retryPolicy)
    }
    const byId = planStates(database, planned)
    // Another command has recorded an end in the meantime, which has to be handled first.
    if (endedOf(database, [...watched]).length > 0) continue
    const states = [...byId.values()]
    watch?.(states)
    const ready = planned.filter(({ id }) => retryPolicy.mayStart(byId.get(id)!))
    if (ready.length === 0 && !states.some(({ held }) => held)) return { states, causes: retryPolicy.causes }
    if (ready.length > 0) {
      const jobs = await submit(submitter, ready)
      if (jobs.length > 0) note(`submitted ${jobNames(jobs)}`)
    }
    await sleep(pace(LOOK), undefined, { signal }).catch(() => {})
  }
}

/** Submits the unfinished runs and returns at once. */
export async function submitOnly(submitter: Omit<Submitter, 'task'>): Promise<number[]> {
  const { database, path, planned } = submitter
  await reconcile(database, path, true)
  const retryPolicy = new RetryPolicy(database, () => {})
  const ids = planned.map(({ id }) => id)
  const free = new Set(statesOf(database, ids).flatMap((state) => (retryPolicy.mayStart(state) ? [state.id] : [])))
  const ready = planned.filter(({ id }) => free.has(id))
  return ready.length === 0 ? [] : submit({ ...submitter, task: TASK }, ready)
}

/** The numbers of jobs with open tasks for these runs. */
export function openJobs({ database, planned }: Pick<Submitter, 'database' | 'planned'>): number[] {
  const ids = new Set(planned.map(({ id }) => id))
  const open = openTasks(database).filter(({ runId, jobId }) => jobId !== null && ids.has(runId))
  return [...new Set(open.map(({ jobId }) => jobId!))]
}

function account(row: TaskRow, { planned }: Submitter, retryPolicy: RetryPolicy): void {
  const { exitCode: code, folder, jobId, arrayIndex } = row
  const run = planned.find(({ id }) => id === row.runId)
  if (run === undefined) return
  const loss = lossOf(row)
  if (loss === null) return
  const complaint = lastLine(folder, jobId!, arrayIndex)
  retryPolicy.workerEnded({ run, code, complaint, death: code === null ? loss.death : null, remedy: loss.remedy })
}

function interrupted(submitter: Submitter): InterruptedError {
  const jobs = openJobs(submitter)
  if (jobs.length === 0) return new InterruptedError()
  const remedy = `run the same command to wait for them again; \`npx maskbench status\` shows them, \`scancel ${jobs.join(' ')}\` cancels them`
  return new InterruptedError(`interrupted; the tasks continue in ${jobNames(jobs)}`, remedy)
}

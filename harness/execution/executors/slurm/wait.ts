/** Runs a plan on Slurm: submits what is to be done, waits, and submits again what was lost, until every run has ended. */
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { InterruptedError } from '../../../base/interrupted.ts'
import { type RunState, statesOf } from '../../../store/runs/queue.ts'
import type { Outcome } from '../executor.ts'
import { RetryPolicy } from '../retry-policy.ts'
import { inFolder, lastLine } from './folder.ts'
import { endedOf, openTasks, type TaskRow } from './open-tasks.ts'
import { settle } from './reconcile.ts'
import { jobNames } from './states.ts'
import { type Submitter, submit } from './submit.ts'

const TASK = [fileURLToPath(new URL('../../../cli/bin.mjs', import.meta.url)), 'slurm-task']

/** How often is looked at what tasks write, and how often Slurm is asked: at first every second, in a long wait seldom. */
const LOOK = { least: 1000, most: 5000 }
const ASK = { least: 1000, most: 15_000 }
const SHARE = 0.05

interface Options extends Omit<Submitter, 'task'> {
  /** Sees the state of every run now and then, and at the end. */
  watch?: (states: readonly RunState[]) => void
  note?: (line: string) => void
  /** Aborted by Ctrl-C. */
  signal?: AbortSignal
  task?: readonly string[]
}

/**
 * Returns once no run of the plan can go on. Runs that are on Slurm already are waited for, whoever submitted them.
 * @throws InterruptedError after `signal`, which ends the waiting alone; what `submit` throws.
 */
export async function runOnSlurm({ task = TASK, watch, note = () => {}, signal, ...rest }: Options): Promise<Outcome> {
  const submitter: Submitter = { ...rest, task }
  const { database, path, planned } = submitter
  const ids = planned.map(({ id }) => id)
  const judge = new RetryPolicy(database, note)
  const began = performance.now()
  const pace = ({ least, most }: typeof ASK) => Math.min(most, Math.max(least, SHARE * (performance.now() - began)))
  let asked = -Infinity
  let silent = false
  /** Another command, such as `status`, may be the one that notes the end of a task. */
  const watched = new Set<number>()
  for (;;) {
    if (signal?.aborted) throw interrupted(submitter)
    const ask = performance.now() - asked >= pace(ASK)
    if (ask) asked = performance.now()
    for (const { id } of openTasks(database)) watched.add(id)
    const answered = await settle(database, path, ask)
    if (!answered && !silent) note('Slurm does not answer; waiting')
    if (ask) silent = !answered
    for (const row of endedOf(database, [...watched])) {
      watched.delete(row.id)
      account(row, submitter, judge)
    }
    const byId = new Map(statesOf(database, ids).map((state) => [state.id, state]))
    // Another command has noted an end meanwhile: that has to be judged first.
    if (endedOf(database, [...watched]).length > 0) continue
    const states = ids.map((id) => byId.get(id)!)
    watch?.(states)
    const ready = planned.filter(({ id }) => judge.mayStart(byId.get(id)!))
    if (ready.length === 0 && !states.some(({ held }) => held)) return { states, causes: judge.causes }
    if (ready.length > 0) {
      const jobs = await submit(submitter, ready)
      if (jobs.length > 0) note(`submitted ${jobNames(jobs)}`)
    }
    await sleep(pace(LOOK), undefined, { signal }).catch(() => {})
  }
}

/** Submits what is to be done and returns at once. */
export async function submitOnly(submitter: Omit<Submitter, 'task'>): Promise<number[]> {
  const { database, path, planned } = submitter
  await settle(database, path, true)
  const judge = new RetryPolicy(database, () => {})
  const ids = planned.map(({ id }) => id)
  const free = new Set(statesOf(database, ids).flatMap((state) => (judge.mayStart(state) ? [state.id] : [])))
  const ready = planned.filter(({ id }) => free.has(id))
  return ready.length === 0 ? [] : submit({ ...submitter, task: TASK }, ready)
}

/** Numbers of the jobs that have open tasks of these runs. */
export function openJobs({ database, planned }: Pick<Submitter, 'database' | 'planned'>): number[] {
  const ids = new Set(planned.map(({ id }) => id))
  const open = openTasks(database).filter(({ runId, jobId }) => jobId !== null && ids.has(runId))
  return [...new Set(open.map(({ jobId }) => jobId!))]
}

function account(row: TaskRow, { planned }: Submitter, judge: RetryPolicy): void {
  const { exitCode: code, folder, jobId, arrayIndex } = row
  const run = planned.find(({ id }) => id === row.runId)
  // What had to come first has failed: that counts, not this.
  if (run === undefined || row.reason === 'DependencyNeverSatisfied') return
  const complaint = lastLine(folder, jobId!, arrayIndex)
  const state = row.state.toLowerCase().replaceAll('_', ' ')
  const death = code === null ? `was lost on Slurm (${state})` : null
  const said = complaint === '' ? `its log is ${inFolder.log(folder, jobId!, arrayIndex)}` : `it said: ${complaint}`
  judge.judge({ run, code, death, complaint, remedy: REMEDIES[row.state] ?? said })
}

/** Where what Slurm calls the end says what to do. */
const REMEDIES: Record<string, string> = {
  TIMEOUT: 'give it more with --time',
  OUT_OF_MEMORY: 'give it more, e.g. with --sbatch --mem=16G',
  CANCELLED: 'the same command submits it again',
}

function interrupted(submitter: Submitter): InterruptedError {
  const jobs = openJobs(submitter)
  if (jobs.length === 0) return new InterruptedError()
  const remedy = `the same command waits for them again, \`npx maskbench status\` looks, \`scancel ${jobs.join(' ')}\` cancels`
  return new InterruptedError(`interrupted; the tasks go on in ${jobNames(jobs)}`, remedy)
}

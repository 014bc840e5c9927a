/** Runs a plan on this machine: one child process per run, several at a time, until every run has ended. */
import { fileURLToPath } from 'node:url'
import type { Database } from '../../db/open.ts'
import { ArtefactStore } from './artefacts.ts'
import { InterruptedError } from './interrupted.ts'
import { type End, Job } from './job.ts'
import { Judge } from './judge.ts'
import type { PlannedRun } from './plan.ts'
import { type RunState, releaseLost, statesOf } from './queue.ts'
import { dropLeftStates } from './states.ts'

const POLL_MS = 500
const WORKER = [fileURLToPath(new URL('../cli/bin.mjs', import.meta.url)), 'worker']

export interface LocalOptions {
  database: Database
  /** Path of the database file, for the children. */
  path: string
  planned: readonly PlannedRun[]
  /** Runs at once. */
  jobs: number
  /** Sees the state of every run about twice a second, and at the end. */
  watch?: (states: readonly RunState[]) => void
  note?: (line: string) => void
  /** Aborted by Ctrl-C. */
  signal?: AbortSignal
  /** Command of a worker; the run's id and the database follow. */
  worker?: readonly string[]
  /** A worker that says nothing for so long hangs, and is ended. */
  silenceMs?: number
}

export interface Outcome {
  /** Every run of the plan: done or failed. */
  states: RunState[]
  /** Exit code of the worker of every run that failed here: 1, 2 for wrong input, 3 for what the environment lacks. */
  causes: ReadonlyMap<string, number>
}

/**
 * Returns once no run of the plan can go on. Runs that another process works on are waited for, and taken over if it
 * dies.
 * @throws InterruptedError after `signal`; whatever makes the database unusable.
 */
export async function runLocally(options: LocalOptions): Promise<Outcome> {
  const local = new Local(options)
  const outcome = await local.run().catch(async (error: unknown) => {
    // What went wrong may keep this from ending well, too; the first reason is the one to tell.
    await local.stop().catch(() => {})
    throw error
  })
  await local.stop()
  return outcome
}

class Local {
  readonly #options: LocalOptions
  readonly #ids: string[]
  readonly #jobs = new Map<string, Job>()
  readonly #judge: Judge
  readonly #said = new Set<string>()
  #ended: End[] = []
  #wake = () => {}

  constructor(options: LocalOptions) {
    this.#options = options
    this.#ids = options.planned.map(({ id }) => id)
    this.#judge = new Judge(options.database, (line) => this.#note(line))
  }

  async run(): Promise<Outcome> {
    const { planned, jobs, signal, watch, worker = WORKER, path, silenceMs = 600_000 } = this.#options
    signal?.addEventListener('abort', () => this.#wake())
    for (;;) {
      if (signal?.aborted) throw new InterruptedError()
      for (const end of this.#ended.splice(0)) this.#account(end)
      const states = this.#states()
      watch?.([...states.values()])
      for (const [id, job] of this.#jobs) job.watch(states.get(id)?.heartbeatAt ?? null, silenceMs)
      const ready = planned.filter(({ id }) => !this.#jobs.has(id) && this.#judge.mayStart(states.get(id)!))
      for (const run of ready.slice(0, jobs - this.#jobs.size)) {
        this.#jobs.set(
          run.id,
          new Job(run, worker, path, { end: (end) => this.#onEnd(end), say: (line) => this.#say(line) }),
        )
      }
      const elsewhere = [...states.values()].some(({ held }) => held)
      if (this.#jobs.size === 0 && this.#ended.length === 0 && ready.length === 0 && !elsewhere) {
        return { states: [...states.values()], causes: this.#judge.causes }
      }
      await this.#news()
    }
  }

  /** Ends what still runs and gives it back to the queue. */
  async stop(): Promise<void> {
    const { database, path } = this.#options
    const mine = [...this.#jobs.keys()]
    await Promise.all([...this.#jobs.values()].map((job) => job.end()))
    if (mine.length > 0) releaseLost(database, mine)
    const files = new ArtefactStore(path)
    dropLeftStates(database, files, this.#ids)
    files.sweep()
  }

  #states(): Map<string, RunState> {
    const byId = new Map(statesOf(this.#options.database, this.#ids).map((state) => [state.id, state]))
    return new Map(this.#ids.map((id) => [id, byId.get(id)!]))
  }

  #onEnd(end: End): void {
    this.#jobs.delete(end.job.run.id)
    this.#ended.push(end)
    this.#wake()
  }

  #account({ job, code, killedBy }: End): void {
    const death = job.hangs ? 'gave no sign of life' : killedBy === null ? null : `was ended by ${killedBy}`
    const { run, complaint } = job
    this.#judge.judge({ run, code, death, complaint, remedy: 'lower --jobs if memory ran out' })
  }

  /** What runs say of the data they share is said once. */
  #say(line: string): void {
    if (this.#said.has(line)) return
    this.#said.add(line)
    this.#note(line)
  }

  #note(line: string): void {
    this.#options.note?.(line)
  }

  /** Waits until a child ends, Ctrl-C is pressed, or it is time to look again. */
  async #news(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (this.#options.signal?.aborted || this.#ended.length > 0) this.#wake()
    })
  }
}

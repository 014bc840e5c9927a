/** Runs a plan on this machine: one child process per run, several at a time, until every run has ended. */
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WARNING } from '../../../../datasets/progress.ts'
import type { Database } from '../../../../db/open.ts'
import { InterruptedError } from '../../../base/process/interrupted.ts'
import { byteSize } from '../../../base/text.ts'
import { ArtefactStore } from '../../../store/artefacts.ts'
import { watchFileIdentity } from '../../../store/file-identity.ts'
import { isAhead, LEASE_SILENCE_MS } from '../../../store/runs/lease.ts'
import type { PlannedRun } from '../../../store/runs/planned-run.ts'
import { endOrphan, type RunState, releaseLost } from '../../../store/runs/queue.ts'
import { dropLeftResumeData } from '../../../store/runs/resume-states.ts'
import type { CardRules } from '../../resources/card-plan.ts'
import type { Device } from '../../resources/devices.ts'
import { MemoryPlan, type Running } from '../../resources/memory-plan.ts'
import type { Place } from '../../resources/places.ts'
import { Places } from '../../resources/places.ts'
import type { ExecutionResult } from '../executor.ts'
import { planStates } from '../plan-states.ts'
import { RetryPolicy } from '../retry-policy.ts'
import { StoreLock } from '../store-lock.ts'
import { deathOf } from './death.ts'
import { type End, Job } from './job.ts'

const POLL_MS = 500
/** A worker whose parent is gone, which it should notice within a second or two, is killed after this long without a sign of life. */
const ORPHAN_MS = 30_000
const WORKER = [fileURLToPath(new URL('../../../cli/bin.mjs', import.meta.url)), 'worker']

export interface LocalOptions {
  database: Database
  /** Path of the database file, for the children. */
  path: string
  planned: readonly PlannedRun[]
  /** Concurrent runs. */
  jobs: number
  /** Receives the state of every run about twice a second, and at the end. */
  watch?: (states: readonly RunState[]) => void
  note?: (line: string) => void
  /** Aborted by Ctrl-C. */
  signal?: AbortSignal
  /** Further variables for workers. */
  env?: Readonly<Record<string, string>>
  /** Command of a worker; the run's id and the database are appended. */
  worker?: readonly string[]
  /** The device of a run; by default its engine chooses. */
  deviceOf?: (run: PlannedRun) => Device | null
  /** GPUs to assign to runs; none by default. */
  cards?: CardRules
  /** Cores of the machine, where CPU runs and GPU runs are executed at the same time. */
  cores?: number
  /** Returns the bytes of memory that are still available. */
  available?: () => number
}

/**
 * Returns once every run of the plan is done or has failed. Runs that another process is working on are waited for, and
 * taken over if it dies.
 * @throws InterruptedError after `signal`; any error that makes the database unusable.
 */
export async function runLocally(options: LocalOptions): Promise<ExecutionResult> {
  const local = new Local(options)
  const outcome = await local.run().catch(async (error: unknown) => {
    // The same problem may make this fail, too; the first error is the one to report.
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
  readonly #retryPolicy: RetryPolicy
  readonly #memory: MemoryPlan
  readonly #places: Places
  readonly #lock: StoreLock
  readonly #whereItWas: () => void
  readonly #strangers = new Map<string, { heartbeat: number | null; seen: number }>()
  readonly #said = new Set<string>()
  #ended: End[] = []
  #wake = () => {}

  constructor(options: LocalOptions) {
    this.#options = options
    this.#ids = options.planned.map(({ id }) => id)
    this.#retryPolicy = new RetryPolicy(options.database, (line) => this.#note(line))
    this.#memory = new MemoryPlan(options.database, options.planned, options.available)
    this.#places = new Places(options)
    this.#lock = new StoreLock(options.database, (line) => this.#note(line))
    this.#whereItWas = watchFileIdentity(options.path)
  }

  async run(): Promise<ExecutionResult> {
    const { planned, jobs, signal, watch } = this.#options
    signal?.addEventListener('abort', () => this.#wake())
    for (;;) {
      if (signal?.aborted) throw new InterruptedError()
      this.#whereItWas()
      if (!this.#lock.isFree()) {
        for (const job of this.#jobs.values()) job.excuse()
        await sleep(POLL_MS, undefined, { signal }).catch(() => {})
        continue
      }
      for (const end of this.#ended.splice(0)) this.#account(end)
      const states = planStates(this.#options.database, planned)
      watch?.([...states.values()])
      for (const [id, job] of this.#jobs) {
        job.watch(states.get(id)?.heartbeatAt ?? null, LEASE_SILENCE_MS)
        job.weigh()
      }
      this.#memory.saw(this.#running())
      const ready = planned.filter(({ id }) => !this.#jobs.has(id) && this.#retryPolicy.mayStart(states.get(id)!))
      this.#startSome(ready, jobs)
      const elsewhere = [...states.values()].filter(({ id, held }) => held && !this.#jobs.has(id))
      this.#watchStrangers(elsewhere)
      if (this.#jobs.size === 0 && this.#ended.length === 0 && ready.length === 0 && elsewhere.length === 0) {
        return { states: [...states.values()], causes: this.#retryPolicy.causes }
      }
      await this.#news()
    }
  }

  /** Stops the remaining jobs and returns their runs to the queue. */
  async stop(): Promise<void> {
    const { database, path } = this.#options
    await Promise.all([...this.#jobs.values()].map((job) => job.end()))
    releaseLost(database, this.#ids)
    const files = new ArtefactStore(path)
    dropLeftResumeData(database, files, this.#ids)
    files.sweep()
  }

  #onEnd(end: End): void {
    this.#jobs.delete(end.job.run.id)
    this.#ended.push(end)
    this.#wake()
  }

  /**
   * Starts runs in the order of the plan, since a large run would never start if small ones could overtake it. GPU runs
   * come first, and CPU runs get the remaining jobs.
   */
  #startSome(ready: readonly PlannedRun[], jobs: number): void {
    const full = new Set<Device | null>()
    const later = (run: PlannedRun) => Number(this.#places.deviceOf(run) === 'cpu')
    for (const run of [...ready].sort((a, b) => later(a) - later(b))) {
      if (this.#jobs.size >= jobs) return
      const device = this.#places.deviceOf(run)
      if (full.has(device)) continue
      const place = this.#places.find(run, [...this.#jobs.values()])
      if ('obstacle' in place) {
        if (place.obstacle !== null) this.#say(`${run.name} waits: ${place.obstacle}`)
        full.add(device) // the other device may still have room
        continue
      }
      const obstacle = this.#memory.obstacle(run, this.#running())
      if (obstacle !== null) {
        this.#say(`${run.name} waits: ${obstacle}`)
        return
      }
      this.#start(run, place)
    }
  }

  #start(run: PlannedRun, place: Place): void {
    const { worker = WORKER, path, env = {} } = this.#options
    // What is said of the data, runs share; a warning is about one of them.
    const say = (line: string) =>
      this.#say(line.startsWith(WARNING) ? `${WARNING}${run.name}: ${line.slice(WARNING.length)}` : line)
    const listener = { end: (end: End) => this.#onEnd(end), say }
    this.#jobs.set(run.id, new Job(run, { command: worker, path, place, env }, listener))
  }

  #running(): Running[] {
    return [...this.#jobs.values()].map(({ run, memory }) => ({ run, now: memory }))
  }

  #account({ job, code, killedBy }: End): void {
    const { run, complaint, memory } = job
    if (job.starved) {
      const hopeless = this.#jobs.size === 0
      if (!hopeless) this.#memory.leaveAlone(run)
      const death = `ran out of memory at ${byteSize(memory)}`
      const remedy = 'make it smaller (batch size, model, image size), or use a machine with more memory'
      this.#retryPolicy.workerEnded({ run, code, death, complaint, remedy, hopeless })
    } else {
      this.#retryPolicy.workerEnded({ run, code, complaint, ...deathOf(job.hangs, killedBy) })
    }
  }

  /** Watches runs of other processes; a live process that is watched by its own parent is left alone. */
  #watchStrangers(states: readonly RunState[]): void {
    const { database, planned } = this.#options
    for (const { id, heartbeatAt } of states) {
      const name = planned.find((run) => run.id === id)!.name
      if (isAhead({ heartbeatAt })) {
        this.#say(
          `${name} waits: its heartbeat is in the future, so a clock is or was wrong; it is taken over after ten minutes without a change`,
        )
      }
      const before = this.#strangers.get(id)
      if (before?.heartbeat !== heartbeatAt || before === undefined) {
        this.#strangers.set(id, { heartbeat: heartbeatAt, seen: performance.now() })
      } else if (performance.now() - before.seen > ORPHAN_MS && endOrphan(database, id)) {
        this.#strangers.delete(id)
        this.#note(`${name}: taking the run over from a process of an earlier command that gives no sign of life`)
      }
    }
  }

  /** Notes a line only once, since runs repeat messages about the data that they share. */
  #say(line: string): void {
    if (this.#said.has(line)) return
    this.#said.add(line)
    this.#note(line)
  }

  #note(line: string): void {
    this.#options.note?.(line)
  }

  /** Waits until a child exits, Ctrl-C is pressed, or it is time to check again. */
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

/** One child process that executes one run. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { childEnvironment } from '../../../engine/environment.ts'
import { PARENT } from '../../../store/runs/lease.ts'
import type { PlannedRun } from '../../../store/runs/planned-run.ts'
import { computeOf } from '../../resources/devices.ts'
import { memoryOf, Starvation } from '../../resources/memory.ts'
import type { Place } from '../../resources/places.ts'
import { saidToUsers } from '../../worker/child-lines.ts'

const GRACE_MS = 5000

export interface End {
  job: Job
  code: number | null
  killedBy: NodeJS.Signals | null
}

interface Start {
  /** Node arguments that start a worker; the run's id and the database are appended. */
  command: readonly string[]
  /** Path of the database. */
  path: string
  place: Place
  /** Further variables. */
  env: Readonly<Record<string, string>>
}

interface Listener {
  end(end: End): void
  /** Receives a line from the child, which also counts as a sign of life. */
  say(line: string): void
}

export class Job {
  readonly run: PlannedRun
  readonly place: Place
  hangs = false
  /** Bytes of memory used when last checked. */
  memory = 0
  /** The child starts in the control group of its parent. */
  readonly #starvation = new Starvation(process.pid)
  readonly #child: ChildProcess
  #stderr = ''
  #heartbeat: number | null = null
  /** Monotonic, so that a jump of the clock does not end a worker. */
  #seen = performance.now()

  constructor(run: PlannedRun, { command, path, place, env }: Start, { end, say }: Listener) {
    this.run = run
    this.place = place
    this.#child = spawn(process.execPath, [...command, run.id, '--db', path], {
      env: {
        ...childEnvironment({ ...computeOf(run.config, place.device), card: place.card }),
        ...env,
        [PARENT]: String(process.pid),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    createInterface({ input: this.#child.stderr! }).on('line', (line) => {
      this.#stderr = `${this.#stderr}${line}\n`.slice(-4000)
      const said = saidToUsers(line)
      if (said === null) return
      this.#seen = performance.now()
      say(said)
    })
    this.#child.once('error', (error) => {
      this.#stderr += `\n${error.message}`
    })
    this.#child.once('close', (code, killedBy) => end({ job: this, code, killedBy }))
  }

  /** The last line that the child wrote to stderr. */
  get complaint(): string {
    return this.#stderr.trim().split('\n').at(-1)?.trim() ?? ''
  }

  /** Whether memory ran out while this job ran; if something else killed it, that was the reason. */
  get starved(): boolean {
    return this.#child.signalCode === 'SIGKILL' && !this.hangs && this.#starvation.happened
  }

  weigh(): void {
    const { pid } = this.#child
    const memory = pid === undefined ? null : memoryOf(pid)
    if (memory === null) return
    this.memory = memory
    this.#starvation.follow(pid!)
  }

  /** Kills a child whose heartbeat has not changed for too long. */
  watch(heartbeat: number | null, silenceMs: number): void {
    if (heartbeat !== this.#heartbeat) {
      this.#heartbeat = heartbeat
      this.#seen = performance.now()
    } else if (performance.now() - this.#seen > silenceMs) {
      this.hangs = true
      this.#child.kill('SIGKILL')
    }
  }

  /** The child waits for what it can't help, which is no silence. */
  excuse(): void {
    this.#seen = performance.now()
  }

  /** Asks the child to exit, then kills it. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const closed = once(this.#child, 'close')
    this.#child.kill('SIGTERM')
    const late = sleep(GRACE_MS, 'late', { ref: false })
    if ((await Promise.race([closed, late])) === 'late') this.#child.kill('SIGKILL')
    await closed
  }
}

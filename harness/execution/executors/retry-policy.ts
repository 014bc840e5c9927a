/** Decides after the end of a worker whether its run is done, is retried or is given up; shared by all executors. */
import type { Database } from '../../../db/open.ts'
import { oneLine } from '../../base/printable.ts'
import { EXIT } from '../../base/process/exit-codes.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import { finish, type RunState, statesOf } from '../../store/runs/queue.ts'

/** Attempts of a failing run. */
const TRIES = 2
/** A run is given up after this many deaths by signal at the same step; probably there is not enough memory. */
const DEATHS = 3

export interface Ending {
  run: PlannedRun
  /** The worker's exit code; null when it was killed. */
  code: number | null
  /** How it was killed, e.g. `was ended by SIGKILL`; null when it exited by itself. */
  death: string | null
  /** The worker's last line on stderr. */
  complaint: string
  /** The remedy if this happens repeatedly. */
  remedy: string
  /** True if a retry would end in the same way. */
  hopeless?: boolean
}

/** The error of a run whose process was killed. */
export const deathMessage = (death: string, remedy: string): string => `its process ${death}; ${remedy}`

export class RetryPolicy {
  readonly #database: Database
  readonly #note: (line: string) => void
  readonly #failures = new Map<string, number>()
  readonly #deaths = new Map<string, { step: number; times: number }>()
  /** Worker exit code of every run that failed here: 1, 2 for wrong input, 3 for a problem of the environment. */
  readonly causes = new Map<string, number>()

  constructor(database: Database, note: (line: string) => void) {
    this.#database = database
    this.#note = note
  }

  /** Whether to start a run that no process is working on, for the first time or again. */
  mayStart({ id, status, held }: RunState): boolean {
    if (held || status === 'done') return false
    const failures = this.#failures.get(id) ?? 0
    return status !== 'failed' || (failures > 0 && failures < TRIES)
  }

  /** Must be called once for every worker that has ended, with the store as it left it. */
  workerEnded(ending: Ending): void {
    const { code, death } = ending
    if (death !== null) this.#workerDied(ending, death)
    else if (code !== EXIT.done && code !== EXIT.taken && code !== EXIT.interrupted) this.#workerFailed(ending)
  }

  /** Being killed is not a failure of the run, unless it happens repeatedly at the same step. */
  #workerDied({ run: { id, name }, remedy, hopeless = false }: Ending, death: string): void {
    const { step, status } = this.#state(id)
    if (status === 'done') return
    const before = this.#deaths.get(id)
    const times = before?.step === step ? before.times + 1 : 1
    this.#deaths.set(id, { step, times })
    if (times < DEATHS && !hopeless) {
      this.#note(`${name}: its process ${death}; starting it again`)
    } else {
      this.#failures.set(id, TRIES)
      finish(this.#database, id, 'failed', deathMessage(`${death}${times > 1 ? ` ${times} times` : ''}`, remedy))
    }
  }

  #workerFailed({ run: { id, name }, code, complaint }: Ending): void {
    if (this.#state(id).status !== 'failed') {
      finish(this.#database, id, 'failed', complaint || `its process ended with exit code ${code}`)
    }
    // Retrying does not help against wrong input, a problem of the environment, or what would happen again.
    const hopeless = code === EXIT.lacking || code === EXIT.wrong || code === EXIT.sameAgain
    const failures = hopeless ? TRIES : (this.#failures.get(id) ?? 0) + 1
    this.#failures.set(id, failures)
    this.causes.set(id, code === null || code === EXIT.sameAgain ? EXIT.failed : code)
    if (failures < TRIES) this.#note(oneLine(`${name} failed, retrying once: ${this.#state(id).error}`))
  }

  #state(id: string): RunState {
    return statesOf(this.#database, [id])[0]!
  }
}

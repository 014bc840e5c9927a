/** What the end of a worker means for its run: done, to be started again, or given up. The same for every executor. */
import type { Database } from '../../../db/open.ts'
import { EXIT } from '../../base/exit-codes.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import { finish, type RunState, statesOf } from '../../store/runs/queue.ts'

/** A failing run is tried once more. */
const TRIES = 2
/** Deaths by signal at one and the same step after which a run is given up: probably the memory is too small. */
const DEATHS = 3

export interface Ending {
  run: PlannedRun
  /** The worker's exit code; null when it did not end by itself. */
  code: number | null
  /** How it was ended, e.g. `was ended by SIGKILL`; null when it ended by itself. */
  death: string | null
  /** The last thing that the worker said. */
  complaint: string
  /** What to do if it is ended like this again and again. */
  remedy: string
  /** True where it would only end like this again. */
  hopeless?: boolean
}

export class RetryPolicy {
  readonly #database: Database
  readonly #note: (line: string) => void
  readonly #failures = new Map<string, number>()
  readonly #deaths = new Map<string, { step: number; times: number }>()
  /** Exit code of the worker of every run that failed here: 1, 2 for wrong input, 3 for what the environment lacks. */
  readonly causes = new Map<string, number>()

  constructor(database: Database, note: (line: string) => void) {
    this.#database = database
    this.#note = note
  }

  /** Whether a run that nobody works on is to be started, for the first time or again. */
  mayStart({ id, status, held }: RunState): boolean {
    if (held || status === 'done') return false
    const failures = this.#failures.get(id) ?? 0
    return status !== 'failed' || (failures > 0 && failures < TRIES)
  }

  /** To be called once for every worker that ended, with the store as it left it. */
  judge(ending: Ending): void {
    const { code, death } = ending
    if (death !== null) this.#judgeDeath(ending, death)
    else if (code !== EXIT.done && code !== EXIT.taken && code !== EXIT.interrupted) this.#judgeFailure(ending)
  }

  /** A death from outside is no failure of the run, unless it happens again and again at the same place. */
  #judgeDeath({ run: { id, name }, remedy, hopeless = false }: Ending, death: string): void {
    const { step, status } = this.#state(id)
    if (status === 'done') return
    const before = this.#deaths.get(id)
    const times = before?.step === step ? before.times + 1 : 1
    this.#deaths.set(id, { step, times })
    if (times < DEATHS && !hopeless) {
      this.#note(`${name}: its process ${death}; starting it again`)
    } else {
      this.#failures.set(id, TRIES)
      finish(this.#database, id, 'failed', `its process ${death}${times > 1 ? ` ${times} times` : ''}; ${remedy}`)
    }
  }

  #judgeFailure({ run: { id, name }, code, complaint }: Ending): void {
    if (this.#state(id).status !== 'failed') {
      finish(this.#database, id, 'failed', complaint || `its process ended with exit code ${code}`)
    }
    // What is wrong with the input or missing from the environment is so the second time as well.
    const hopeless = code === EXIT.lacking || code === EXIT.wrong
    const failures = hopeless ? TRIES : (this.#failures.get(id) ?? 0) + 1
    this.#failures.set(id, failures)
    this.causes.set(id, code ?? EXIT.failed)
    if (failures < TRIES) this.#note(`${name} failed, trying once more: ${this.#state(id).error}`)
  }

  #state(id: string): RunState {
    return statesOf(this.#database, [id])[0]!
  }
}

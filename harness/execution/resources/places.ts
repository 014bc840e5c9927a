/** Finds a place for the next run: a GPU with room for it, or cores that the GPU runs leave free. */
import { availableParallelism } from 'node:os'
import type { Database } from '../../../db/open.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import { CardPlan, type CardRules } from './card-plan.ts'
import { coresOf, type Device } from './devices.ts'

/** The device of a job. */
export interface Place {
  /** Null leaves the choice to the engine. */
  device: Device | null
  /** The GPU that it may use; absent: all that are visible here. */
  card?: string | undefined
}

interface Options {
  database: Database
  planned: readonly PlannedRun[]
  deviceOf?: (run: PlannedRun) => Device | null
  cards?: CardRules
  cores?: number
}

interface Running {
  run: PlannedRun
  place: Place
}

const NO_CARDS: CardRules = { cards: [], perCard: 1 }

export class Places {
  readonly deviceOf: (run: PlannedRun) => Device | null
  readonly #cards: CardPlan
  /** Whether an engine of unknown kind has GPUs to use. */
  readonly #unknownOnCards: boolean
  /** Null if no run computes on a GPU; then only the number of jobs limits CPU runs. */
  readonly #cores: number | null

  constructor({ database, planned, deviceOf = () => null, cards = NO_CARDS, cores = availableParallelism() }: Options) {
    this.deviceOf = deviceOf
    this.#cards = new CardPlan(database, planned, cards)
    this.#unknownOnCards = cards.cards.length > 0
    this.#cores = planned.some((run) => deviceOf(run) === 'gpu') ? cores : null
  }

  /** @returns the place, or the obstacle for which the run waits; null if it simply has to wait its turn. */
  find(run: PlannedRun, running: readonly Running[]): Place | { obstacle: string | null } {
    const device = this.deviceOf(run)
    if (device === 'gpu' || (device === null && this.#unknownOnCards)) {
      const onCards = running.filter(({ place }) => place.device !== 'cpu')
      const found = this.#cards.place(
        run,
        onCards.map((other) => ({ run: other.run, card: other.place.card })),
      )
      return 'obstacle' in found ? found : { device, card: found.card }
    }
    const taken = running.reduce((sum, other) => sum + coresOf(other.run.config), 0)
    const fits = this.#cores === null || taken === 0 || taken + coresOf(run.config) <= this.#cores
    return fits ? { device } : { obstacle: null }
  }
}

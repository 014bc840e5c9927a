/** Where the next run may compute: on a card that has room for it, or on cores that the runs on cards leave. */
import { availableParallelism } from 'node:os'
import type { Database } from '../../../db/open.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import { CardPlan, type CardRules } from './card-plan.ts'
import { coresOf, type Device } from './devices.ts'

/** Where a job computes. */
export interface Place {
  /** Null: what the engine finds. */
  device: Device | null
  /** The card that it may use; absent: those that are visible here. */
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
  /** Whether an engine that nobody knows has cards to use. */
  readonly #unknownOnCards: boolean
  /** Null where no run computes on a card: then the number of jobs alone counts. */
  readonly #cores: number | null

  constructor({ database, planned, deviceOf = () => null, cards = NO_CARDS, cores = availableParallelism() }: Options) {
    this.deviceOf = deviceOf
    this.#cards = new CardPlan(database, planned, cards)
    this.#unknownOnCards = cards.cards.length > 0
    this.#cores = planned.some((run) => deviceOf(run) === 'gpu') ? cores : null
  }

  /** @returns where, or why the run has to wait: null when only its turn has not come. */
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

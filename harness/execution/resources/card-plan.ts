/**
 * Which card a run computes on, and when it has to wait for one. A card has one run at a time unless more are allowed. Then
 * one starts beside others when what it takes is free now and fits into the card with what the others take; a run of which
 * nothing is known takes an equal share of the card.
 */

import type { Database } from '../../../db/open.ts'
import { byteSize } from '../../base/text.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import { peaksOf } from '../plan/peaks.ts'
import { type CardMemory, cardMemory } from './card-memory.ts'

export interface OnCard {
  run: PlannedRun
  /** As CUDA_VISIBLE_DEVICES takes it; undefined where the cards have no known names. */
  card: string | undefined
}

export interface CardRules {
  /** As CUDA_VISIBLE_DEVICES takes them; empty where nobody can name them: then there is one. */
  cards: readonly string[]
  /** Runs at once on one of them. */
  perCard: number
  memory?: () => Map<string, CardMemory>
}

/** A card; what to say while none is free, null where there is nothing to say but that all have a run. */
type Place = { card: string | undefined } | { obstacle: string | null }

export class CardPlan {
  readonly #cards: readonly (string | undefined)[]
  readonly #perCard: number
  readonly #memory: () => Map<string, CardMemory>
  /** The most that a run of the group took on a card, bytes. */
  readonly #peaks: Map<string, number>

  constructor(database: Database, planned: readonly PlannedRun[], { cards, perCard, memory = cardMemory }: CardRules) {
    this.#cards = cards.length === 0 ? [undefined] : cards
    this.#perCard = perCard
    this.#memory = memory
    this.#peaks = peaksOf(database, planned, 'peakCardMb')
  }

  /** The card with the fewest runs on it, the first of those. @param running - the runs that compute on cards now. */
  place(run: PlannedRun, running: readonly OnCard[]): Place {
    const on = (card: string | undefined) => running.filter((other) => other.card === card)
    const open = this.#cards.filter((card) => on(card).length < this.#perCard)
    const card = open.sort((a, b) => on(a).length - on(b).length)[0]
    if (open.length === 0) return { obstacle: null }
    const others = on(card)
    const memory = others.length === 0 ? null : this.#memoryOf(card)
    if (memory === null) return { card }
    const need = this.#needs(run, memory)
    const promised = others.reduce((sum, other) => sum + this.#needs(other.run, memory), 0)
    const room = Math.max(0, Math.min(memory.free, memory.total - promised))
    if (need <= room) return { card }
    return {
      obstacle: `it takes about ${byteSize(need)} of a card, and ${byteSize(room)} of ${card ?? 'it'} is free`,
    }
  }

  #needs({ groupId }: PlannedRun, { total }: CardMemory): number {
    return this.#peaks.get(groupId) ?? total / this.#perCard
  }

  /** Of a card that goes by its number the driver may think as of another: then the fullest one counts. */
  #memoryOf(card: string | undefined): CardMemory | null {
    const all = this.#memory()
    const named = card === undefined ? undefined : all.get(card)
    return named ?? [...all.values()].sort((a, b) => a.free - b.free)[0] ?? null
  }
}

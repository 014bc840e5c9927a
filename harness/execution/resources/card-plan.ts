/**
 * Assigns runs to GPUs. A GPU has one run at a time unless more are allowed. A further run starts when the memory that
 * it needs is free now and fits along with the peaks of the other runs; an unknown run is assumed to need an equal
 * share of the GPU.
 */

import type { Database } from '../../../db/open.ts'
import { byteSize } from '../../base/text.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import { peaksOf } from '../plan/peaks.ts'
import { type CardMemory, cardMemory } from './card-memory.ts'

export interface OnCard {
  run: PlannedRun
  /** GPU id for CUDA_VISIBLE_DEVICES; undefined where ids are unknown. */
  card: string | undefined
}

export interface CardRules {
  /** GPU ids for CUDA_VISIBLE_DEVICES; if empty because they are unknown, one GPU is assumed. */
  cards: readonly string[]
  /** Concurrent runs per GPU. */
  perCard: number
  memory?: () => Map<string, CardMemory>
}

/** A GPU, or the reason why none is free; the reason is null when every GPU simply has its runs. */
type FreeCard = { card: string | undefined } | { obstacle: string | null }

export class CardPlan {
  readonly #cards: readonly (string | undefined)[]
  readonly #perCard: number
  readonly #memory: () => Map<string, CardMemory>
  /** Peak GPU memory of runs by group, in bytes. */
  readonly #peaks: Map<string, number>

  constructor(database: Database, planned: readonly PlannedRun[], { cards, perCard, memory = cardMemory }: CardRules) {
    this.#cards = cards.length === 0 ? [undefined] : cards
    this.#perCard = perCard
    this.#memory = memory
    this.#peaks = peaksOf(database, planned, 'peakCardMb')
  }

  /** The first of the GPUs with the fewest runs. @param running - the runs that compute on GPUs now. */
  place(run: PlannedRun, running: readonly OnCard[]): FreeCard {
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
      obstacle: `it takes about ${byteSize(need)} of a GPU, and ${byteSize(room)} of ${card ?? 'it'} is free`,
    }
  }

  #needs({ groupId }: PlannedRun, { total }: CardMemory): number {
    return this.#peaks.get(groupId) ?? total / this.#perCard
  }

  /**
   * The memory of a GPU; for one known only by number, which the driver may count differently, that of the fullest GPU.
   */
  #memoryOf(card: string | undefined): CardMemory | null {
    const all = this.#memory()
    const named = card === undefined ? undefined : all.get(card)
    return named ?? [...all.values()].sort((a, b) => a.free - b.free)[0] ?? null
  }
}

import type { Block } from './payload.ts'

/** Maximum blocks in memory; far more than are visible at once. */
const MOST_HELD = 200

interface Held {
  /** The page's first block at the request. A new one means changed results, so the block is requested again. */
  first: Block | null
  /** Undefined while it is loading. Old numbers stay visible until the new ones have arrived. */
  block: Block | undefined
}

/** The blocks of a long board that were requested. Beyond a maximum, those longest out of sight are dropped. */
export class HeldBlocks {
  /** By address, the last seen at the end. */
  readonly #held = new Map<string, Held>()
  readonly #most: number

  constructor(most = MOST_HELD) {
    this.#most = most
  }

  /** Notes that a block is in sight. @returns whether it must be requested now. */
  see(address: string, first: Block): boolean {
    const before = this.#held.get(address)
    this.#held.delete(address)
    this.#held.set(address, { first, block: before?.block })
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= this.#most) break
      this.#held.delete(oldest)
    }
    return before?.first !== first
  }

  /** @param first - what it was requested with: an answer to an earlier request comes too late. */
  arrived(address: string, first: Block, block: Block): void {
    if (this.#held.get(address)?.first === first) this.#held.set(address, { first, block })
  }

  /** It is requested again when it next comes into sight. */
  failed(address: string, first: Block): void {
    const held = this.#held.get(address)
    if (held?.first === first) held.first = null
  }

  get(address: string): Block | undefined {
    return this.#held.get(address)?.block
  }
}

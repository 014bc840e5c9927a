/** The features of a split while it is being encoded. */

/** Hears how many images of a split are encoded. */
export type Encoded = (done: number, count: number) => void

export interface BegunRows {
  /** [images of the split, size]; the rows from `done` on are not filled yet. */
  values: Float32Array
  /** Features of an image; 0 before the first is encoded. */
  size: number
  /** How many images are encoded, from the first on. */
  done: number
}

/** Keeps what is encoded, so that an encoding that was killed goes on from there. */
export interface Parts {
  /** What an earlier encoding of the same images has kept; null for nothing. */
  read(count: number): BegunRows | null
  /** Called after each block. */
  encoded(rows: BegunRows): void
}

export interface Listeners {
  /** Hears of the progress: after each block, and of what was encoded before. */
  encoded?: Encoded | undefined
  parts?: Parts | undefined
}

export class EncodedRows implements BegunRows {
  values = new Float32Array()
  size = 0
  done = 0
  readonly #count: number
  readonly #listeners: Listeners

  /** @param count - the images of the split. */
  constructor(count: number, listeners: Listeners) {
    this.#count = count
    this.#listeners = listeners
    const begun = listeners.parts?.read(count)
    if (!begun) return
    Object.assign(this, begun)
    listeners.encoded?.(this.done, count)
  }

  /** @param block - the features of the next images, [images, size]. */
  add(block: Float32Array, size: number): void {
    if (this.size === 0) this.values = new Float32Array(this.#count * size)
    this.size = size
    this.values.set(block, this.done * size)
    this.done += block.length / size
    this.#listeners.parts?.encoded(this)
    this.#listeners.encoded?.(this.done, this.#count)
  }
}

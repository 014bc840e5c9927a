/**
 * Features on the device in blocks of rows. What is small stays there; what is large is brought anew each time it is
 * gone through, so that memory beside the features themselves does not grow with them, and no tensor grows past what
 * one may hold.
 */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { tf } from '../engine/tensorflow.ts'
import type { Features } from './types.ts'

/** Numbers kept on the device, 256 MB of them. */
const KEPT = 2 ** 26

export type Rows = Pick<Features, 'values' | 'count' | 'size'>

export class RowBlocks {
  readonly count: number
  readonly size: number
  readonly #values: Float32Array
  readonly #rowsAtATime: number
  readonly #prepare: (rows: Tensor2D) => Tensor2D
  readonly #kept: (Tensor2D | undefined)[] | null

  /**
   * @param prepare - what becomes of a block on the device, [rows, size]; called within a `tf.tidy`.
   * @param kept - the most numbers that stay on the device.
   */
  constructor(
    { values, count, size }: Rows,
    rowsAtATime: number,
    prepare: (rows: Tensor2D) => Tensor2D,
    kept: number = KEPT,
  ) {
    this.count = count
    this.size = size
    this.#values = values
    this.#rowsAtATime = rowsAtATime
    this.#prepare = prepare
    this.#kept = values.length <= kept ? [] : null
  }

  get blocks(): number {
    return Math.ceil(this.count / this.#rowsAtATime)
  }

  /** Visits every block with the number of its first row, in order, within a `tf.tidy`. */
  each(visit: (block: Tensor2D, start: number, index: number) => void): void {
    for (let start = 0, index = 0; start < this.count; start += this.#rowsAtATime, index++) {
      tf.tidy(() => visit(this.#block(start, index), start, index))
    }
  }

  dispose(): void {
    tf.dispose((this.#kept ?? []) as Tensor2D[])
  }

  #block(start: number, index: number): Tensor2D {
    const kept = this.#kept?.[index]
    if (kept) return kept
    const rows = Math.min(this.#rowsAtATime, this.count - start)
    const values = this.#values.subarray(start * this.size, (start + rows) * this.size)
    const block = tf.tidy(() => this.#prepare(tf.tensor2d(values, [rows, this.size])))
    if (this.#kept) this.#kept[index] = tf.keep(block)
    return block
  }
}

/** Mean of every feature. What only depends on differences between rows is exact to more digits without it. */
export function featureMeans({ values, count, size }: Rows): Float32Array {
  const sums = new Float64Array(size)
  for (let at = 0; at < values.length; at += size) {
    for (let feature = 0; feature < size; feature++) sums[feature]! += values[at + feature]!
  }
  return Float32Array.from(sums, (sum) => sum / count)
}

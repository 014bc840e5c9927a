/**
 * Features on the device in blocks of rows. Small features stay on the device. Large ones are uploaded again for every
 * pass, so that device memory does not grow with them and no tensor exceeds its maximum size.
 */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { tf } from '../engine/tensorflow.ts'
import type { Features } from './types.ts'

/** Maximum number of values that stay on the device, 256 MB. */
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
   * @param rowsAtATime - rows per block.
   * @param prepare - transforms a block, [rows, size], on the device; called within a `tf.tidy`.
   * @param kept - features with at most this many values stay on the device.
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

  /** Visits every block in order, within a `tf.tidy`. `start` is the number of the block's first row. */
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

/** Scales every row to length 1; a row of zeros stays zero. */
export function unitRows(x: Tensor2D): Tensor2D {
  const length = tf.sqrt(tf.sum(tf.square(x), 1, true))
  return tf.div(x, tf.maximum(length, 1e-12))
}

/** Mean of every feature, [size]. Subtracting it makes computations of differences between rows more precise. */
export function featureMeans({ values, count, size }: Rows): Float32Array {
  const sums = new Float64Array(size)
  for (let at = 0; at < values.length; at += size) {
    for (let feature = 0; feature < size; feature++) sums[feature]! += values[at + feature]!
  }
  return Float32Array.from(sums, (sum) => sum / count)
}

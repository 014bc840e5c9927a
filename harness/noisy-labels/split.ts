/** Turns a table from a file into standardised training and test rows. */

import { dataset as heart } from '../../datasets/sets/uci-heart.ts'
import { dataset as splice } from '../../datasets/sets/uci-splice.ts'
import type { TabularData, TabularDataset } from '../../datasets/types.ts'
import type { Random } from '../base/random.ts'

interface Task {
  dataset: TabularDataset
  /** Fraction of test rows, inferred from the fractions in the paper (k/61 and k/459). */
  test: number
  /** Whether the larger class is sampled down to the smaller one; only 2 x 1,527 rows give 459 test rows. */
  balanced: boolean
}

export const TASKS: Record<'uci-heart' | 'uci-splice', Task> = {
  'uci-heart': { dataset: heart, test: 0.2, balanced: false },
  'uci-splice': { dataset: splice, test: 0.15, balanced: true },
}

export interface Rows {
  /** [count, columns] */
  x: Float32Array
  labels: Int32Array
  count: number
  columns: number
}

export interface RowSplit {
  /** Row numbers in the file's order, ascending. */
  train: Int32Array
  test: Int32Array
}

/** Draws ceil(test * rows) test rows, after balancing the classes if the task requires it. The rest is for training. */
export function splitRows(
  labels: Int32Array,
  { test, balanced }: Pick<Task, 'test' | 'balanced'>,
  random: Random,
): RowSplit {
  const order = random.permutation(labels.length)
  const kept = balanced ? firstOfEachClass(order, labels) : order
  return divide(kept, Math.ceil(test * kept.length))
}

/** Holds out ceil(share * count) random rows of 0 … count - 1 for validation; they are returned as `test`. */
export function holdOut(count: number, share: number, random: Random): RowSplit {
  return divide(random.permutation(count), Math.ceil(share * count))
}

function divide(order: Int32Array, first: number): RowSplit {
  return { test: order.slice(0, first).sort(), train: order.slice(first).sort() }
}

/** Keeps the first n rows of each class, where n is the size of the smallest class. */
function firstOfEachClass(order: Int32Array, labels: Int32Array): Int32Array {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  const limit = Math.min(...counts.values())
  const taken = new Map<number, number>()
  return order.filter((row) => {
    const label = labels[row]!
    const n = (taken.get(label) ?? 0) + 1
    taken.set(label, n)
    return n <= limit
  })
}

/**
 * Imputes and standardises the rows of a split by statistics of the training rows alone: a missing number becomes their
 * median, a missing category their most frequent one, and every column gets mean 0 and standard deviation 1 on them.
 */
export function prepare(data: TabularData, split: RowSplit): { train: Rows; test: Rows } {
  const train = pick({ x: data.values, ...data }, split.train)
  const test = pick({ x: data.values, ...data }, split.test)
  const fill = fillValues(train.x, data)
  for (const { x } of [train, test]) {
    for (let i = 0; i < x.length; i++) if (Number.isNaN(x[i])) x[i] = fill[i % data.columns]!
  }
  standardise(train, test)
  return { train, test }
}

/** The rows with the given numbers, in the given order. */
export function pick({ x, labels, columns }: Omit<Rows, 'count'>, rows: Int32Array): Rows {
  const picked = new Float32Array(rows.length * columns)
  for (const [i, row] of rows.entries()) picked.set(x.subarray(row * columns, (row + 1) * columns), i * columns)
  return { x: picked, labels: Int32Array.from(rows, (row) => labels[row]!), count: rows.length, columns }
}

/** The value for missing cells of every column: the median, or the one-hot code of the most frequent category. */
function fillValues(x: Float32Array, { columns, oneHot }: TabularData): Float64Array {
  const present = Array.from({ length: columns }, (_, c) =>
    column(x, c, columns).filter((value) => !Number.isNaN(value)),
  )
  const fill = Float64Array.from(present, median)
  for (const { first, count } of oneHot) {
    const totals = present.slice(first, first + count).map(sum)
    const mode = totals.indexOf(Math.max(...totals))
    for (let i = 0; i < count; i++) fill[first + i] = Number(i === mode)
  }
  return fill
}

/** Standardises in place. A column that is constant in the training rows becomes 0. */
function standardise(train: Rows, test: Rows): void {
  const { columns } = train
  for (let c = 0; c < columns; c++) {
    const values = column(train.x, c, columns)
    const mean = sum(values) / values.length
    const variance = sum(Float64Array.from(values, (value) => (value - mean) ** 2)) / values.length
    const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0
    for (const { x } of [train, test]) {
      for (let i = c; i < x.length; i += columns) x[i] = (x[i]! - mean) * scale
    }
  }
}

function column(x: Float32Array, c: number, columns: number): Float64Array {
  return Float64Array.from({ length: x.length / columns }, (_, row) => x[row * columns + c]!)
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort()
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}

/** The columns of a leaderboard that say what a run took; also in the browser. */
import { BYTES_PER_MEBIBYTE } from '../../base/text.ts'

interface CostEntry {
  title: string
  unit: string
  /** The order of the first click on its head, with the best first. */
  first: 'asc' | 'desc'
  /** The number in that unit, from the stored one. */
  inUnit(stored: number): number
  /** Digits after the point of a number in that unit; the same on the page and in exports. */
  digits(value: number): number
}

const whole = () => 0
const same = (stored: number) => stored

/**
 * By the name of the column of `run_groups`, which triggers fill. A new one is such a column with its migration ("Add a
 * column to the database" in CONTRIBUTING.md), its lines in the query of groups (`db/queries/leaderboard.ts`) and an entry
 * here: heads, cells, exports and the API follow.
 */
export const COSTS = {
  seconds: { title: 'Time', unit: 's', first: 'asc', inUnit: same, digits: (value) => (value < 10 ? 1 : 0) },
  peakRssMb: {
    title: 'Memory',
    unit: 'MB',
    first: 'asc',
    digits: whole,
    // Stored in mebibytes, and shown in megabytes as every other size is.
    inUnit: (stored) => (stored * BYTES_PER_MEBIBYTE) / 1e6,
  },
  imagesPerSecond: { title: 'Speed', unit: 'images/s', first: 'desc', inUnit: same, digits: whole },
} satisfies Record<string, CostEntry>

export type CostKey = keyof typeof COSTS

/** Means over the runs of a row, as they are stored; null where none of them has it. */
export type Cost = Record<CostKey, number | null>

export const COST_KEYS = Object.keys(COSTS) as CostKey[]

export const isCost = (key: string): key is CostKey => Object.hasOwn(COSTS, key)

/** The columns of the cost with this key or title, in any case. */
export const costsCalled = (name: string): CostKey[] =>
  COST_KEYS.filter((key) => [key, COSTS[key].title].some((one) => one.toLowerCase() === name.toLowerCase()))

/** An object with a property for every column of the cost. */
export function eachCost<T>(make: (key: CostKey) => T): Record<CostKey, T> {
  return Object.fromEntries(COST_KEYS.map((key) => [key, make(key)])) as Record<CostKey, T>
}

/** @param stored - as in `Cost`. @returns a number in the column's unit: `9.8`, `1234`. */
export function costText(key: CostKey, stored: number): string {
  const { inUnit, digits }: CostEntry = COSTS[key]
  const value = inUnit(stored)
  return value.toFixed(digits(value))
}

/** From a grid of text to the values of each method on each data set, whether the table is long or wide. */
import { UsageError } from '../../base/errors.ts'
import { readCell } from './cells.ts'
import type { TextGrid } from './text-grid.ts'

export const UNITS = ['fraction', 'percent', 'number'] as const
export type TableUnit = (typeof UNITS)[number]

/** The values of one method on one data set. */
export interface Sample {
  values: number[]
  /** Name of the seed of each value; null where the table names none. */
  seeds: string[] | null
}

export interface OwnTable {
  /** In the order of the file. */
  methods: string[]
  datasets: string[]
  /** Columns that are no data sets, such as averages, and are left out. */
  leftOut: string[]
  /** What was recognised and changed while reading, in whole phrases. */
  notes: string[]
  unit: TableUnit
  /** `null` where the table has no value. */
  sample(method: string, dataset: string): Sample | null
}

/** One number of the table. */
export interface TableValue {
  /** Its row, for messages. */
  place: string
  method: string
  dataset: string
  seed: string | null
  value: number
  percent: boolean
}

const COLUMNS = {
  method: ['method', 'model', 'algorithm', 'classifier', 'name'],
  dataset: ['dataset', 'data', 'task', 'benchmark'],
  seed: ['seed', 'run', 'fold', 'repeat', 'trial'],
  value: ['value', 'score', 'accuracy', 'acc', 'result'],
} as const

type Role = keyof typeof COLUMNS

/**
 * Long form: a column of values beside columns method, data set and seed. Wide form: a row for each method, a column for
 * each data set, and lists or repeated rows for seeds.
 * @param unit what the values are; null: found out from the values.
 * @throws UsageError when the table is ambiguous.
 */
export function readTable(grid: TextGrid, unit: TableUnit | null = null): OwnTable {
  const values = readValues(grid)
  const samples = new Map<string, TableValue[]>()
  for (const value of values) {
    const key = keyOf(value.method, value.dataset)
    samples.set(key, [...(samples.get(key) ?? []), value])
  }
  return {
    methods: [...new Set(values.map(({ method }) => method))],
    datasets: [...new Set(values.map(({ dataset }) => dataset))],
    leftOut: leftOutOf(grid),
    notes: grid.notes ?? [],
    unit: unit ?? unitOf(values, UNITS),
    sample(method, dataset) {
      const own = samples.get(keyOf(method, dataset))
      if (!own) return null
      const seeds = own.flatMap(({ seed }) => seed ?? [])
      return { values: own.map(({ value }) => value), seeds: seeds.length === own.length ? seeds : null }
    },
  }
}

/** The same as a list, in the order of the file. @throws UsageError when the table is ambiguous. */
export function readValues(grid: TextGrid): TableValue[] {
  const place = new Map(
    (Object.keys(COLUMNS) as Role[]).map((role) => [role, grid.head.findIndex((heading) => isRole(heading, role))]),
  )
  const at = (role: Role) => place.get(role)!
  const long = at('value') >= 0 && (at('dataset') >= 0 || grid.head.every((_, i) => [...place.values()].includes(i)))
  const values = long ? fromLong(grid, at) : fromWide(grid, at)
  if (values.length === 0) {
    throw new UsageError({ what: 'the table has no values', remedy: 'give a number for at least one method' })
  }
  refuseRepeats(values)
  return values
}

/** Whether a heading names the method, the data set, the seed or the value. */
export const isRole = (heading: string, role: Role): boolean =>
  (COLUMNS[role] as readonly string[]).includes(heading.toLowerCase().replace(/[\s_-]|s$/g, ''))

/** Columns, or rows where data sets are in rows, that are no data sets. */
export function leftOutOf({ head, rows }: TextGrid): string[] {
  const at = head.findIndex((heading) => isRole(heading, 'dataset'))
  const named = at < 0 ? [] : rows.map(({ cells }) => cells[at]!)
  return [...new Set([...head, ...named].filter(isNoDataset))]
}

/** Averages, which would count twice, and costs. */
const NO_DATASETS = new Set(
  [
    'avg',
    'average',
    'mean',
    'rank',
    'avgrank',
    'averagerank',
    'meanrank',
    'params',
    'parameters',
    'flops',
    'gflops',
  ].concat(['macs', 'gmacs', 'time', 'epochs', 'throughput']),
)

/** `Avg.`, `#Params (M)` */
const isNoDataset = (heading: string): boolean =>
  NO_DATASETS.has(
    heading
      .toLowerCase()
      .replace(/\(.*?\)|\[.*?\]/g, '')
      .replace(/[\s.#_-]/g, ''),
  )

/** A label that is a number names no method, where its column does not say so. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

const keyOf = (method: string, dataset: string): string => JSON.stringify([method, dataset])

function fromLong({ head, rows }: TextGrid, at: (role: Role) => number): TableValue[] {
  if (at('method') < 0) throw lacks('method', head)
  const roles = [at('method'), at('dataset'), at('seed'), at('value')]
  const other = head.findIndex(
    (heading, i) => !roles.includes(i) && !isNoDataset(heading) && new Set(rows.map(({ cells }) => cells[i])).size > 1,
  )
  if (other >= 0) {
    throw new UsageError({
      what: `rows differ in the column \`${head[other]}\`, which is neither method, data set, seed nor value`,
      remedy: 'keep the rows of one kind, or make the column part of the name of the method or data set',
    })
  }
  return rows.flatMap(({ place, cells }) => {
    const method = named(cells[at('method')]!, place, 'method')
    const dataset = at('dataset') < 0 ? head[at('value')]! : named(cells[at('dataset')]!, place, 'data set')
    if (isNoDataset(dataset)) return []
    const read = readCell(cells[at('value')]!, `the value in ${place}`)
    return valuesOf(read, { place, method, dataset }, at('seed') < 0 ? null : cells[at('seed')]!)
  })
}

function fromWide({ head, rows }: TextGrid, at: (role: Role) => number): TableValue[] {
  // A row for each data set and a column for each method.
  const turned = at('method') < 0 && at('dataset') >= 0
  // A table seldom names the column of its row labels.
  const label = turned ? at('dataset') : at('method') >= 0 ? at('method') : at('seed') === 0 ? 1 : 0
  const columns = head.flatMap((heading, i) =>
    i === label || i === at('seed') || isNoDataset(heading) ? [] : [{ heading, i }],
  )
  if (columns.length === 0) throw lacks(turned ? 'method' : 'data set', head)
  if (!turned && at('method') < 0 && rows.every(({ cells }) => NUMBER.test(cells[label]!))) throw lacks('method', head)
  return rows.flatMap(({ place, cells }) => {
    const row = named(cells[label]!, place, turned ? 'data set' : 'method')
    if (turned && isNoDataset(row)) return []
    return columns.flatMap(({ heading, i }) => {
      const [method, dataset] = turned ? [heading, row] : [row, heading]
      const read = readCell(cells[i]!, `the value of ${method} on ${dataset} (${place})`)
      return valuesOf(read, { place, method, dataset }, at('seed') < 0 ? null : cells[at('seed')]!)
    })
  })
}

function named(text: string, place: string, what: string): string {
  if (text !== '') return text.replace(/\s+/g, ' ')
  throw new UsageError({ what: `${place} names no ${what}`, remedy: `fill in the ${what} of every row` })
}

function lacks(what: string, head: readonly string[]): UsageError {
  return new UsageError({
    what: `the table has no column for the ${what} (its columns are ${head.join(', ')})`,
    remedy: 'name the columns method, dataset, seed and value, or give one row per method and one column per data set',
  })
}

function valuesOf(
  { values, percent }: ReturnType<typeof readCell>,
  owner: Pick<TableValue, 'place' | 'method' | 'dataset'>,
  seed: string | null,
): TableValue[] {
  if (seed !== null && values.length > 1) {
    throw new UsageError({
      what: `${owner.place} has ${values.length} values of ${owner.method} on ${owner.dataset} under one seed`,
      remedy: 'give one value for each seed, or leave the column of seeds out',
    })
  }
  return values.map((value) => ({ ...owner, seed: seed === '' ? null : seed, value, percent }))
}

function refuseRepeats(values: readonly TableValue[]): void {
  const seen = new Map<string, string>()
  for (const { method, dataset, seed, place } of values) {
    if (seed === null) continue
    const key = JSON.stringify([method, dataset, seed])
    const before = seen.get(key)
    if (before !== undefined) {
      throw new UsageError({
        what: `${place} repeats ${before}: both have a value of ${method} on ${dataset} with seed ${seed}`,
        remedy: 'give each seed once, or leave the column of seeds out if these are separate runs',
      })
    }
    seen.set(key, place)
  }
}

/**
 * Fractions are within 0 and 1; percentages have the sign or are all between 1 and 100. Anything else is asked for.
 * @param units that can be given instead.
 */
export function unitOf(values: readonly TableValue[], units: readonly TableUnit[]): 'fraction' | 'percent' {
  const signed = values.filter(({ percent }) => percent).length
  if (signed === values.length) return 'percent'
  const numbers = values.map(({ value }) => value)
  if (signed === 0 && numbers.every((value) => value >= 0 && value <= 1)) return 'fraction'
  if (signed === 0 && numbers.every((value) => value > 1 && value <= 100)) return 'percent'
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  throw new UsageError({
    what:
      signed > 0
        ? `${signed} of ${values.length} values have a percent sign and the others have none`
        : `values from ${low} to ${high} can be fractions, percentages or something else`,
    remedy: `say which with ${units.map((unit) => `--unit ${unit}`).join(' or ')}`,
  })
}

/** Averages that a table holds under the name of a data set or of a method, found by their numbers. */
import { groupBy } from '../../../../db/queries/group-by.ts'
import { listed } from '../../../base/text.ts'
import type { TableValue } from '../given-table.ts'

/** As few others, and rows, as make an average of what has the mean of the others everywhere. */
const FEWEST = 3
/** How often numbers that lie among the others would all be their mean by chance, at most. */
const MOST_BY_CHANCE = 1e-3

/** Names of one kind: those that have the mean of all others, and those that are too few for it to be sure. */
interface Averages {
  found: string[]
  doubtful: string[]
}

/**
 * Data sets that have the mean of the other data sets for every method, and methods that have that of the other methods.
 * @param settingOf - what parts the rows of a table beside method and data set, such as the metric.
 */
export function averagesOf<Value extends TableValue>(
  values: readonly Value[],
  settingOf: (value: Value) => string = () => '',
) {
  const within = (kind: 'method' | 'dataset') => (one: Value) => JSON.stringify([one[kind], settingOf(one)])
  const datasets = averagesAmong(values, ({ dataset }) => dataset, within('method'))
  const methods = averagesAmong(values, ({ method }) => method, within('dataset'))
  return {
    datasets: datasets.found,
    isOther: ({ method, dataset }: TableValue) => !datasets.found.includes(dataset) && !methods.found.includes(method),
    notes: [
      ...noteOf(datasets.found, 'data sets for every method'),
      ...noteOf(methods.found, 'methods on every data set'),
    ],
    warnings: datasets.doubtful.map(
      (name) =>
        `\`${name}\` has the mean of the other data sets for every method, and is taken as a data set; delete it, or call it Average, if it is their average`,
    ),
  }
}

function noteOf(names: readonly string[], others: string): string[] {
  const quoted = listed(names.map((name) => `\`${name}\``))
  const [has, is] = names.length === 1 ? ['has', 'is'] : ['have', 'are']
  return names.length === 0
    ? []
    : [`${quoted} ${has} the mean of the other ${others}, and ${is} left out as an average`]
}

/**
 * @param nameOf - of what may be an average, such as the data set of a value.
 * @param rowOf - of what its mean is taken in, such as the method.
 */
function averagesAmong<Value extends TableValue>(
  values: readonly Value[],
  nameOf: (value: Value) => string,
  rowOf: (value: Value) => string,
): Averages {
  const none = { found: [], doubtful: [] }
  if (new Set(values.map(({ percent }) => percent)).size > 1) return none
  const columns = new Map([...groupBy(values, nameOf)].map(([name, own]) => [name, columnOf(own, rowOf)]))
  const averages = [...columns].flatMap(([name, own]) => {
    const others = [...columns].flatMap(([other, column]) => (other === name ? [] : [column]))
    const chance = byChance(own, others)
    const isEnough = others.length >= FEWEST && own.means.size >= FEWEST
    return chance !== null && chance < MOST_BY_CHANCE ? [{ name, isEnough }] : []
  })
  const named = (isEnough: boolean) => averages.flatMap((one) => (one.isEnough === isEnough ? [one.name] : []))
  return { found: named(true), doubtful: named(false) }
}

interface Column {
  /** By row. */
  means: Map<string, number>
  /** How far a number may be from what it is rounded from. */
  rounding: number
}

function columnOf<Value extends TableValue>(values: readonly Value[], rowOf: (value: Value) => string): Column {
  const means = [...groupBy(values, rowOf)].map(([row, own]) => [row, mean(own.map(({ value }) => value))] as const)
  return { means: new Map(means), rounding: 0.5 * 10 ** -Math.max(...values.map(({ decimals }) => decimals)) }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * How probable it is that a column of numbers has the mean of the others in every row by chance; null where it has not, or cannot.
 * In the first row its number could lie anywhere among the others; in each further row, anywhere among what changed between
 * the rows, which is nothing where all data sets differ by the same for every method.
 */
function byChance({ means, rounding }: Column, others: readonly Column[]): number | null {
  if (means.size < 2 || others.length < 2) return null
  const within = rounding + mean(others.map((other) => other.rounding))
  let first: Deviation[] | undefined
  let chance = 1
  for (const [row, own] of means) {
    const beside = others.flatMap(({ means }, column) => {
      const value = means.get(row)
      return value === undefined ? [] : [{ column, value }]
    })
    const middle = mean(beside.map(({ value }) => value))
    if (beside.length < 2 || Math.abs(middle - own) > within + 1e-9 * Math.abs(own)) return null
    const deviations = beside.map(({ column, value }) => ({ column, value: value - middle }))
    const before = new Map(first?.map(({ column, value }) => [column, value]))
    chance *= Math.min(
      1,
      (2 * within) / rangeOf(deviations.map(({ column, value }) => value - (before.get(column) ?? 0))),
    )
    first ??= deviations
  }
  return chance
}

interface Deviation {
  column: number
  value: number
}

const rangeOf = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)

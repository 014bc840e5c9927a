/** What can be drawn: the rows that have a score, each with its options by their dot paths. */
import { REFERENCE } from '../../../db/catalogue/titles.ts'
import { trainingPlugins } from '../../../db/config/plugins.ts'
import { NOT_NAMED } from '../board/details.ts'
import type { Board, FilledColumn, Measurement, Row } from '../board/types.ts'

export type Value = string | number | boolean

/** One row with its score, which is the mean over its seeds. */
export interface Observation {
  row: Row
  config: object
  options: Options
  /** Read when it is drawn; null if it was deleted in the meantime. */
  measurement(): Measurement | null
}

/** Options by path, such as `adios.lambda`. Options that are null are absent. */
interface Options {
  get(path: string): Value | undefined
  has(path: string): boolean
  paths(): string[]
}

/** Options of the score instead of the run: one run is measured at several values. */
export const SCORE_OPTIONS = ['labels', 'noise'] as const
export type ScoreOption = (typeof SCORE_OPTIONS)[number]

/** Share of labelled training rows, as `harness/evaluation/linear.ts` names it in the condition. */
const LABELS = /(\d+(?:\.\d+)?)% of labels/

/** The condition of a column as options, and what else it says. */
function conditionOf({ noise, rest }: FilledColumn): Record<ScoreOption, number> & { others: string } {
  const labels = LABELS.exec(rest)?.[1]
  return {
    noise: noise === null ? 0 : Number(noise),
    labels: labels === undefined ? 1 : Number(labels) / 100,
    others: rest.replace(LABELS, '').trim(),
  }
}

/** The columns of the same score under other conditions: another share of labels, or other label noise. */
export function alikeBut(option: ScoreOption, column: FilledColumn, columns: readonly FilledColumn[]): FilledColumn[] {
  const keyOf = (one: FilledColumn) => {
    const { evaluation, dataset, metric, protocol } = one
    return JSON.stringify([evaluation, dataset, metric, protocol, { ...conditionOf(one), [option]: null }])
  }
  const wanted = keyOf(column)
  return columns.filter((one) => keyOf(one) === wanted)
}

/**
 * Rows that are not stale and have a number in the column; the shipped reference results only where no run of this store
 * has one, beside which they would repeat its configurations. Rows made elsewhere have none.
 * @param configOf - the config of a row's runs. @param stale - whether stale rows are taken, too.
 */
export function observe(
  board: Board,
  column: FilledColumn,
  configOf: (row: Row) => object,
  { stale = false } = {},
): Observation[] {
  const condition = conditionOf(column)
  const rows = column.places.map((place) => ({ place, row: board.rows[place]! }))
  const hasOwn = rows.some(({ row }) => row.origin === null)
  return rows.flatMap(({ place, row }) => {
    if ((row.stale && !stale) || row.groupId === null || (hasOwn && row.origin === REFERENCE)) return []
    const config = configOf(row)
    return [
      {
        row,
        config,
        options: optionsOf(row, flattened(config), condition),
        measurement: () => column.measurement(place),
      },
    ]
  })
}

/**
 * The options of a config, of a row that is one smooth rate of many, and of the score. A row made elsewhere has no
 * option `method`: its method is what it is called.
 */
function optionsOf(row: Row, config: ReadonlyMap<string, Value>, score: Record<ScoreOption, number>): Options {
  const get = (path: string): Value | undefined => {
    if (path === 'rate' && row.rate !== null) return row.rate
    if (path === 'noise' || path === 'labels') return score[path]
    return config.get(path) ?? (path === 'method' ? row.method : undefined)
  }
  const paths = () => [...config.keys(), 'method', ...SCORE_OPTIONS, ...(row.rate === null ? [] : ['rate'])]
  return { get, has: (path) => get(path) !== undefined, paths }
}

/** The name of a row made elsewhere is what it is called, not an option of it. */
const ROW_NAME = 'name'

/**
 * Nested options by path; a list is one value. Plugins of evaluations are left out as the evaluations are. Configs never
 * change, so each is flattened once.
 */
function flattened(config: object): ReadonlyMap<string, Value> {
  const before = known.get(config)
  if (before) return before
  const options = new Map<string, Value>()
  const add = (value: unknown, path: string) => {
    if (value === null || value === undefined || path === ROW_NAME || NOT_NAMED.includes(path)) return
    if (Array.isArray(value)) options.set(path, JSON.stringify(value))
    else if (typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) add(inner, path ? `${path}.${key}` : key)
    } else options.set(path, value as Value)
  }
  add({ ...config, plugins: trainingPlugins(config) }, '')
  known.set(config, options)
  return options
}

const known = new WeakMap<object, ReadonlyMap<string, Value>>()

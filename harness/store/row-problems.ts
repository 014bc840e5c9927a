/** Checks that every stored value is one that the schema allows. SQLite itself accepts text where a number belongs. */

import { type Column, getTableColumns, getTableName, is, Table } from 'drizzle-orm'
import { isBadPlugin } from '../../db/config/plugin-entries.ts'
import type { Database } from '../../db/read-only.ts'
import * as schema from '../../db/schema/index.ts'
import { firstFew } from '../base/text.ts'

type Client = Database['$client']

/** Values to name for each column; the rest is counted. */
const NAMED = 3

/** Tables with one row for each of these columns' values, by which a row is named. */
const NAMED_BY = ['run_id', 'id', 'key', 'digest', 'group_id', 'series_id', 'suite']

/**
 * A sentence for each column with values that its type, its choices, or JSON do not allow. Each table is read once, and
 * again only where something is wrong.
 * @param client - a store with the current schema, or an older one, whose missing tables and columns are skipped.
 * @param database - name under which the store is attached.
 */
export function rowProblems(client: Client, database = 'main'): string[] {
  const tables = Object.values(schema).filter((one) => is(one, Table))
  const ofColumns = tables.flatMap((table) => {
    const name = getTableName(table)
    const stored = client.prepare('select name from pragma_table_info(?, ?)').pluck().all(name, database) as string[]
    const columns = Object.values(getTableColumns(table)).filter((column) => stored.includes(column.name))
    if (columns.length === 0) return []
    const place = `"${database}"."${name}"`
    const counts = columns.map((column) => `count(case when ${isBad(column)} then 1 end)`)
    const found = client
      .prepare(`select ${counts.join(', ')} from ${place}`)
      .raw()
      .get() as number[]
    return columns.flatMap((column, i) => {
      return found[i] === 0 ? [] : [`${name}.${column.name} ${describe(client, place, stored, column, found[i]!)}`]
    })
  })
  return [...ofColumns, ...pluginProblems(client, database)]
}

/** What the store says of plugins is shown on pages, so it must be what a plugin can say. */
function pluginProblems(client: Client, database: string): string[] {
  const rows = client
    .prepare(`select key, value from "${database}".meta where typeof(value) = 'text' and key like 'plugin%:%'`)
    .all() as { key: string; value: string }[]
  const bad = rows.filter(({ key, value }) => isBadPlugin(key, value)).map(({ key }) => shorten(key))
  if (bad.length === 0) return []
  return [`meta.value must be what a plugin says of itself, but is not in key ${firstFew(bad, NAMED)}`]
}

function isBad(column: Column): string {
  const value = `"${column.name}"`
  return `${column.notNull ? '' : `${value} is not null and `}(${violation(column, value)})`
}

function describe(client: Client, place: string, stored: readonly string[], column: Column, count: number): string {
  const named = NAMED_BY.find((name) => stored.includes(name))
  const rows = client
    .prepare(`select "${named}" as row, "${column.name}" as value from ${place} where ${isBad(column)} limit ${NAMED}`)
    .all() as { row: unknown; value: unknown }[]
  const shown = rows.map(({ row, value }) => `${shorten(value)} in ${named} ${shorten(row)}`)
  return `must be ${expected(column)}, but is ${firstFew(shown, NAMED, { of: count })}`
}

/** The condition, in SQL, under which a value is not one of the column's. */
function violation(column: Column, value: string): string {
  const { dataType, enumValues } = column
  const type = `typeof(${value})`
  if (dataType === 'json') return `${type} <> 'text' or not json_valid(${value})`
  if (dataType === 'boolean') return `${value} is null or ${value} not in (0, 1)`
  if (column.getSQLType() === 'blob') return `${type} <> 'blob'`
  if (dataType === 'number') return `${type} not in ('integer', 'real')`
  const choices = enumValues?.map((choice) => `'${choice}'`).join(', ')
  return `${type} <> 'text'${choices ? ` or ${value} not in (${choices})` : ''}`
}

function expected(column: Column): string {
  const { dataType, enumValues } = column
  if (dataType === 'json') return 'JSON'
  if (dataType === 'boolean') return '0 or 1'
  if (column.getSQLType() === 'blob') return 'bytes'
  if (dataType === 'number') return 'a number'
  return enumValues && enumValues.length > 0 ? `one of ${enumValues.join(', ')}` : 'text'
}

function shorten(value: unknown): string {
  const text = Buffer.isBuffer(value) ? `${value.length} bytes` : (JSON.stringify(value) ?? 'nothing')
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

/** Tables in JSON: records, methods with their values, and whatever pandas writes. */
import { UsageError } from '../../../base/errors.ts'
import { isOwnDataset } from '../../dataset-names.ts'
import { type GivenTable, NUMBER } from '../given-table.ts'
import { isRole } from '../headings.ts'

type Fields = Record<string, unknown>

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A list of objects with the columns as keys, a list of lists under a first one of headings, columns as pandas writes them,
 * or `{ method: { data set: value or list of values } }`.
 * @throws UsageError for anything else.
 */
export function fromJson(json: unknown, name: string): GivenTable {
  if (Array.isArray(json)) return listed(json) ?? ofRecords(json, name)
  const object = json as Fields
  return splitTable(object) ?? byColumns(object) ?? byRows(object) ?? ofRecords(Object.values(object), name)
}

const gridOf = (head: readonly unknown[], rows: readonly (readonly unknown[])[]): GivenTable => ({
  head: head.map(headingOf),
  rows: rows.map((cells, i) => ({ place: `item ${i + 1}`, cells: cells.map(cellOf) })),
})

/** Of several levels, as of a pivoted table, in one. */
const headingOf = (heading: unknown): string =>
  Array.isArray(heading) ? heading.map(cellOf).filter(Boolean).join(' ') : cellOf(heading)

const cellOf = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(cellOf).join(';')
    : value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value).trim()

const keysOf = (records: readonly Fields[]): string[] => [...new Set(records.flatMap((record) => Object.keys(record)))]

/** @throws UsageError for what is no object. */
function ofRecords(records: readonly unknown[], name: string): GivenTable {
  if (records.every(isRecord)) {
    const head = keysOf(records)
    return gridOf(
      head,
      records.map((record) => head.map((key) => record[key])),
    )
  }
  const wrong = records.findIndex((record) => !isRecord(record)) + 1
  throw new UsageError({
    what: `${name} cannot be read as a table: item ${wrong} of its JSON is not an object such as {"method": "simclr", "cifar10": 0.81}`,
    remedy:
      'give a list of such objects, as pandas writes with df.to_json(orient="records"), or CSV, TSV, Markdown or LaTeX, whose first line names the columns',
  })
}

/** A list of lists, of which the first holds texts alone. */
function listed([head, ...rows]: readonly unknown[]): GivenTable | null {
  if (!Array.isArray(head) || rows.length === 0 || !rows.every(Array.isArray)) return null
  const isHead = head.every((one) => typeof one === 'string' && !NUMBER.test(one))
  return isHead ? gridOf(head, rows) : null
}

/** `{"columns": […], "index": […], "data": [[…]]}` of pandas' orient="split", and the records in `data` of orient="table". */
function splitTable({ columns, index, data, schema }: Fields): GivenTable | null {
  if (!Array.isArray(data)) return null
  if (isRecord(schema) && data.every(isRecord)) return ofRecords(data, '')
  if (!Array.isArray(columns) || !data.every(Array.isArray)) return null
  if (!Array.isArray(index)) return gridOf(columns, data)
  return gridOf(
    ['', ...columns],
    data.map((cells, i) => [headingOf(index[i]), ...cells]),
  )
}

/** Columns under their names: lists, or objects with a key for each row, of which a column holds the names. */
function byColumns(json: Fields): GivenTable | null {
  const names = Object.keys(json)
  const columns = Object.values(json)
  const isNamed = names.some((key) => isRole(key, 'method') || isRole(key, 'dataset'))
  if (isNamed && columns.every(Array.isArray)) {
    const longest = Math.max(...columns.map(({ length }) => length))
    return gridOf(
      names,
      Array.from({ length: longest }, (_, i) => columns.map((column) => column[i])),
    )
  }
  if (!columns.every(isRecord)) return null
  const rows = keysOf(columns)
  const isNumbered = rows.every((row) => /^\d+$/.test(row)) && columns.some(holdsTexts)
  if (!isNamed && !isNumbered) return null
  return gridOf(
    ['', ...names],
    rows.map((row) => [row, ...columns.map((column) => column[row])]),
  )
}

const holdsTexts = (column: Fields): boolean =>
  Object.values(column).every((value) => typeof value === 'string' && !NUMBER.test(value))

/** Rows under their names, which are methods unless they are data sets of ours, or a column names the methods. */
function byRows(json: Fields): GivenTable | null {
  const rows = Object.entries(json)
  const records = rows.map(([, values]) => values)
  if (!records.every(isRecord)) return null
  const columns = keysOf(records)
  const isOther = columns.some((key) => isRole(key, 'method')) || rows.some(([row]) => isOwnDataset(row))
  return gridOf(
    [isOther ? '' : 'method', ...columns],
    rows.map(([row], i) => [row, ...columns.map((column) => records[i]![column])]),
  )
}

/**
 * @returns the lines of a file of objects, one in each line, as pandas' lines=True writes them; null for another text.
 */
export function jsonLines(text: string): unknown[] | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  try {
    const records = lines.map((line) => JSON.parse(line) as unknown)
    return records.length > 1 && records.every(isRecord) ? records : null
  } catch {
    return null
  }
}

/** Writes a filled table as text; `table` and the downloads of the table's page give the same bytes. */
import { toCsv } from './csv.ts'
import { toLatex } from './latex.ts'
import { toMarkdown } from './markdown.ts'
import type { FilledTable } from './panel.ts'

export const TABLE_FORMATS = ['md', 'csv', 'latex', 'json'] as const
export type TableFormat = (typeof TABLE_FORMATS)[number]

const WRITERS: Record<TableFormat, (table: FilledTable) => string> = {
  md: toMarkdown,
  csv: toCsv,
  latex: toLatex,
  json: ({ json }) => JSON.stringify(json, null, 2),
}

export const writeTable = (table: FilledTable, format: TableFormat): string => WRITERS[format](table)

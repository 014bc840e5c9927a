/** Writes a filled table as text; `table` and the downloads of the table's page give the same bytes. */
import type { TableFormat } from '../../../base/formats/table-formats.ts'
import { toCsv } from './csv.ts'
import { toLatex } from './latex.ts'
import { toMarkdown, toText } from './markdown.ts'
import type { FilledTable } from './panel.ts'

const WRITERS: Record<TableFormat | 'text', (table: FilledTable) => string> = {
  text: toText,
  md: toMarkdown,
  csv: toCsv,
  latex: toLatex,
  json: ({ json }) => JSON.stringify(json, null, 2),
}

export const writeTable = (table: FilledTable, format: TableFormat | 'text'): string => WRITERS[format](table)

/** Formats a table with aligned columns and without borders, for a terminal. */
import Table from 'cli-table3'
import { oneLine } from '../printable.ts'

export interface Column {
  head: string
  /** @default left */
  align?: 'left' | 'right'
}

const LINES = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
] as const
const INNER = ['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'] as const

export function textTable(columns: readonly Column[], rows: readonly (string | number)[][]): string {
  const table = new Table({
    head: columns.map(({ head }) => head),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    chars: { ...Object.fromEntries([...LINES, ...INNER].map((name) => [name, ''])), middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  })
  table.push(...rows.map((row) => row.map((cell) => (typeof cell === 'string' ? oneLine(cell) : cell))))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

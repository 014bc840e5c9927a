/** What spreadsheets write around a table: empty rows and columns, and titles above its heading. */
import { firstFew } from '../../../base/text.ts'
import { isNumbers } from '../cells.ts'
import type { TextGrid } from '../text-grid.ts'

type Rows = TextGrid['rows']

const isFilled = (cell: string | undefined): boolean => cell !== undefined && cell !== ''

/** Without rows and columns, named or not, in which nothing stands. Rows may be longer or shorter than the heading. */
export function withoutBlanks({ head, rows: all, ...rest }: TextGrid): TextGrid {
  const rows = all.filter(({ cells }) => cells.length === 0 || cells.some(isFilled))
  const width = Math.max(head.length, ...rows.map(({ cells }) => cells.length))
  const blank = new Set(
    Array.from({ length: width }, (_, i) => i).filter(
      (i) => !isFilled(head[i]) && rows.every(({ cells }) => !isFilled(cells[i])),
    ),
  )
  const kept = (cells: readonly string[]) => cells.filter((_, i) => !blank.has(i))
  return { ...rest, head: kept(head), rows: rows.map(({ place, cells }) => ({ place, cells: kept(cells) })) }
}

/**
 * Splits the lines of a file into those of the table and titles above it: lines with one cell above a line of several, the
 * first of which are no numbers.
 */
export function withoutTitles(all: Rows): { rows: Rows; notes: string[] } {
  const filled = ({ cells }: Rows[number]) => cells.filter(isFilled)
  const rows = all.filter((row) => filled(row).length > 0)
  const start = rows.findIndex((row) => filled(row).length > 1)
  const isHeading = start > 0 && !filled(rows[start]!).slice(0, 2).some(isNumbers)
  if (!isHeading || rows.length === start + 1) return { rows, notes: [] }
  const titles = rows.slice(0, start).map((row) => filled(row)[0]!)
  return { rows: rows.slice(start), notes: [`what stands above the heading is left out (${firstFew(titles, 2)})`] }
}

/** What spreadsheets write around a table: empty rows and columns, titles above its heading, and notes and averages below it. */
import { firstFew } from '../../../base/text.ts'
import { isNumbers } from '../cells.ts'
import type { GivenTable } from '../given-table.ts'
import { isTurned, noDataset, placeOf } from '../headings.ts'

type Rows = GivenTable['rows']

const isFilled = (cell: string | undefined): boolean => cell !== undefined && cell !== ''

/** Without rows and columns, named or not, in which nothing stands. Rows may be longer or shorter than the heading. */
export function withoutBlanks({ head, rows: all, ...rest }: GivenTable): GivenTable {
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

/** Without rows at the end that hold one text and nothing else, such as a footnote. Spanned cells of LaTeX are none. */
export function withoutNotesBelow(grid: GivenTable): GivenTable {
  const isNote = ({ cells }: Rows[number]) => {
    const [text = '', ...others] = cells.filter(isFilled)
    return others.length === 0 && /\p{L}/u.test(text) && !text.startsWith('\\') && !isNumbers(text)
  }
  const end = grid.rows.findLastIndex((row) => !isNote(row)) + 1
  if (end === 0 || end === grid.rows.length) return grid
  const texts = grid.rows.slice(end).map(({ cells }) => cells.find(isFilled)!)
  const note = `rows at the end that hold one text alone are left out (${firstFew(texts, 2)})`
  return { ...grid, rows: grid.rows.slice(0, end), notes: [...(grid.notes ?? []), note] }
}

/** Without rows that are called an average or a spread and lack the name of a method or data set, as spreadsheets add them. */
export function withoutNamelessAverages(grid: GivenTable): GivenTable {
  const isSummary = noDataset([])
  const [method, dataset] = [placeOf(grid.head, 'method'), placeOf(grid.head, 'dataset')]
  const label = method < 0 && !isTurned(grid) ? [0] : [method, dataset].filter((place) => place >= 0)
  const isAverage = ({ cells }: Rows[number]) =>
    label.some((place) => cells[place] === '') && cells.some((cell) => cell !== '' && isSummary(cell))
  const left = grid.rows.filter(isAverage)
  if (left.length === 0 || left.length === grid.rows.length) return grid
  const places = firstFew(
    left.map(({ place, cells }) => `${cells.find((cell) => cell !== '' && isSummary(cell))} in ${place}`),
    2,
  )
  const note = `averages and spreads that name no method or no data set are left out (${places})`
  return { ...grid, rows: grid.rows.filter((row) => !isAverage(row)), notes: [...(grid.notes ?? []), note] }
}

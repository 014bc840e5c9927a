/** Chooses the initial columns of a board and their order, and finds the rows that have numbers in them. */
import type { Board, BoardState, FilledColumn, Row } from './types.ts'

/** The rows that have a number in one of the columns; all rows if none has. */
export function numberedIn(columns: FilledColumn[], rows: Row[]): Row[] {
  const measured = placesOf(columns)
  const numbered = rows.filter(
    ({ place, published }) => measured[place] || columns.some(({ key }) => published.has(key)),
  )
  return numbered.length > 0 ? numbered : rows
}

function placesOf(columns: readonly FilledColumn[]): boolean[] {
  const among: boolean[] = []
  for (const { places } of columns) for (const place of places) among[place] = true
  return among
}

/**
 * The columns that were asked for, in that order. The default: with published rows those that hold their numbers,
 * otherwise the honest ones. They are in display order, however many rows have a number, so that a new run does not
 * rearrange the view.
 */
export function chosenColumns(board: Board, rows: Row[], state: Pick<BoardState, 'columns'>): FilledColumn[] {
  if (state.columns !== null) return inOrderOf(state.columns, board.columns)
  const printed = new Set(rows.flatMap(({ published }) => [...published.keys()]))
  if (printed.size > 0) return board.columns.filter(({ key }) => printed.has(key))
  const compared = rows.filter((row) => row.groupId !== null)
  const filled = filledOf(
    compared,
    board.columns.filter(({ leading }) => leading),
  )
  const measured = [...filled].flatMap(([column, n]) => (n > 0 ? [column] : []))
  const honest = measured.filter(({ selectedOnTest }) => !selectedOnTest)
  const pool = honest.length > 0 ? honest : measured.length > 0 ? measured : board.columns
  // Noisy labels have one column per noise rate, so only their first protocol is shown by default.
  return pool.filter((column) => !isOfNoisyLabels(column) || column.protocol === pool[0]?.protocol)
}

function inOrderOf(keys: readonly string[], columns: readonly FilledColumn[]): FilledColumn[] {
  const byKey = new Map(columns.map((column) => [column.key, column]))
  return [...new Set(keys)].flatMap((key) => byKey.get(key) ?? [])
}

/** Neighbouring columns that share a heading. @param headingOf - what is equal for these. */
export function bandsOf<Of>(columns: readonly Of[], headingOf: (column: Of) => string): Of[][] {
  const bands: Of[][] = []
  columns.forEach((column, i) => {
    const before = columns[i - 1]
    if (before !== undefined && headingOf(before) === headingOf(column)) bands.at(-1)!.push(column)
    else bands.push([column])
  })
  return bands
}

const isOfNoisyLabels = ({ evaluation }: FilledColumn): boolean => evaluation === 'noisy-labels'

/** How many rows have a number. */
export function filledOf<Of extends FilledColumn>(rows: Row[], columns: Of[]): Map<Of, number> {
  const among: boolean[] = []
  for (const { place } of rows) among[place] = true
  return new Map(columns.map((column) => [column, column.places.reduce((n, place) => (among[place] ? n + 1 : n), 0)]))
}

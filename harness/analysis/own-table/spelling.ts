/** How tables spell numbers and names: decimal commas become points, citations and footnote marks are dropped. */
import { UsageError } from '../../base/errors.ts'
import type { TextGrid } from './text-grid.ts'

/** A number with a decimal comma, or several with a percent sign or without. */
const WITH_COMMA = /^\s*[+−-]?\d+,\d+\s*%?(\s*[; ]\s*[+−-]?\d+(,\d+)?\s*%?)*\s*$/
/** The same in brackets, where a semicolon or a space must separate: `[91,92]` may be two numbers. */
const LISTED = /^[[(](.*[; ].*)[\])]$/
const hasComma = (cell: string): boolean => WITH_COMMA.test(LISTED.exec(cell)?.[1] ?? cell)
const WITH_POINT = /^[+−-]?\d*\.\d+\s*%?$/
/** `1,234`, which can be a number with a separator of thousands. */
const THOUSANDS = /^[+−-]?[1-9]\d{0,2},\d{3}$/

/** `0,815`: three decimals behind a comma that separates no thousands. */
const THREE_DECIMALS = /^[+−-]?0,\d{3}$/

/**
 * Reads decimal commas, for tables whose cells are not separated by commas.
 * @throws UsageError where a comma can as well separate thousands.
 */
export function withPoints(grid: TextGrid): TextGrid {
  const cells = grid.rows.flatMap((row) => row.cells)
  const written = cells.filter(hasComma)
  // Where both are written, a comma is no decimal point, and the cell is refused where it is read.
  if (written.length === 0 || cells.some((cell) => WITH_POINT.test(cell))) return grid
  const unclear = written.find((cell) => THOUSANDS.test(cell))
  // Beside 0,815 it is clear that 1,234 has a decimal comma.
  if (unclear !== undefined && !written.some((cell) => THREE_DECIMALS.test(cell))) {
    throw new UsageError({
      what: `${unclear} can be ${unclear.replace(',', '.')} or ${unclear.replace(',', '')}`,
      remedy: 'write a decimal point, or no separator of thousands',
    })
  }
  const rows = grid.rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell) => (hasComma(cell) ? cell.replace(/(?<=\d),(?=\d)/g, '.') : cell)),
  }))
  return { ...grid, rows, notes: [...(grid.notes ?? []), `decimal commas are read as points (${written[0]})`] }
}

const MARK = String.raw`[†‡*§¶]+|\$?\^?\{?\\(?:d?dagger|ddag|dag|ast)\}?\$?`
const MARKED = new RegExp(String.raw`(\d\.?\s*%?)\s*(?:${MARK})(?=$|[\s;,\]])`, 'g')
/** Cells of numbers, whatever separates them. */
const OF_NUMBERS = /^[\d\s.,;%+−\-e[\]]+$/i

/** Drops footnote marks behind numbers. */
export function withoutMarks(grid: TextGrid): TextGrid {
  let first: string | undefined
  const rows = grid.rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell) => {
      const plain = cell.replace(MARKED, '$1')
      if (plain === cell || !OF_NUMBERS.test(plain)) return cell
      first ??= cell
      return plain
    }),
  }))
  if (first === undefined) return grid
  return { ...grid, rows, notes: [...(grid.notes ?? []), `footnote marks behind numbers are dropped (${first})`] }
}

/** `SimCLR [12]`, `SimCLR [3, 7]`, `SimCLR~\cite{chen2020}` */
const CITED = /^(.*\p{L}.*?)(?:\s*\[\d+(?:\s*[,;–-]\s*\d+)*\]|[\s~]*\\cite[tp]?\{[^}]*\})$/u

/** Drops citations behind names, unless two names would become one. */
export function withoutCitations(grid: TextGrid): TextGrid {
  const texts = new Set([...grid.head, ...grid.rows.flatMap((row) => row.cells)])
  const plain = new Map(
    [...texts].flatMap((text) => {
      const name = CITED.exec(text)?.[1]?.trimEnd()
      return name ? [[text, name] as const] : []
    }),
  )
  const names = [...texts].map((text) => plain.get(text) ?? text)
  const twice = new Set(names.filter((name, i) => names.indexOf(name) !== i))
  for (const [text, name] of plain) if (twice.has(name)) plain.delete(text)
  if (plain.size === 0) return grid
  const short = (text: string) => plain.get(text) ?? text
  const [[first, name]] = [...plain] as [[string, string]]
  return {
    ...grid,
    head: grid.head.map(short),
    rows: grid.rows.map((row) => ({ ...row, cells: row.cells.map(short) })),
    notes: [...(grid.notes ?? []), `citations are left out of names (${first} is ${name})`],
  }
}

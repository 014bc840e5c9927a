/** How tables spell numbers and names: decimal commas become points, citations and footnote marks are dropped. */
import { groupBy } from '../../../db/queries/group-by.ts'
import { isNearly } from '../../base/did-you-mean.ts'
import { UsageError } from '../../base/errors.ts'
import { countedInTerminal, firstFew } from '../../base/text.ts'
import type { GivenTable, TableValue } from './given-table.ts'
import { numbersIn } from './keys.ts'

/** A number with a decimal comma, or several with a percent sign or without. */
const WITH_COMMA = /^\s*[+−-]?\d+,\d+\s*%?(\s*[; ]\s*[+−-]?\d+(,\d+)?\s*%?)*\s*$/
/** The same in brackets, where a semicolon or a space must separate: `[91,92]` may be two numbers. */
const LISTED = /^[[(](.*[; ].*)[\])]$/
/** What parts a spread from its mean. */
const SPREAD_SIGN = /\s*(?:±|\+\/?-|\\pm|\()\s*/g
const hasComma = (cell: string): boolean =>
  WITH_COMMA.test((LISTED.exec(cell)?.[1] ?? cell).replace(SPREAD_SIGN, ';').replace(')', ''))
const WITH_POINT = /^[+−-]?\d*\.\d+\s*%?$/
/** `1,234`, which can be a number with a separator of thousands. */
const THOUSANDS = /^[+−-]?[1-9]\d{0,2},\d{3}$/

/** `0,815`: three decimals behind a comma that separates no thousands. */
const THREE_DECIMALS = /^[+−-]?0,\d{3}$/

/**
 * Reads decimal commas, for tables whose cells are not separated by commas.
 * @throws UsageError where a comma can as well separate thousands.
 */
export function withPoints(grid: GivenTable): GivenTable {
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
const OF_NUMBERS = /^(?:[\d\s.,;%+−\-e[\]±/()]|\\pm)+$/i

/** Drops footnote marks after numbers. */
export function withoutMarks(grid: GivenTable): GivenTable {
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
  return { ...grid, rows, notes: [...(grid.notes ?? []), `footnote marks after numbers are dropped (${first})`] }
}

/** `SimCLR [12]`, `SimCLR [3, 7]`, `SimCLR~\cite{chen2020}` */
const CITED = /^(.*\p{L}.*?)(?:\s*\[\d+(?:\s*[,;–-]\s*\d+)*\]|[\s~]*\\cite[tp]?\{[^}]*\})$/u

/** Drops citations after names, unless two names would become one. */
export function withoutCitations(grid: GivenTable): GivenTable {
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

/** Names whose spelling is compared with each other, at most: the pairs of more take long. */
const MOST_COMPARED = 300
const AT_MOST = 3

/**
 * Names of methods, and of data sets, that may be one in two spellings. Where both have values for the same data sets, or methods,
 * and as many, names that differ only in case are worth a note; else one of them is probably a mistake, and a warning.
 */
export function alikeNames(values: readonly TableValue[]): { notes: string[]; warnings: string[] } {
  const found = (['method', 'dataset'] as const).map((kind) => alikeOf(values, kind))
  return { notes: found.flatMap(({ notes }) => notes), warnings: found.flatMap(({ warnings }) => warnings) }
}

function alikeOf(values: readonly TableValue[], kind: 'method' | 'dataset') {
  const things = kind === 'method' ? 'methods' : 'data sets'
  const owned = groupBy(values, (one) => one[kind])
  const names = [...owned.keys()]
  const counts = (name: string) => {
    const others = groupBy(owned.get(name)!, (one) => one[kind === 'method' ? 'dataset' : 'method'])
    return JSON.stringify([...others].map(([other, { length }]) => [other, length]).sort())
  }
  const isSame = (a: string, b: string) => counts(a) === counts(b)
  const inCase = [...groupBy(names, (name) => name.toLowerCase()).values()].filter(({ length }) => length > 1)
  const notes = inCase
    .filter(([first, ...rest]) => rest.every((name) => isSame(first!, name)))
    .map((group) => `${group.join(' and ')} differ only in case, and are ${group.length} ${things}`)
  const size = (name: string) => owned.get(name)!.length
  const compared = names.slice(0, MOST_COMPARED)
  const pairs = compared.flatMap((a, i) =>
    compared.slice(i + 1).flatMap((b) => {
      const isOne = plainSpelling(a) === plainSpelling(b) ? !isSame(a, b) : isMisspelling(a, b, owned)
      return isOne ? [size(a) < size(b) ? ([a, b] as const) : ([b, a] as const)] : []
    }),
  )
  const said = pairs.map(([fewer, more]) => {
    const { place } = owned.get(fewer)![0]!
    return `\`${fewer}\` (${place}, ${countedInTerminal(size(fewer), 'value')}) beside \`${more}\` (${size(more)})`
  })
  if (said.length === 0) return { notes, warnings: [] }
  return {
    notes,
    warnings: [
      `names that are nearly alike are taken as different ${things}: ${firstFew(said, AT_MOST)}; if they are one, spell them alike`,
    ],
  }
}

/** Signs between two numbers are no matter of spelling: `CIFAR-10 0` is not `CIFAR-100`. */
const plainSpelling = (name: string): string =>
  name.toLowerCase().replace(/[\s_.-]+(?=[^\d\s_.-]|$)|(?<!\d)[\s_.-]+/g, '')

/** Whether one of two names is nearly the other, and has values only where the other has none. */
function isMisspelling(a: string, b: string, owned: ReadonlyMap<string, readonly TableValue[]>): boolean {
  if (numbersIn(a) !== numbersIn(b) || !isNearly(plainSpelling(a), plainSpelling(b))) return false
  const [first, second] = [owned.get(a)!, owned.get(b)!]
  const isShared = (one: TableValue, other: TableValue) =>
    (one.method === other.method || one.dataset === other.dataset) &&
    (one.seed === other.seed || one.seed === null || other.seed === null)
  return !first.some((one) => second.some((other) => isShared(one, other)))
}

/** Reads a table of text cells from CSV, TSV, JSON, Markdown or LaTeX; also in the browser. */
import { CsvError, parse } from 'csv-parse/browser/esm/sync'
import { UsageError } from '../../base/errors.ts'
import { fromMarkdownText } from '../../base/formats/markdown.ts'
import { isWorkbook, SAVE_AS_CSV } from '../../base/formats/workbook.ts'
import { WITH_COMMAS } from './cells.ts'
import { withoutArrows } from './direction.ts'
import type { GivenTable } from './given-table.ts'
import { isRole } from './headings.ts'
import { fromLatex, isLatex } from './latex-grid.ts'
import { withoutBlanks, withoutNamelessAverages, withoutNotesBelow, withoutTitles } from './layouts/blanks.ts'
import { fromJson, jsonLines } from './layouts/json.ts'
import { withEnglishHeadings } from './layouts/languages.ts'
import { withDatasetsNamed, withoutIndex, withoutMean, withRowsNamed } from './layouts/pandas.ts'
import { withSeedsInHead, withSeedsInRows } from './layouts/seed-columns.ts'
import { withSeedsFromNames } from './layouts/seed-names.ts'
import { withSpreads, withSpreadsNamed } from './layouts/spread-columns.ts'
import { withOnlyScore, withValues } from './layouts/values.ts'
import { readForeignTable } from './readers/index.ts'
import type { SpreadOptions } from './samples/plus-minus.ts'
import { withoutCitations, withoutMarks, withPoints } from './spelling.ts'

/**
 * The format is recognised by its first characters, the exports of other programs by their heads.
 * @param name of the file, for messages.
 * @param chosen - the column of values; null to find it.
 * @param spreads - about means with a spread that are given instead of values; null: columns of spreads are not read.
 * @throws UsageError when the text is not a table with a heading and at least one row.
 */
export function readGrid(
  text: string,
  name: string,
  chosen: string | null = null,
  spreads: SpreadOptions | null = null,
): GivenTable {
  const body = text.replace(/^\uFEFF/, '')
  if (body.trim() === '') throw unreadable(name, 'it is empty')
  if (body.includes('\0') && isWorkbook(name, body)) throw unreadable(name, 'it is a workbook', SAVE_AS_CSV)
  if (body.includes('\0')) throw unreadable(name, 'it is a binary file')
  const first = body.trimStart()[0]
  const json = first === '{' || first === '[' ? parsed(body, name) : undefined
  const whole = json === undefined ? checked(fromText(body, name), name) : null
  const exported = readForeignTable({ name, json, grid: whole, chosen })
  if (exported) return exported
  const written = withoutArrows(withoutCitations(whole ?? checked(withoutMarks(fromJson(json, name)), name)))
  const spelled = withEnglishHeadings(written, chosen)
  const labelled = withoutNamelessAverages(withDatasetsNamed(withoutMean(withoutIndex(withRowsNamed(spelled)))))
  const grid = withSeedsFromNames(spreads === null ? labelled : withSpreads(labelled, chosen, spreads))
  const seeded = withSeedsInRows(grid, chosen)
  if (seeded) return seeded
  return chosen === null ? withOnlyScore(grid) : withValues(grid, chosen)
}

/** The line below the heading of a Markdown table, with bars at its ends or without. */
const MARKDOWN_RULE = /^[^\n]*\|[^\n]*\r?\n\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\r?(?:\n|$)/

/** The same below a heading with bars at its ends, anywhere in a text: titles may stand above it. */
const BARRED_RULE = /^[^\S\n]*\|[^\n]*\|[^\S\n]*\n[^\S\n]*\|(?:\s*:?-+:?\s*\|)+[^\S\n]*$/m

function fromText(text: string, name: string): GivenTable {
  if (isLatex(text)) return withPoints(withoutMarks(fromLatex(text)))
  if (text.trimStart().startsWith('|') || BARRED_RULE.test(text)) return fromMarkdown(text)
  return MARKDOWN_RULE.test(text.trimStart()) ? fromMarkdown(withBars(text)) : fromCsv(text, name)
}

const withBars = (text: string): string => text.replace(/^[^\S\n]*(?=\S.*\|)(.*?)\r?$/gm, '|$1|')

/** @throws UsageError for a table without rows, or with cells or headings that do not fit. */
function checked(read: GivenTable, name: string): GivenTable {
  const grid = withSeedsInHead(withoutNotesBelow(withoutBlanks(read)))
  const head = withSpreadsNamed(grid.head.map((heading) => heading.replace(/\s+/g, ' ')))
  if (grid.rows.length === 0) throw unreadable(name, 'it has a heading but no rows')
  for (const { place, cells } of grid.rows) {
    if (cells.length !== head.length) {
      const why = `${place} has ${cells.length} cells, and the heading has ${head.length}`
      throw spanned(name, why, { place, cells }, head) ?? unreadable(name, why)
    }
  }
  const unnamed = head.findIndex((heading, i) => i > 0 && heading === '')
  if (unnamed >= 0) {
    const filled = grid.rows.find(({ cells }) => cells[unnamed] !== '')!
    const why = `its column ${unnamed + 1} has no name, and holds \`${filled.cells[unnamed]}\` in ${filled.place}`
    throw unreadable(name, why, `name the column in the heading, or delete it; else ${ONE_HEADING}`)
  }
  const twice = head.find((heading, i) => head.indexOf(heading) < i)
  if (twice !== undefined) throw unreadable(name, `two columns are called \`${twice}\``, ONE_HEADING)
  return { ...grid, head }
}

const SPANNED = /\\multicolumn/

/** The error for a row of another length because a cell of it, or of the heading, spans columns. */
function spanned(
  name: string,
  why: string,
  row: GivenTable['rows'][number],
  head: readonly string[],
): UsageError | null {
  const inHead = head.find((cell) => SPANNED.test(cell))
  if (inHead !== undefined) {
    const remedy = 'delete that first line of a heading in two, and give each column one name, such as `Natural top-1`'
    return unreadable(name, `${why}, where \`${inHead}\` spans columns`, remedy)
  }
  const inRow = row.cells.find((cell) => SPANNED.test(cell))
  if (inRow === undefined) return null
  const remedy = `delete ${row.place}, or give it one cell for each column`
  return unreadable(name, `${why}: \`${inRow}\` spans columns`, remedy)
}

const ONE_HEADING =
  'give a table whose first line has another name for each column; in pandas, `df.columns = ["_".join(map(str, c)) for c in df.columns]` makes one of several, with `" seed "` in place of `"_"` where the lower line holds seeds'
const FORMATS = 'give CSV, TSV, JSON, or a table in Markdown or LaTeX, whose first line names the columns'

function unreadable(name: string, why: string, remedy = FORMATS): UsageError {
  return new UsageError({ what: `${name} cannot be read as a table: ${why}`, remedy })
}

/** Separated by tabs, semicolons or commas, whichever the heading has. */
function fromCsv(whole: string, name: string): GivenTable {
  // Excel reads and some programs write a first line such as `sep=;`.
  const [, line = '', separator] = /^(sep=(.)\r?\n)/i.exec(whole) ?? []
  const text = whole.slice(line.length)
  // A title above the heading may have none.
  const heading = text.split(/\r?\n/).find((one) => /[\t;,]/.test(one)) ?? ''
  const delimiter = separator ?? ['\t', ';', ','].find((one) => heading.includes(one)) ?? ','
  try {
    const records = parse(text, {
      delimiter,
      info: true,
      // A tab is itself white space, so that trimming would swallow empty cells.
      trim: delimiter !== '\t',
      relaxColumnCount: true,
      skipEmptyLines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[]
    const lines = records.map(({ record, info }) => ({
      place: `line ${info.lines + (line === '' ? 0 : 1)}`,
      cells: record.map(plain),
    }))
    const { rows: all, notes } = withoutTitles(lines)
    const [head, ...rows] = all
    const grid = withoutMarks({ head: head?.cells ?? [], rows, ...(notes.length > 0 && { notes }) })
    if (delimiter !== ',') return withPoints(grid)
    checkNoSplitNumbers(grid, name)
    return grid
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(name, error.message)
    throw error
  }
}

/** @throws UsageError for a row that is too long because decimal commas separate its cells as well. */
function checkNoSplitNumbers({ head, rows }: GivenTable, name: string): void {
  for (const { place, cells } of rows) {
    const count = cells.findLastIndex((cell) => cell !== '') + 1
    const isSplit = (i: number) => /^[+−-]?\d{1,4}$/.test(cells[i]!) && /^\d+\s*%?$/.test(cells[i + 1] ?? '')
    const at = cells.findIndex((_, i) => isSplit(i) && !isRole(head[i] ?? '', 'seed'))
    if (count <= head.length || at < 0) continue
    const [whole, decimals] = [cells[at]!, cells[at + 1]!]
    throw unreadable(
      name,
      `${place} has ${count} cells, and the heading has ${head.length}`,
      `write ${whole}.${decimals} if \`${whole},${decimals}\` in it is one number with a decimal comma; ${WITH_COMMAS}`,
    )
  }
}

/** Cells between bars; bold and code marks are dropped, and a sign after a backslash is text. */
function fromMarkdown(text: string): GivenTable {
  const lines = text
    .split(/\r?\n/)
    .flatMap((line, i) => (line.trim().startsWith('|') ? [{ line: line.trim(), i }] : []))
  const [head, ...rows] = lines.map(({ line, i }) => ({
    place: `line ${i + 1}`,
    cells: line
      .replace(/^\||(?<!\\)\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => plain(fromMarkdownText(cell.trim().replace(/^([*_])([^*_]+)\1$/, '$2')))),
  }))
  const body = rows.filter(({ cells }) => !cells.every((cell) => /^:?-+:?$/.test(cell)))
  return withPoints(withoutMarks({ head: head!.cells, rows: body }))
}

const plain = (cell: string): string => cell.trim()

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const lines = jsonLines(text)
    if (lines !== null) return lines
    const why = `it is not valid JSON (${(error as Error).message})`
    if (/\b(?:NaN|Infinity)\b/.test(text))
      throw unreadable(name, why, 'write null in place of NaN and Infinity, which JSON does not have')
    throw unreadable(name, why)
  }
}

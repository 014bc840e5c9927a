/** Writes a grid of text as CSV, Markdown or LaTeX. */
import { capitalised } from '../text.ts'
import { csvLines } from './csv.ts'
import { latexComment, latexText } from './latex.ts'
import { markdownText } from './markdown.ts'
import type { GridFormat } from './table-formats.ts'

export interface TextGrid {
  /** Names for programs (`ci95_low, pp`), which CSV has; what people read has those of the pages (`95% interval, low (pp)`). */
  head: string[]
  rows: string[][]
  /** Whether a cell is in bold, by the places of its row and column; in Markdown alone. */
  strong?: (row: number, column: number) => boolean
  /** Sentences on what is shown, below the table of Markdown and beside that of LaTeX. */
  notes?: string[]
  /** What the numbers are of and where they are from, in Markdown and LaTeX. */
  provenance: string
}

export const writeGrid = (grid: TextGrid, format: GridFormat): string => WRITERS[format](grid)

const WRITERS: Record<GridFormat, (grid: TextGrid) => string> = { csv, md, latex }

/** Without provenance, for which CSV has no place: a program would take it for a row. */
function csv({ head, rows }: TextGrid): string {
  return csvLines([head, ...rows], '\r\n')
}

function md(grid: TextGrid): string {
  const { head, rows, strong = () => false, notes = [], provenance } = grid
  const line = (cells: string[], row = -1) =>
    `| ${cells.map((text, i) => (strong(row, i) ? `**${markdownText(text)}**` : markdownText(text))).join(' | ')} |`
  const rule = `| ${wordColumns(grid)
    .map((words) => (words ? '---' : '---:'))
    .join(' | ')} |`
  const table = [line(head.map((one) => readHead(one) ?? one)), rule, ...rows.map((cells, i) => line(cells, i))].join(
    '\n',
  )
  return `${[table, ...[...notes, provenance].map(markdownText)].join('\n\n')}\n`
}

/** Heads of columns of words; what a protocol or a note begins with can be a number. */
const WORDS = /^(?:details|protocol|note)$/

/** For each column whether it has words, which stand to the left, and not numbers. */
function wordColumns({ head, rows }: TextGrid): boolean[] {
  return head.map((name, column) => {
    const cells = rows.map((row) => row[column]!).filter(Boolean)
    const hasNumbers = cells.length === 0 || cells.some((text) => /^[-−+<(]?[.\d]/.test(text))
    return column === 0 || WORDS.test(name) || !hasNumbers
  })
}

/** What pages call the columns for which CSV has names for programs. */
const READ_AS: Record<string, string> = {
  a: 'A',
  b: 'B',
  n_a: 'n of A',
  n_b: 'n of B',
  sd: 'SD',
  g: "Hedges' g",
  only_a: 'only A right',
  only_b: 'only B right',
  p_corrected: 'p corrected',
  p_adjusted: 'p corrected',
  mean_rank: 'mean rank',
  ci95_low: '95% interval, low',
  ci95_high: '95% interval, high',
  g_low: 'g, low',
  g_high: 'g, high',
}

const WORD =
  /^(?:p|n|df|row|line|details|method|masking|mean|seeds|values|difference|test|statistic|verdict|note|score|data|protocol|detectable|class|name|items|unit)$/

/** `ci95_low, pp` -> `95% interval, low (pp)`. @returns null for a name, which stays as it is. */
function readHead(head: string): string | null {
  const [, name = head, sign] = /^(\w+), (%|pp)$/.exec(head) ?? []
  const words = READ_AS[name] ?? (WORD.test(name) ? name : null)
  return words === null || sign === undefined ? words : `${words} (${sign})`
}

/** As papers have it: capitalised, unless it begins with a symbol or an abbreviation. */
function paperHead(head: string): string {
  const words = readHead(head)
  if (words === null) return latexText(head)
  return latexText(SHORT.test(words) ? words : capitalised(words))
    .replace('95\\% interval', '95\\% CI')
    .replace(SYMBOL, (sign) => `$${sign}$`)
}

const SHORT = /^(?:[png]|df)\b/
const SYMBOL = /(?<![\p{L}\p{N}])[png](?![\p{L}\p{N}])/gu

function latex(grid: TextGrid): string {
  const { head, rows, notes = [], provenance } = grid
  const line = (cells: string[]) => `  ${cells.join(' & ')} \\\\`
  return [
    ...[...notes, provenance].map(latexComment),
    `\\begin{tabular}{${wordColumns(grid)
      .map((words) => (words ? 'l' : 'r'))
      .join('')}}`,
    '  \\toprule',
    line(head.map(paperHead)),
    '  \\midrule',
    ...rows.map((cells) => line(cells.map(latexText))),
    '  \\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n')
}

/** Writes a grid of text as CSV, Markdown or LaTeX. */
import { capitalised } from '../text.ts'
import { csvLines } from './csv.ts'
import { latexComment, latexText } from './latex.ts'
import { markdownText } from './markdown.ts'
import type { GridFormat } from './table-formats.ts'

export interface TextGrid {
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
  const table = [line(head), rule, ...rows.map((cells, i) => line(cells, i))].join('\n')
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

/** Heads of columns as papers have them, in LaTeX; other heads are names, or are capitalised words. */
const PAPER_HEADS: Record<string, string> = {
  p: '$p$',
  p_corrected: 'Corrected $p$',
  p_adjusted: 'Corrected $p$',
  n: '$n$',
  df: 'df',
  sd: 'SD',
  g: '$g$',
  a: 'A',
  b: 'B',
  n_a: '$n_A$',
  n_b: '$n_B$',
  only_a: 'Only A',
  only_b: 'Only B',
  mean_rank: 'Mean rank',
  ci95_low: '95\\% CI, low',
  ci95_high: '95\\% CI, high',
  g_low: '$g$, low',
  g_high: '$g$, high',
}

const KEY =
  /^(?:row|line|details|method|masking|mean|seeds|values|difference|test|statistic|verdict|note|score|data|protocol|detectable|class|name|items|unit)$/

function paperHead(head: string): string {
  const [, known = head, sign] = /^(\w+), (%|pp)$/.exec(head) ?? []
  if (sign !== undefined && (known in PAPER_HEADS || KEY.test(known))) return `${paperHead(known)} (${latexText(sign)})`
  return PAPER_HEADS[head] ?? latexText(KEY.test(head) ? capitalised(head) : head)
}

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

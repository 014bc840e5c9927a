/** Writes a grid of text as CSV, Markdown or LaTeX, with a provenance line. */
import { oneLine } from '../printable.ts'
import { csvLines } from './csv.ts'
import { latexComment, latexText } from './latex.ts'
import { markdownText } from './markdown.ts'

export type GridFormat = 'csv' | 'md' | 'latex'

export interface TextGrid {
  head: string[]
  rows: string[][]
  provenance: string
}

export const writeGrid = (grid: TextGrid, format: GridFormat): string => WRITERS[format](grid)

const WRITERS: Record<GridFormat, (grid: TextGrid) => string> = { csv, md, latex }

/** The provenance is a comment line at the end, which most readers can be configured to skip. */
function csv({ head, rows, provenance }: TextGrid): string {
  return `${csvLines([head, ...rows], '\r\n')}# ${oneLine(provenance)}\r\n`
}

function md({ head, rows, provenance }: TextGrid): string {
  const line = (cells: string[]) => `| ${cells.map(markdownText).join(' | ')} |`
  const rule = `| ${head.map((_, i) => (i === 0 ? '---' : '---:')).join(' | ')} |`
  return `${[line(head), rule, ...rows.map(line)].join('\n')}\n\n${markdownText(provenance)}\n`
}

function latex({ head, rows, provenance }: TextGrid): string {
  const line = (cells: string[]) => `  ${cells.map(latexText).join(' & ')} \\\\`
  return [
    latexComment(provenance),
    `\\begin{tabular}{l${'r'.repeat(head.length - 1)}}`,
    '  \\toprule',
    line(head),
    '  \\midrule',
    ...rows.map(line),
    '  \\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n')
}

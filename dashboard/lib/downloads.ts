/** Writes a grid of text as CSV, Markdown or LaTeX, with a provenance line. */
import { csvLines } from '../../harness/base/formats/csv.ts'
import { latexComment, latexText } from '../../harness/base/formats/latex.ts'
import { markdownText } from '../../harness/base/formats/markdown.ts'
import { oneLine } from '../../harness/base/printable.ts'

export const DOWNLOAD_FORMATS = [
  { format: 'csv', title: 'CSV', type: 'text/csv' },
  { format: 'md', title: 'Markdown', type: 'text/markdown' },
  { format: 'latex', title: 'LaTeX (booktabs)', type: 'text/x-tex' },
  { format: 'json', title: 'JSON', type: 'application/json' },
] as const

type DownloadFormat = (typeof DOWNLOAD_FORMATS)[number]['format']
export type GridFormat = Exclude<DownloadFormat, 'json'>

export interface DownloadGrid {
  head: string[]
  rows: string[][]
  provenance: string
}

export const writeGrid = (grid: DownloadGrid, format: GridFormat): string => WRITERS[format](grid)

const WRITERS: Record<GridFormat, (grid: DownloadGrid) => string> = { csv, md, latex }

/** The provenance is a comment line at the end, which most readers can be configured to skip. */
function csv({ head, rows, provenance }: DownloadGrid): string {
  return `${csvLines([head, ...rows], '\r\n')}# ${oneLine(provenance)}\r\n`
}

function md({ head, rows, provenance }: DownloadGrid): string {
  const line = (cells: string[]) => `| ${cells.map(markdownText).join(' | ')} |`
  const rule = `| ${head.map((_, i) => (i === 0 ? '---' : '---:')).join(' | ')} |`
  return `${[line(head), rule, ...rows.map(line)].join('\n')}\n\n${markdownText(provenance)}\n`
}

function latex({ head, rows, provenance }: DownloadGrid): string {
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

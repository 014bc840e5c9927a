/** Writes a grid of text as CSV, Markdown or LaTeX, with a provenance line. */
export const EXPORT_FORMATS = [
  { format: 'csv', title: 'CSV', type: 'text/csv' },
  { format: 'md', title: 'Markdown', type: 'text/markdown' },
  { format: 'latex', title: 'LaTeX (booktabs)', type: 'text/x-tex' },
  { format: 'json', title: 'JSON', type: 'application/json' },
] as const

type ExportFormat = (typeof EXPORT_FORMATS)[number]['format']
export type GridFormat = Exclude<ExportFormat, 'json'>

export interface ExportGrid {
  head: string[]
  rows: string[][]
  provenance: string
}

export const writeGrid = (grid: ExportGrid, format: GridFormat): string => WRITERS[format](grid)

const WRITERS: Record<GridFormat, (grid: ExportGrid) => string> = { csv, md, latex }

/** RFC 4180; the provenance is a comment line at the end, which most readers can be configured to skip. */
function csv({ head, rows, provenance }: ExportGrid): string {
  // Spreadsheets would evaluate text with a leading = + - @ as a formula; numbers are safe.
  const guard = (text: string) => (/^[=+@]|^-(?![\d.])/.test(text) ? `'${text}` : text)
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const line = (cells: string[]) => cells.map((cell) => quote(guard(cell))).join(',')
  return `${[...[head, ...rows].map(line), `# ${provenance}`].join('\r\n')}\r\n`
}

function md({ head, rows, provenance }: ExportGrid): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const rule = `| ${head.map((_, i) => (i === 0 ? '---' : '---:')).join(' | ')} |`
  return `${[line(head), rule, ...rows.map(line)].join('\n')}\n\n${provenance}\n`
}

function latex({ head, rows, provenance }: ExportGrid): string {
  const line = (cells: string[]) => `  ${cells.map(texText).join(' & ')} \\\\`
  return [
    `% ${provenance}`,
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

const TEX: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '±': '$\\pm$',
  '−': '$-$',
  '×': '$\\times$',
  '·': '$\\cdot$',
}

const texText = (text: string): string =>
  text.replace(/[\\~^±−×·&%$#_{}]/g, (character) => TEX[character] ?? `\\${character}`)

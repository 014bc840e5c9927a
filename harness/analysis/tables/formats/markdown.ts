import { markdownProse, markdownText } from '../../../base/formats/markdown.ts'
import { oneLine } from '../../../base/printable.ts'
import { type Cell, cell, type FilledTable, type Panel, type Row } from './panel.ts'

/**
 * Markdown that also reads well unrendered: columns are aligned, and the stars of bold cells take the padding's place.
 */
export const toMarkdown = (table: FilledTable): string => write(table, { name: markdownText, prose: markdownProse })

/** The same for a terminal, where only a bar in a cell has to be escaped. */
export const toText = (table: FilledTable): string => write(table, { name: withBars, prose: oneLine })

const withBars = (text: string): string => oneLine(text).replaceAll('|', '\\|')

/** How names and sentences are written. */
interface Spelling {
  name: (text: string) => string
  prose: (text: string) => string
}

function write({ title, lead = [], panels, notes }: FilledTable, spelling: Spelling): string {
  const { name, prose } = spelling
  const parts = [
    `# ${name(title)}`,
    ...lead.map(prose),
    ...panels.map((panel) => panelText(panel, spelling)),
    notes.map((note) => `- ${prose(note)}`).join('\n'),
  ]
  return `${parts.join('\n\n')}\n`
}

function panelText({ title, groups, stub, heads, sections }: Panel, { name, prose }: Spelling): string {
  const spanned = groups.flatMap(({ label, span }) => [label, ...Array<string>(span - 1).fill('')])
  const plain = (label: string, texts: string[]): Row => ({ label, cells: texts.map((text) => cell(text)) })
  const all = [...(groups.length === 0 ? [] : [plain('', spanned)]), plain(stub, heads), ...sections.flat()]
  const rows = all.map((row) => ({
    label: name(row.label),
    cells: row.cells.map(({ text, strong }) => cell(name(text), strong)),
  }))
  const stubWidth = Math.max(...rows.map(({ label }) => width(label)))
  const columns = heads.map((_, column) => measure(rows.map(({ cells }) => cells[column]!)))
  const [head, ...body] = rows.map(({ label, cells }) => {
    const texts = cells.map((one, column) => `${pad(one, columns[column]!)}|`)
    return `| ${label.padEnd(stubWidth)} |${texts.join('')}`
  })
  const rule = `|${'-'.repeat(stubWidth + 2)}|${columns.map(({ size }) => `${'-'.repeat(size - 1)}:|`).join('')}`
  return [`## ${prose(title)}`, '', head, rule, ...body].join('\n')
}

const width = (text: string) => [...text].length

interface Column {
  size: number
  /** Cells to the right of the text: two where stars of bold cells take them, else one. */
  air: number
}

function measure(cells: readonly Cell[]): Column {
  const bold = cells.some(({ strong }) => strong)
  const size = Math.max(...cells.map(({ text, strong }) => width(text) + (strong ? 4 : bold ? 0 : 2)))
  return { size, air: bold ? 2 : 1 }
}

/** Plain text ends where the text of a bold cell ends, as far as there is room. */
function pad({ text, strong }: Cell, { size, air }: Column): string {
  if (strong) return `**${text}**`.padStart(size)
  return `${text}${' '.repeat(Math.min(air, Math.floor((size - width(text)) / 2)))}`.padStart(size)
}

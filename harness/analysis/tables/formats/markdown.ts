import { markdownProse, markdownText } from '../../../base/formats/markdown.ts'
import { type Cell, cell, type FilledTable, type Panel, type Row } from './panel.ts'

/**
 * Markdown that also reads well unrendered: columns are aligned, and the stars of bold cells take the padding's place.
 */
export function toMarkdown({ title, lead = [], panels, notes }: FilledTable): string {
  const parts = [
    `# ${markdownText(title)}`,
    ...lead.map(markdownProse),
    ...panels.map(panelMarkdown),
    notes.map((note) => `- ${markdownProse(note)}`).join('\n'),
  ]
  return `${parts.join('\n\n')}\n`
}

function panelMarkdown({ title, groups, stub, heads, sections }: Panel): string {
  const spanned = groups.flatMap(({ label, span }) => [label, ...Array<string>(span - 1).fill('')])
  const plain = (label: string, texts: string[]): Row => ({ label, cells: texts.map((text) => cell(text)) })
  const all = [...(groups.length === 0 ? [] : [plain('', spanned)]), plain(stub, heads), ...sections.flat()]
  const rows = all.map((row) => ({
    label: markdownText(row.label),
    cells: row.cells.map(({ text, strong }) => cell(markdownText(text), strong)),
  }))
  const stubWidth = Math.max(...rows.map(({ label }) => width(label)))
  const columns = heads.map((_, column) => measure(rows.map(({ cells }) => cells[column]!)))
  const [head, ...body] = rows.map(({ label, cells }) => {
    const texts = cells.map((one, column) => `${pad(one, columns[column]!)}|`)
    return `| ${label.padEnd(stubWidth)} |${texts.join('')}`
  })
  const rule = `|${'-'.repeat(stubWidth + 2)}|${columns.map(({ size }) => `${'-'.repeat(size - 1)}:|`).join('')}`
  return [`## ${markdownProse(title)}`, '', head, rule, ...body].join('\n')
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

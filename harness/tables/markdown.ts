import type { Cell, FilledTable, Panel } from './panel.ts'

/** Markdown that also reads well unrendered: aligned columns, no space wasted on bold, which takes the padding's place. */
export function toMarkdown({ title, panels, notes }: FilledTable): string {
  const parts = [`# ${title}`, ...panels.map(panelMarkdown), notes.map((note) => `- ${note}`).join('\n')]
  return `${parts.join('\n\n')}\n`
}

function panelMarkdown({ title, groups, stub, heads, sections }: Panel): string {
  const spanned = groups.flatMap(({ label, span }) => [label, ...Array<string>(span - 1).fill('')])
  const rows = sections.flat().map(({ label, cells }) => [label, ...cells.map(mark)])
  const [first, ...rest] =
    groups.length === 0
      ? [[stub, ...heads]]
      : [
          ['', ...spanned],
          [stub, ...heads],
        ]
  const lines = [first!, ...rest, ...rows]
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => width(line[column + 1]!))))
  const stubWidth = Math.max(3, ...lines.map((line) => width(line[0]!)))
  const print = ([label = '', ...cells]: string[]) =>
    `| ${label.padEnd(stubWidth)} |${cells.map((text, column) => `${text.padStart(widths[column]!)}|`).join('')}`
  const rule = `|${'-'.repeat(stubWidth + 2)}|${widths.map((size) => `${'-'.repeat(size - 1)}:|`).join('')}`
  return [`## ${title}`, '', print(first!), rule, ...[...rest, ...rows].map(print)].join('\n')
}

const width = (text: string) => [...text].length

function mark({ text, strong }: Cell): string {
  return strong ? `**${text}**` : `  ${text}  `
}

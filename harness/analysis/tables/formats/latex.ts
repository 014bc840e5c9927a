import { latexComment, latexText } from '../../../base/formats/latex.ts'
import type { Cell, FilledTable, Panel } from './panel.ts'

type Printed = Pick<FilledTable, 'title' | 'lead' | 'panels' | 'paper' | 'notes'>

/** LaTeX for a paper: needs booktabs, horizontal rules only. Every table has a label, such as `tab:my-results-1`. */
export function toLatex({ title, lead = [], panels, paper = panels, notes }: Printed): string {
  const head = [title, '\\usepackage{booktabs}', ...lead, ...notes].map(latexComment)
  return `${[head.join('\n'), ...paper.map((panel, i) => panelLatex(panel, title, i + 1))].join('\n\n')}\n`
}

function panelLatex({ title, caption, groups, stub, heads, sections }: Panel, table: string, place: number): string {
  const lines = [
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${latex(caption ?? `${table}: ${title}`)}}`,
    `  \\label{tab:${plain(table)}-${place}}`,
    `  \\begin{tabular}{l${'r'.repeat(heads.length)}}`,
    '    \\toprule',
  ]
  if (groups.length > 0) {
    let column = 2
    const rules: string[] = []
    const labels = groups.map(({ label, span }) => {
      rules.push(`\\cmidrule(lr){${column}-${column + span - 1}}`)
      column += span
      return `\\multicolumn{${span}}{c}{${latex(label)}}`
    })
    lines.push(`    & ${labels.join(' & ')} \\\\`, `    ${rules.join(' ')}`)
  }
  lines.push(`    ${[stub, ...heads].map(latex).join(' & ')} \\\\`)
  for (const rows of sections) {
    lines.push('    \\midrule')
    for (const { label, cells } of rows) lines.push(`    ${[latex(label), ...cells.map(mark)].join(' & ')} \\\\`)
  }
  lines.push('    \\bottomrule', '  \\end{tabular}', '\\end{table}')
  return lines.join('\n')
}

/** Letters and digits, as in any label: `my.csv` -> `my-csv`. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

/** A hyphen before a digit is a minus. */
function latex(text: string): string {
  return latexText(text)
    .replace(/(^|[ ,…])-(?=\d)/g, '$1$$-$$')
    .replace('r\\_opt', '$r_{\\mathrm{opt}}$$')
}

function mark({ text, strong }: Cell): string {
  return strong ? `\\textbf{${latex(text)}}` : latex(text)
}

import { latexComment, latexText } from '../../../base/formats/latex.ts'
import { capitalised, fullStop } from '../../../base/text.ts'
import { type Fitted, fitted } from './fit.ts'
import { printed } from './letter-widths.ts'
import { cutToHeight } from './page-height.ts'
import type { Cell, FilledTable, Panel } from './panel.ts'

type Printed = Pick<FilledTable, 'title' | 'label' | 'lead' | 'panels' | 'paper' | 'notes'>

/** LaTeX for a paper: needs booktabs, horizontal rules only, no larger than a page. Every table has a label, such as `tab:my-results-1`. */
export function toLatex({
  title,
  label = title,
  lead = [],
  panels,
  paper = panels.map(withPaperHeads),
  notes,
}: Printed): string {
  const head = [title, '\\usepackage{booktabs}', ...lead, ...notes].map(latexComment)
  const tables = fitted(paper).flatMap(cutToHeight)
  return `${[head.join('\n'), ...tables.map((one, i) => panelLatex(one, title, `${plain(label)}-${i + 1}`))].join('\n\n')}\n`
}

const withPaperHeads = (panel: Panel): Panel => ({
  ...panel,
  stub: paperHead(panel.stub),
  groups: panel.groups.map((group) => ({ ...group, label: capitalised(group.label) })),
  heads: panel.heads.map(paperHead),
})

function panelLatex({ panel, size, alignment, isWide, ...fit }: Fitted, table: string, label: string): string {
  const { groups, stub, heads, sections, named = false } = panel
  const inLines = fit.stub !== 'l'
  const lines = [
    ...(isWide ? [latexComment(WIDE)] : []),
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${latex(captionOf(panel, table))}}`,
    `  \\label{tab:${label}}`,
    ...(sections.some((rows) => rows.some(({ cells }) => cells.some(hasBoldFormula))) ? [`  ${BOLD_FORMULAS}`] : []),
    ...(size.command ? [`  ${size.command}\\setlength{\\tabcolsep}{${size.separation}pt}`] : []),
    `  \\begin{tabular}{${fit.stub}${alignment.join('')}}`,
    '    \\toprule',
  ]
  if (groups.length > 0) {
    let column = 2
    const rules: string[] = []
    const spanning = groups.map(({ label, span }) => {
      rules.push(`\\cmidrule(lr){${column}-${column + span - 1}}`)
      column += span
      return `\\multicolumn{${span}}{c}{${latex(label)}}`
    })
    lines.push(`    & ${spanning.join(' & ')} \\\\`, `    ${rules.join(' ')}`)
  }
  lines.push(`    ${[headLatex(stub), ...heads.map(named ? latex : headLatex)].join(' & ')} \\\\`)
  for (const rows of sections) {
    lines.push('    \\midrule')
    for (const { label, cells } of rows) {
      const name = inLines ? `${IN_LINES}${latex(label)}` : latex(label)
      lines.push(`    ${[name, ...cells.map(mark)].join(' & ')} \\\\`)
    }
  }
  lines.push('    \\bottomrule', '  \\end{tabular}', '\\end{table}')
  return lines.join('\n')
}

/** What `table` cannot do in a document of two columns, and `table*` does in any. */
const WIDE = 'In two columns write table* for table: it is wider than one of them.'

/** \textbf leaves formulas as they are, such as $< .001$ and $\pm$: within this table it sets them in bold, too. */
const BOLD_FORMULAS = '\\let\\plainbfseries\\bfseries\\renewcommand{\\bfseries}{\\plainbfseries\\boldmath}'

const hasBoldFormula = ({ text, strong }: Cell): boolean => Boolean(strong) && /(?<!\\)\$/.test(latex(text))

/** Each label with its lines below the first set in. */
const IN_LINES = '\\raggedright\\hangindent=1em '

/** The title, how the numbers of this part were measured, and the remarks. */
function captionOf({ title, caption = '', groups, remarks = '' }: Panel, table: string): string {
  const protocols = groups.flatMap(({ label, protocol }) => (protocol ? `${label}: ${protocol}` : []))
  const sentences = [caption || `${table}: ${title}`, [...new Set(protocols)].join('; '), remarks].filter(Boolean)
  return sentences.length === 1 ? sentences[0]! : sentences.map(fullStop).join(' ')
}

/** Letters and digits, as in any label: `my.csv` -> `my-csv`. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

const latex = (text: string): string => latexText(printed(text)).replace('r\\_opt', '$r_{\\mathrm{opt}}$$')

/** Symbols that stand alone in heads, as in `Holm p`. */
const SYMBOL = /(?<![\p{L}\p{N}$\\-])(?:[pntzUWre]|tau(?:-b)?|rho)(?![\p{L}\p{N}$-])/gu
const SYMBOLS: Record<string, string> = { 'tau-b': '\\tau_b', tau: '\\tau', rho: '\\rho' }

const paperHead = (text: string): string => (text.search(SYMBOL) === 0 ? text : capitalised(text))

const headLatex = (text: string): string => latex(text).replace(SYMBOL, (sign) => `$${SYMBOLS[sign] ?? sign}$`)

function mark({ text, strong }: Cell): string {
  return strong ? `\\textbf{${latex(text)}}` : latex(text)
}

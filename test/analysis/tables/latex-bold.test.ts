/** What is bold in LaTeX is so as a whole: \textbf alone leaves formulas light. */
import { expect, it } from 'vitest'
import { toLatex } from '../../../harness/analysis/tables/formats/latex.ts'
import { cell } from '../../../harness/analysis/tables/formats/panel.ts'

const table = (text: string, strong: boolean) => {
  const sections = [[{ label: 'SimCLR', cells: [cell(text, strong)] }]]
  return toLatex({
    title: 't',
    panels: [{ title: 'p', groups: [], stub: 'method', heads: ['p'], sections }],
    notes: [],
  })
}
const BOLD = '\\renewcommand{\\bfseries}{\\plainbfseries\\boldmath}'

it.each(['< .001', '−1.2', '81.0 ± 0.4'])('%s in bold has a bold formula, within its table', (text) => {
  const latex = table(text, true)
  const [before, inside] = latex.split('\\begin{table}')
  expect(before).not.toContain(BOLD)
  expect(inside!.split('\\begin{tabular}')[0]).toContain(BOLD)
  expect(inside).toContain('\\textbf{')
  expect(table(text, false)).not.toContain(BOLD)
})

it('nothing is added where no formula is bold', () => {
  expect(table('81.0', true)).toContain('\\textbf{81.0}')
  expect(table('81.0', true)).not.toContain(BOLD)
  expect(table('$81', true)).not.toContain(BOLD)
})

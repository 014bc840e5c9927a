import { expect, it } from 'vitest'
import { latexComment, latexText } from '../../harness/base/formats/latex.ts'
import { readSources } from '../architecture/sources.ts'

it.each(
  Object.entries({
    '50% of $a_b & #1': '50\\% of \\$a\\_b \\& \\#1',
    '\\input{/etc/passwd}': '\\textbackslash{}input\\{/etc/passwd\\}',
    '~^': '\\textasciitilde{}\\textasciicircum{}',
    'λ ≥ −1 ± 2 × 3': '$\\lambda$ $\\geq$ $-$1 $\\pm$ 2 $\\times$ 3',
    'Holm p < .001, r ≥ 0, < 0.0001': 'Holm $p < .001$, $r \\geq 0$, $< 0.0001$',
    'a<b <new> 1<2x': 'a$<$b $<$new$>$ 1$<$2x',
    '</b> 50%': '$<$/b$>$ 50\\%',
    'two\nlines': 'two\\textbackslash{}nlines',
  }),
)('%j is written as %j', (text, written) => {
  expect(latexText(text)).toBe(written)
})

it('a line break does not end a comment', () => {
  expect(latexComment('store /tmp/a\n\\input{x}\r')).toBe('% store /tmp/a\\n\\input{x}\\x0d')
})

it('is how every table of LaTeX writes its text', () => {
  const tables = readSources().filter(({ path, text }) => !path.startsWith('test/') && text.includes("\\\\toprule'"))
  expect(tables.length).toBeGreaterThan(0)
  expect(tables.filter(({ text }) => !text.includes('latexText') || !text.includes('latexComment'))).toEqual([])
})

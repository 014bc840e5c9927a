import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readGrid } from '../../harness/analysis/own-table/grid.ts'
import { toMarkdown } from '../../harness/analysis/tables/formats/markdown.ts'
import { cell } from '../../harness/analysis/tables/formats/panel.ts'
import { writeGrid } from '../../harness/base/formats/grid.ts'
import { fromMarkdownText, markdownProse, markdownText } from '../../harness/base/formats/markdown.ts'
import { oneLine } from '../../harness/base/printable.ts'

describe('text in Markdown', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['<img src=x onerror=alert(1)>', '\\<img src=x onerror=alert(1)>'],
    ['<!-- gone', '\\<!-- gone'],
    ['[here](https://example.org)', '[here\\](https://example.org)'],
    ['**loud** and _quiet_', '\\*\\*loud\\*\\* and \\_quiet\\_'],
    ['`code` ~~gone~~ &lt;', '\\`code\\` \\~\\~gone\\~\\~ \\&lt;'],
    ['two\nlines', 'two\\nlines'],
    ['a\\*b', 'a\\\\\\*b'],
  ])('%s reads as it was given', (text, written) => {
    expect(markdownText(text)).toBe(written)
  })

  it.each(['f1_macro', 'SimCLR + ADIOS, r < 0', '+2.1 [1.0, 3.2]', 'p < .05', 'R&D', '−8.0 to −4.0'])(
    '%s needs nothing',
    (text) => expect(markdownText(text)).toBe(text),
  )

  it('keeps the code in our own sentences, and nothing else that acts', () => {
    expect(markdownProse('run `npx maskbench run a_b*`; of *x* and `half')).toBe(
      'run `npx maskbench run a_b*`; of \\*x\\* and \\`half',
    )
  })

  it('is read back as it was', () => {
    const signs = fc.string({ unit: fc.constantFrom(...'ab1 _*`|\\<>b/[]()&;~#!\n') })
    fc.assert(fc.property(signs, (text) => void expect(fromMarkdownText(markdownText(text))).toBe(oneLine(text))))
  })

  it('of a table that was exported gives the same cells again', () => {
    const head = ['method', 'a|b_']
    const rows = [
      ['*x* <b>y</b>', '0.5'],
      ['`z`', '0.25'],
    ]
    const read = readGrid(writeGrid({ head, rows, provenance: 'here' }, 'md'), 'a.md')
    expect(read.head).toEqual(head)
    expect(read.rows.map(({ cells }) => cells)).toEqual(rows)
  })

  it('of a table of results says names as they are, in cells, headings and notes', () => {
    const panel = {
      title: '<i>',
      groups: [],
      stub: '`',
      heads: ['*a*'],
      sections: [[{ label: '[x](y)', cells: [cell('1*', true)] }]],
    }
    const text = toMarkdown({ title: '_t_', panels: [panel], notes: ['see <u>'], json: null, records: [] })
    expect(text.split('\n').filter(Boolean)).toEqual([
      '# \\_t\\_',
      '## \\<i>',
      '| \\`      | \\*a\\* |',
      '|---------|------:|',
      '| [x\\](y) |**1\\***|',
      '- see \\<u>',
    ])
  })
})

import { expect, it } from 'vitest'
import { writeGrid } from '../../dashboard/lib/export.ts'
import { toMarkdown } from '../../harness/analysis/tables/formats/markdown.ts'
import { cell } from '../../harness/analysis/tables/formats/panel.ts'

it.each([
  ['<b>', '\\<b>'],
  ['</td><!-- ', '\\</td>\\<!-- '],
  ['<img src=x onerror=alert(1)>', '\\<img src=x onerror=alert(1)>'],
  ['![pixel](http://example.org/p.png)', '![pixel]\\(http://example.org/p.png)'],
  ['a|b', 'a\\|b'],
  ['p < .001, <.05, x<3', 'p < .001, <.05, x<3'],
  ['[0.1, 0.2] (n = 3)', '[0.1, 0.2] (n = 3)'],
  ['one\ntwo', 'one\\ntwo'],
])('in Markdown %j is shown as it is', (text, written) => {
  expect(writeGrid({ head: ['row', text], rows: [[text, '1']], provenance: '' }, 'md')).toBe(
    `| row | ${written} |\n| --- | ---: |\n| ${written} | 1 |\n\n\n`,
  )
  const panel = {
    title: text,
    groups: [],
    stub: 'Method',
    heads: ['a'],
    sections: [[{ label: text, cells: [cell('1')] }]],
  }
  const lines = toMarkdown({ title: text, panels: [panel], notes: [text], json: {}, records: [] }).split('\n')
  const shown = written.replace('\\|', '|') // Only a cell ends with a bar.
  expect([lines[0], lines.at(-2)]).toEqual([`# ${shown}`, `- ${shown}`])
  expect(lines).toContainEqual(expect.stringContaining(`| ${written} `))
})

/** Tables as pandas, Excel, Markdown and LaTeX write them. */
import { describe, expect, it } from 'vitest'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { isLatex } from '../../../harness/analysis/own-table/latex-grid.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import { decodedText } from '../../../harness/base/formats/text-file.ts'

function numbers(text: string) {
  const table = readTable(readGrid(text, 'table'), 'number')
  return table.methods.map((method) => [
    method,
    ...table.datasets.map((dataset) => [dataset, ...(table.sample(method, dataset)?.values ?? [])]),
  ])
}

const EXPECTED = [
  ['SimCLR', ['a', 81.2], ['b', 70.1]],
  ['BYOL', ['a', 82], ['b', 71.3]],
]

describe('the same table', () => {
  it.each([
    [
      'a tabular',
      String.raw`\begin{tabular}{l*{2}{c}}
\toprule
Method & a & b \\ % heading
\midrule
SimCLR~\cite{chen} & 81.2 & \underline{70.1} \\
\cmidrule(lr){2-3}
BYOL & $\mathbf{82}$ & \textbf{\textit{71.3}} \\[2pt]
\bottomrule
\end{tabular}`,
    ],
    [
      'rows of LaTeX',
      'Method & a & b \\\\\nSimCLR & 81.2 & 70.1 \\\\ \\hline\nBYOL & {\\bf 82} & 71.3$^\\dagger$ \\\\\n',
    ],
    [
      'LaTeX of pandas',
      'dataset & a & b \\\\\nmethod &  &  \\\\\n\\midrule\nSimCLR & 81.2 & 70.1 \\\\\nBYOL & 82 & 71.3 \\\\\n',
    ],
    [
      'LaTeX with percent signs',
      'Method & a & b \\\\\nSimCLR & 81.2\\,\\% & 70.1\\% \\\\\nBYOL & 82\\% & 71.3\\% \\\\\n',
    ],
    [
      'Markdown without outer bars',
      'method | a | b\n--- | --: | :-:\nSimCLR | *81.2* | 70.1\nBYOL | **82** | _71.3_\n',
    ],
    ['CSV of Excel', 'sep=;\r\nmethod;a;b\r\nSimCLR;81,2;70,1\r\nBYOL;82,0;71,3\r\n'],
    ['means beside spreads', 'method,a mean,a std,b_mean,b_std\nSimCLR,81.2,.1,70.1,.2\nBYOL,82,.3,71.3,.4\n'],
    ['means beside other spreads', 'method,a mean,a SE,b_mean,sd(b)\nSimCLR,81.2,.1,70.1,.2\nBYOL,82,.3,71.3,.4\n'],
  ])('is read from %s', (_, text) => expect(numbers(text)).toEqual(EXPECTED))

  it.each([
    ['1,234.5', 1234.5],
    ['1.234,5', 1234.5],
    ["1'234.5", 1234.5],
    ['1,234,567.5', 1234567.5],
  ])('%s has separators of thousands', (written, value) => {
    expect(numbers(`method\ta\nx\t${written}\n`)).toEqual([['x', ['a', value]]])
  })

  it.each(['none', 'null', '---', '#N/A', '<NA>'])('%s is a missing value', (missing) => {
    expect(numbers(`method,a,b\nx,${missing},1\ny,2,3\n`)).toEqual([
      ['x', ['b', 1], ['a']],
      ['y', ['b', 3], ['a', 2]],
    ])
  })
})

it.each([
  [
    'a space that may separate thousands',
    'method,a\nx,1 234.5',
    '`1 234.5`, which can be one number',
    /^write 1234\.5, or/,
  ],
  ['a comma that may separate thousands', 'method,a\nx,"1,234"', '`1,234`', /^write 1234 if the comma/],
  ['several lines of headings', ',a,a\nmethod,mean,std\nx,1,2', 'two columns are called `a`', /df\.columns = /],
  [
    'a mean with its spread in LaTeX',
    'Method & a \\\\\nx & $81.2 \\pm 0.3$ \\\\',
    '(line 2) is `81.2 \\pm 0.3`, a mean',
    /./,
  ],
  [
    'cells over several columns',
    'M & a & b \\\\\n\\multicolumn{3}{c}{x} \\\\\ny & 1 & 2 \\\\',
    'line 2 has 1 cells, and the heading has 3: `\\multicolumn{3}{c}{x}` spans columns',
    /^delete line 2, or/,
  ],
  [
    'a heading in two lines',
    '& \\multicolumn{2}{c}{Natural} & \\multicolumn{2}{c}{Medical} \\\\\nM & a & b & c & d \\\\\ny & 1 & 2 & 3 & 4 \\\\',
    'line 2 has 5 cells, and the heading has 3, where `\\multicolumn{2}{c}{Natural}` spans columns',
    /^delete that first line/,
  ],
])('refuses %s', (_, text, what, remedy) => {
  expect(() => numbers(text)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(what),
      remedy: expect.stringMatching(remedy),
    }),
  )
})

it('several numbers of three digits stay several', () => {
  expect(numbers('method,a\nx,120 130\ny,125 131\n')[0]).toEqual(['x', ['a', 120, 130]])
})

it('files are read in the encodings of Excel', () => {
  const text = 'méthode,a\nx,1'
  const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le')
  for (const bytes of [Buffer.from(text), utf16, Buffer.from(utf16).swap16(), Buffer.from(text, 'latin1')]) {
    expect(decodedText(bytes)).toBe(text)
  }
  expect(isLatex('method,a & b\nx,1')).toBe(false)
})

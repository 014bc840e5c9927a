import { describe, expect, it } from 'vitest'
import { writeGrid } from '../../harness/base/formats/grid.ts'

const grid = {
  head: ['row', 'top-1, %'],
  rows: [
    ['SimCLR + "ADIOS"', '79.2 ± 0.6'],
    ['a|b_c', '−0.4'],
    ['=1+1', '-5'],
  ],
  provenance: 'maskbench, 50% of it',
}

describe('a table taken along', () => {
  it('is CSV with quotes where they are needed and no formulas', () => {
    expect(writeGrid(grid, 'csv')).toBe(
      'row,"top-1, %"\r\n"SimCLR + ""ADIOS""",79.2 ± 0.6\r\na|b_c,−0.4\r\n\'=1+1,-5\r\n',
    )
  })

  it('is Markdown with numbers to the right', () => {
    expect(writeGrid(grid, 'md').split('\n').slice(0, 4)).toEqual([
      '| row | top-1, % |',
      '| --- | ---: |',
      '| SimCLR + "ADIOS" | 79.2 ± 0.6 |',
      '| a\\|b_c | −0.4 |',
    ])
  })

  it('has columns of words to the left, whatever they begin with', () => {
    const rows = [
      ['SimCLR', '96 px', '79.2', 'higher', ''],
      ['BYOL', 'w16', '(1.2)', 'n/a', ''],
    ]
    const worded = { head: ['row', 'details', 'top-1', 'verdict', 'p'], rows, provenance: '' }
    expect(writeGrid(worded, 'md')).toContain('\n| --- | --- | ---: | --- | ---: |\n')
    expect(writeGrid(worded, 'latex')).toContain('\\begin{tabular}{llrlr}')
  })

  it('is LaTeX that compiles', () => {
    expect(writeGrid(grid, 'latex')).toBe(
      [
        '% maskbench, 50% of it',
        '\\begin{tabular}{lr}',
        '  \\toprule',
        '  Row & top-1, \\% \\\\',
        '  \\midrule',
        '  SimCLR + "ADIOS" & 79.2 $\\pm$ 0.6 \\\\',
        '  a\\textbar{}b\\_c & $-$0.4 \\\\',
        '  =1+1 & -5 \\\\',
        '  \\bottomrule',
        '\\end{tabular}',
        '',
      ].join('\n'),
    )
  })
})

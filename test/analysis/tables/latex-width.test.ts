/** Tables of LaTeX fit the page of the class `article`; pdflatex finds no overfull box in any of `table`'s. */
import { describe, expect, it } from 'vitest'
import { fitted } from '../../../harness/analysis/tables/formats/fit.ts'
import { toLatex } from '../../../harness/analysis/tables/formats/latex.ts'
import { cell, NOT_RUN, type Panel } from '../../../harness/analysis/tables/formats/panel.ts'

/** Two rows of numbers; every group has a printed and a measured column. */
function panel({ groups, measured = cell('12.3 ± 0.4') }: { groups: number; measured?: typeof NOT_RUN }): Panel {
  const labels = Array.from({ length: groups }, (_, i) => `Data set ${i + 1}`)
  const cells = labels.flatMap(() => [cell('45.6 ± 0.7'), measured])
  return {
    title: 'ResNet-18',
    groups: labels.map((label) => ({ label, span: 2 })),
    stub: 'method',
    heads: labels.flatMap(() => ['paper', 'measured']),
    sections: [[{ label: 'SimCLR', cells }], [{ label: 'SimCLR + ADIOS', cells }]],
  }
}

it('the type becomes smaller where a table is wide', () => {
  const sizes = [1, 2, 3].map((groups) => fitted([panel({ groups })]).map(({ size }) => size.command))
  expect(sizes).toEqual([[''], [''], ['\\scriptsize']])
})

it('a table that is wider than one of two columns says above it that it stands across both', () => {
  const comment = '% In two columns write table* for table: it is wider than one of them.\n\\begin{table}'
  const latex = (groups: number) => toLatex({ title: 't', panels: [panel({ groups })], notes: [] })
  expect(latex(1)).not.toContain('table*')
  expect(latex(2)).toContain(comment)
})

it('what is wider still becomes several tables, each of whole groups and with every row', () => {
  const whole = panel({ groups: 8 })
  const parts = fitted([whole]).map((part) => part.panel)
  expect(parts.length).toBeGreaterThan(1)
  expect(parts.flatMap(({ groups }) => groups)).toEqual(whole.groups)
  expect(parts.flatMap(({ heads }) => heads)).toEqual(whole.heads)
  whole.sections.forEach((rows, section) => {
    rows.forEach(({ label, cells }, row) => {
      const theirs = parts.map(({ sections }) => sections[section]![row]!)
      expect(new Set(theirs.map((one) => one.label))).toEqual(new Set([label]))
      expect(theirs.flatMap((one) => one.cells)).toEqual(cells)
    })
  })
  expect(parts.map(({ title }) => title)).toEqual(['ResNet-18', ...parts.slice(1).map(() => 'ResNet-18 (continued)')])
})

it('columns of which nothing was run are left out, unless that is all of them', () => {
  const [half] = fitted([panel({ groups: 2, measured: NOT_RUN })])
  expect(half!.panel.heads).toEqual(['paper', 'paper'])
  expect(half!.panel.groups.map(({ span }) => span)).toEqual([1, 1])
  expect(half!.panel.sections[1]![0]!.cells.map(({ text }) => text)).toEqual(['45.6 ± 0.7', '45.6 ± 0.7'])

  const empty = panel({ groups: 1, measured: NOT_RUN })
  empty.sections = [[{ label: 'SimCLR', cells: [NOT_RUN, NOT_RUN] }]]
  expect(fitted([empty])[0]!.panel.heads).toEqual(['paper', 'measured'])
})

it('a panel of which nothing was run is left out beside others', () => {
  const empty = { ...panel({ groups: 1 }), sections: [[{ label: 'SimCLR', cells: [NOT_RUN, NOT_RUN] }]] }
  expect(fitted([empty, panel({ groups: 1 })])).toHaveLength(1)
})

it('what most rows say in words stands in the caption, and long words in lines', () => {
  const usual = 'resnet18-cifar with 15 epochs on all images, at 32 px'
  const rows = [usual, usual, `${usual}, with its own batch size`].map((text, i) => ({
    label: `row ${i}`,
    cells: [cell(text), cell('81.6')],
  }))
  const [one] = fitted([{ title: 'mini', groups: [], stub: 'method', heads: ['made how', 'k-NN'], sections: [rows] }])
  expect(one!.panel.title).toBe(`mini. Made how, unless noted: ${usual}`)
  expect(one!.panel.sections[0]!.map(({ cells }) => cells[0]!.text)).toEqual(['', '', rows[2]!.cells[0]!.text])
  expect(one!.alignment).toEqual(['p{22em}', 'r'])
})

it('long labels are set in lines, where that lets the table fit, and no shorter than their longest word', () => {
  const label = 'SimCLR + grating, share 0.3, wavelength 6, 1000 training images'
  const long = panel({ groups: 2 })
  long.sections = long.sections.map((rows) => rows.map((row) => ({ ...row, label })))
  const [one, ...others] = fitted([long])
  expect(others).toEqual([])
  expect(one!.stub).toMatch(/^p\{\d+em\}$/)
  const table = { title: 'mini', lead: [], notes: [] }
  expect(toLatex({ ...table, panels: [long] })).toMatch(
    /begin\{tabular\}\{p\{\d+em\}r+\}[\s\S]*\\raggedright\\hangindent=1em SimCLR/,
  )
  expect(fitted([panel({ groups: 2 })])[0]!.stub).toBe('l')
  long.sections = long.sections.map((rows) => rows.map((row) => ({ ...row, label: 'm'.repeat(40) })))
  expect(fitted([long]).map(({ stub }) => stub)).toContain('l')
})

describe('a square table', () => {
  const square = (names: string[]): Panel => ({
    title: 'p of each pair',
    groups: [],
    stub: 'method',
    heads: ['mean rank', ...names],
    named: true,
    square: true,
    sections: [
      names.map((label, i) => ({
        label,
        cells: [cell('1.50'), ...names.map((_, j) => cell(i === j ? '' : '0.1234'))],
      })),
    ],
  })
  const long = Array.from({ length: 8 }, (_, i) => `SimCLR with masked views ${i}`)

  it('has the names at its heads where it fits', () => {
    const { panel } = fitted([square(['SimCLR', 'BYOL', 'DINO'])])[0]!
    expect(panel.heads).toEqual(['mean rank', 'SimCLR', 'BYOL', 'DINO'])
    expect(panel.sections[0]!.map(({ label }) => label)).toEqual(['SimCLR', 'BYOL', 'DINO'])
  })

  it('has numbers where names are long, and stays one table', () => {
    const parts = fitted([square(long)])
    expect(parts).toHaveLength(1)
    const { heads, sections, title } = parts[0]!.panel
    expect(heads).toEqual(['mean rank', ...long.map((_, i) => String(i + 1))])
    expect(sections[0]!.map(({ label }) => label)).toEqual(long.map((name, i) => `${i + 1}. ${name}`))
    expect(title).toBe('p of each pair. Columns have the numbers of the rows')
  })

  it('keeps the numbers of its columns where many methods make it several tables', () => {
    const parts = fitted([square(Array.from({ length: 30 }, (_, i) => `SimCLR with masked views ${i}`))])
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.flatMap(({ panel }) => panel.heads).slice(1)).toEqual(
      Array.from({ length: 30 }, (_, i) => String(i + 1)),
    )
  })
})

it('one head over more columns than fit is repeated', () => {
  const [group] = panel({ groups: 8 }).groups
  const wide = { ...panel({ groups: 8 }), groups: [{ ...group!, span: 16 }] }
  const parts = fitted([wide]).map((part) => part.panel)
  expect(parts.length).toBeGreaterThan(1)
  expect(parts.flatMap(({ heads }) => heads)).toEqual(wide.heads)
  for (const { groups, heads } of parts) expect(groups).toEqual([{ ...group, span: heads.length }])
})

it('each part of a table says how its own columns were measured, and what all of them share', () => {
  const whole = panel({ groups: 8 })
  whole.groups.forEach((group, i) => {
    group.protocol = `by rule ${i + 1}`
  })
  const text = toLatex({ title: 'mini', panels: [{ ...whole, remarks: 'Bold: best.' }], notes: [] })
  const captions = [...text.matchAll(/caption\{(.*)\}/g)].map(([, caption]) => caption!)
  expect(captions.length).toBeGreaterThan(1)
  expect(captions[0]).toMatch(/^mini: ResNet-18\. Data set 1: by rule 1; .* Bold: best\.$/)
  expect(captions[1]).toMatch(/^mini: ResNet-18 \(continued\)\. Data set \d: by rule \d; .* Bold: best\.$/)
  expect(captions.flatMap((caption) => caption.match(/by rule \d/g))).toEqual(
    whole.groups.map(({ protocol }) => protocol),
  )
})

describe('a series', () => {
  const pairs = (label: string, tests = ['paired', 'paired'], df = '2'): Panel => ({
    title: 'pairs',
    caption: 'All pairs.',
    groups: [],
    stub: 'pair',
    heads: ['difference', '95% interval', 'Test', 't', 'df', 'p', 'Holm p'],
    sections: [
      tests.map((test) => ({
        label,
        cells: ['-1.10', '-1.60 to -0.60', test, '-9.526', df, '< 0.0001', '0.0217'].map((text) => cell(text)),
      })),
    ],
    series: {
      name: 'pairs',
      common: [
        { head: 'Test', words: 'Test' },
        { head: 'df', words: 'Degrees of freedom' },
      ],
    },
  })
  const short = pairs('x - y')
  const long = pairs('SimCLR with masks - BYOL with masks', undefined, '4')

  it('has all its columns where every table fits', () => {
    expect(fitted([short, short]).map(({ panel }) => panel.heads)).toEqual([short.heads, short.heads])
  })

  it('has what rows share in all captions where one table does not', () => {
    const [one, two] = fitted([short, long])
    for (const { panel } of [one!, two!])
      expect(panel.heads).toEqual(['difference', '95% interval', 't', 'p', 'Holm p'])
    expect([one, two].map((table) => table!.panel.caption)).toEqual([
      'All pairs. Test: paired. Degrees of freedom: 2.',
      'All pairs. Test: paired. Degrees of freedom: 4.',
    ])
    expect(one!.size).toBe(two!.size)
  })

  it('keeps a column in which rows differ, and sets long labels in lines rather than being cut', () => {
    const mixed = pairs('SimCLR with masked views of objects - BYOL with masked views of objects', ['paired', 'Welch'])
    const parts = fitted([short, mixed])
    expect(parts).toHaveLength(2)
    for (const { panel } of parts)
      expect(panel.heads).toEqual(['difference', '95% interval', 'Test', 't', 'p', 'Holm p'])
    expect(parts.map(({ stub }) => stub)).toEqual(Array(2).fill(expect.stringMatching(/^p\{\d+em\}$/)))
  })
})

it('labels in lines take all the room that the numbers leave', () => {
  const emsBeside = (digits: number) => {
    const cells = [cell('1'.repeat(digits))]
    const sections = [[{ label: 'negative log-likelihood of the linear probe and of k-NN, lower is better', cells }]]
    const [one] = fitted([{ title: 'mini', groups: [], stub: 'score', heads: ['mean'], sections }])
    return Number(/^p\{(\d+)em\}$/.exec(one!.stub)?.[1])
  }
  const found = [36, 38, 40, 42].map(emsBeside)
  expect(found).toEqual([0, 1, 2, 3].map((narrower) => found[0]! - narrower))
})

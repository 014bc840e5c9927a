/** What `stats table` prints to those who read it for the first time: nothing empty, and every number named. */
import { describe, expect, it } from 'vitest'
import { toLatex } from '../../../harness/analysis/tables/formats/latex.ts'
import { cell } from '../../../harness/analysis/tables/formats/panel.ts'
import { cellsOf, printed } from './helpers.ts'

const SINGLE = 'method,d1,d2,d3\nx,81.2,75.1,61\ny,80.1,74,60\nz,82.9,76.6,63\n'

describe('a table with one value per cell', () => {
  it('has its values, differences and ranks, and one sentence on what one value cannot tell', async () => {
    const text = await printed(SINGLE)
    expect(text).not.toContain('n/a')
    expect(
      text
        .split('\n## ')
        .slice(1)
        .map((part) => part.split('\n')[0]),
    ).toEqual([
      'Values, percent',
      'Differences between methods, which cannot be tested',
      "Mean ranks across data sets, 1 is best, and p of each pair by Nemenyi's test",
    ])
    expect(cellsOf(text, 'Differences between methods')).toEqual([
      ['pair', 'd1', 'd2', 'd3'],
      ['x - y', '1.1', '1.1', '1.0'],
      ['x - z', '−1.7', '−1.5', '−2.0'],
      ['y - z', '−2.8', '−2.6', '−3.0'],
    ])
    expect(text.match(/no spread/g)).toHaveLength(1)
    expect(text).toContain('Every method has one value on a data set, and one value has no spread')
    expect(text).toContain('Methods are compared by their ranks across data sets, below.')
    expect(text).not.toMatch(/No test for|Welch|Holm/)
  })

  it('has minus signs where people read it, and hyphens where programs do', async () => {
    for (const format of ['text', 'md']) expect(await printed(SINGLE, '--format', format)).not.toMatch(/[ |]-\d/)
    expect(await printed(SINGLE, '--format', 'csv')).toMatch(/,-1\.7,/)
    expect(JSON.parse(await printed(SINGLE, '--json')).datasets[0].pairs[1].difference).toBeCloseTo(-1.7, 12)
  })

  it.each(['welch', 'student', 'mann-whitney'])('is tested by no %s either', async (test) => {
    const { datasets } = JSON.parse(await printed(SINGLE, '--test', test, '--json'))
    expect(datasets[0].pairs.map(({ p }: { p: number | null }) => p)).toEqual([null, null, null])
  })

  it('is compared with one method in the same way', async () => {
    const text = await printed(SINGLE, '--against', 'y')
    expect(cellsOf(text, 'Differences from y')[1]).toEqual(['x - y', '1.1', '1.1', '1.0'])
    expect(text).toContain('- Each method is compared with y alone. Choose that method before looking at the numbers.')
    const alone = await printed('method,d1\nx,81.2\ny,80.1\n')
    expect(alone).not.toContain('below.')
  })

  it.each([
    ['90.0', '91.0', '90.0', '−1.0'],
    ['90.25%', '91.5%', '90.25', '−1.25'],
    ['.9', '.915', '0.900', '−0.015'],
  ])('prints %s beside %s with the decimals that were given', async (x, y, value, difference) => {
    const text = await printed(`method,d\nx,${x}\ny,${y}\n`)
    expect(cellsOf(text, 'Values')[1]).toEqual(['x', value])
    expect(cellsOf(text, 'Differences')[1]).toEqual(['x - y', difference])
    const repeated = await printed(`method,d\nx,${x} ${x}\ny,${y}\n`)
    expect(cellsOf(repeated, 'Means')[1]![1]).toMatch(/\.\d{2,4}.* \(2\)$/)
  })

  it('is not one whose differences are constant, which says so', async () => {
    const text = await printed('method,seed,a\nx,0,.1\nx,1,.3\ny,0,.2\ny,1,.4\n')
    expect(cellsOf(text, 'a: pairs')).toEqual([
      ['pair', 'difference'],
      ['x - y', '−0.1000'],
    ])
    expect(text).toMatch(/No test for 1 of 1 pairs: all pairs differ by the same amount/)
    expect(text).not.toContain('n/a')
  })

  it('keeps data sets that can be tested apart from those that cannot', async () => {
    const text = await printed('method,d1,d2\nx,81.2 82 81,75.1\ny,80.1 80 81,74\n')
    expect(cellsOf(text, 'd1: pairs')[0]).toEqual([
      'pair',
      'difference',
      '95% interval',
      'test',
      't',
      'df',
      'p',
      'Holm p',
    ])
    expect(cellsOf(text, 'Differences between methods')).toEqual([
      ['pair', 'd2'],
      ['x - y', '1.10'],
    ])
    expect(text).toContain('No test for 1 of 2 pairs: a single value has no spread.')
  })
})

const SEEDS = 'method,seed,a\nx,0,81.2\nx,1,80.9\nx,2,82\nx,3,81\ny,0,83.1\ny,1,82.4\ny,2,83.3\ny,3,84\n'

it('says which spread the smallest difference is computed from, in words and in the caption', async () => {
  const paired = await printed(SEEDS)
  expect(paired).toContain('Smallest true difference that a t-test finds with 80% power at alpha 0.05')
  expect(paired).toContain('standard deviation of the differences between two methods under the same seed, pooled over')
  expect(paired).not.toContain('Pooled sd of two-sample tests')
  const separate = await printed(SEEDS, '--test', 'welch')
  for (const line of `${paired}\n${separate}`.split('\n').filter((note) => /^- (Pooled|Smallest)/.test(note)))
    expect(line.length).toBeLessThan(190)
  expect(separate).toContain('standard deviation of the values of one method, pooled over the methods of the data set')
  expect(cellsOf(separate, 'Smallest')[0]).toContain('pooled sd')
  expect(await printed(SEEDS, '--format', 'latex')).toMatch(
    /\\caption\{Smallest.*Pooled sd of paired tests: the standard/,
  )
})

it('names what Mann-Whitney gives, and says where it cannot reach significance', async () => {
  const text = await printed(SEEDS, '--test', 'mann-whitney')
  expect(cellsOf(text, 'a: pairs')).toEqual([
    ['pair', 'Hodges-Lehmann shift', '95% interval', 'test', 'U', 'p', 'Holm p'],
    // The median of the 16 differences, by hand: between 81 - 83.1 and 82 - 84.
    ['x - y', '−2.05', '−3.10 to −0.40', 'Mann-Whitney', '0', '.029', '**.029**'],
  ])
  expect(text).toContain('The Hodges-Lehmann shift is the median of the differences between these values')
  expect(text).not.toContain('cannot reach')
  const three = SEEDS.replace(/.,3,.*\n/g, '')
  const few = await printed(three, '--test', 'mann-whitney')
  expect(few).toContain('The pairs on a cannot reach p < .05 with n = 3 and 3: the smallest possible p is .1.')
  expect(cellsOf(few, 'a: pairs')[0]).not.toContain('95% interval')
})

it('says what cannot reach significance by the correction that was chosen', async () => {
  const more = `${SEEDS}z,0,85\nz,1,85.4\nz,2,86\nz,3,86.2\n`
  const limit = 'The pairs on a cannot reach p < .05 with n = 4 and 4 after Holm over 3 tests'
  expect(await printed(more, '--test', 'mann-whitney')).toContain(limit)
  // All three p are the smallest possible, .029, which Benjamini-Hochberg leaves as they are.
  const mild = await printed(more, '--test', 'mann-whitney', '--correction', 'benjamini-hochberg')
  expect(mild).not.toContain('cannot reach')
})

describe('the unit', () => {
  const FRACTIONS = 'method,d\nx,.761 .77\ny,.7 .72\n'

  it('is doubted where fractions are called percentages', async () => {
    const text = await printed(FRACTIONS, '--unit', 'percent')
    expect(text).toContain(
      'Warning: all values lie within 0 and 1, and percent was asked for, so that 0.761 is read as',
    )
    expect(JSON.parse(await printed(FRACTIONS, '--unit', 'percent', '--json')).warnings).toHaveLength(1)
    for (const words of [[], ['--unit', 'fraction'], ['--percent']]) {
      expect(await printed(FRACTIONS, ...words)).not.toContain('Warning')
    }
  })

  it('is percent for fractions with --percent', async () => {
    expect(cellsOf(await printed(FRACTIONS, '--percent'), 'Means')[1]![1]).toMatch(/^76\.55 ± .* \(2\)$/)
    const { unit, datasets } = JSON.parse(await printed(FRACTIONS, '--percent', '--json'))
    expect([unit, datasets[0].methods[1].mean]).toEqual(['percent', 71])
    await expect(printed(FRACTIONS, '--percent', '--unit', 'number')).rejects.toThrow('numbers without a unit')
  })
})

describe('numbers without a unit', () => {
  it.each([
    ['method,loss\nx,.4 .5\ny,.6 .8\n', 'number'],
    ['method,dataset,val_loss\nx,a,.4\ny,a,1.6\n', 'number', '--value', 'val_loss'],
    ['method,FID ↓,KID ↓\nx,12.3,.01\ny,20,.02\n', 'number'],
    ['method,loss,accuracy\nx,.4,.5\ny,.6,.8\n', 'fraction'],
    ['method,error\nx,.4\ny,.6\n', 'fraction'],
    ['method,loss\nx,.4\ny,.6\n', 'fraction', '--unit', 'fraction'],
  ])('are those of a measure that is no share, as in %j', async (table, unit, ...words) => {
    expect(JSON.parse(await printed(table, '--json', ...words)).unit).toBe(unit)
  })

  it('have one number of decimals for a column, after the spread of the data set', async () => {
    const table = 'method,fid,kid\nA,12.345678 12.9 13,.0123 .0132 .0111\nB,120.3 119.22 121,.02 .023 .0199\n'
    const text = await printed(table, '--unit', 'number', '--lower-is-better')
    const decimals = (cells: string[]) =>
      new Set(cells.flatMap((one) => one.match(/\d\.\d+/g) ?? []).map((n) => n.length - 2))
    const [, ...rows] = cellsOf(text, 'Means')
    expect(decimals(rows.map((row) => row[1]!))).toEqual(new Set([2]))
    expect(decimals(rows.map((row) => row[2]!))).toEqual(new Set([4]))
    expect(cellsOf(text, 'kid: pairs')[1]!.slice(1, 3)).toEqual(['−0.0088', '−0.0124 to −0.0052'])
    const [, ...smallest] = cellsOf(text, 'Smallest')
    expect(decimals(smallest.map((row) => row[3]!))).toEqual(new Set([4]))
  })

  it('have those that were given where nothing has a spread, and an exponent where they are tiny or huge', async () => {
    const rows = cellsOf(await printed('method,a,b,c\nx,12.5,3,1e-12\ny,7,40,2.5e-12\n', '--unit', 'number'), 'Values')
    expect(rows.slice(1).map((row) => row.slice(1))).toEqual([
      ['12.5', '3', '1.0000e-12'],
      ['7.0', '40', '2.5000e-12'],
    ])
  })
})

it('a warning of a loss names the option that turns the direction', async () => {
  expect(await printed('method,loss\nx,.1 .2\ny,.3 .5\n')).toContain(
    'if lower ones are, choose `--lower-is-better`, or',
  )
})

describe('heads in LaTeX', () => {
  const headsOf = (latex: string) =>
    [...latex.matchAll(/\\toprule\n\s+(.*) \\\\\n\s+\\midrule/g)].map(([, head]) => head)

  it('are those of a paper, with symbols; names stay as they are', async () => {
    const latex = await printed(SEEDS, '--format', 'latex')
    expect(headsOf(latex)).toEqual([
      'Method & a',
      'Pair & Difference (pp) & 95\\% interval & Test & $t$ & df & $p$ & Holm $p$',
      'Data set & Test & $n$ & Pooled SD (pp) & Alone (pp) & Corrected (pp) & Tests',
    ])
    const measured = await printed(SEEDS.replace('seed,a\n', 'seed,accuracy\n'), '--format', 'latex')
    expect(headsOf(measured)[0]).toBe('Method & Accuracy (\\%)')
    expect(headsOf(await printed(SINGLE, '--format', 'latex')).at(-1)).toBe('Method & Mean rank & z & x & y')
  })

  it('are the same in all tables of pairs of a file, which stay whole', async () => {
    const [x, y] = ['SimCLR with masked views', 'BYOL with masked views']
    const seeds = (of: (seed: number) => string) => [0, 1, 2].map(of).join('\n')
    const long = `method,dataset,seed,value\n${seeds((s) => `${x},a,${s},${80 + s * s}`)}\n${seeds((s) => `${y},a,${s},${82 + s}`)}\n${seeds((s) => `${x},b,${s},${70 + s}`)}\n${seeds((s) => `${y},b,${s},${73 + s * s}`)}\n`
    const latex = await printed(long, '--format', 'latex')
    expect(headsOf(latex).filter((head) => head!.startsWith('Pair'))).toEqual(
      Array(2).fill('Pair & Difference (pp) & 95\\% interval & $t$ & $p$ & Holm $p$'),
    )
    expect(latex).not.toContain('(continued)')
    expect(latex.match(/\\caption\{.* Test of all pairs: paired t-test\. Degrees of freedom: 2\.\}/g)).toHaveLength(2)
  })

  it('are capitalised where a table has none of its own', () => {
    const heads = ['exact p', 'tau-b', 'k-NN', 'top-1', 'rho', 'paper']
    const rows = [{ label: 'x', cells: heads.map(() => cell('p < .001')) }]
    const latex = toLatex({
      title: 't',
      panels: [{ title: 't', groups: [], stub: 'method', heads, sections: [rows] }],
      notes: [],
    })
    expect(headsOf(latex)).toEqual(['Method & Exact $p$ & $\\tau_b$ & k-NN & Top-1 & $\\rho$ & Paper'])
    expect(latex).toContain('x & $p < .001$ & $p < .001$ &')
  })
})

it('says in the caption of ranks which methods do not differ, and tiny p-values as tables have them', async () => {
  const rows = ['x', 'y', 'z'].map((method, m) => [method, ...Array.from({ length: 12 }, (_, d) => 70 + d + 3 * m)])
  const table = `${['method', ...Array.from({ length: 12 }, (_, d) => `d${d}`)].join()}\n${rows.join('\n')}\n`
  const latex = await printed(table, '--format', 'latex')
  expect(latex).toMatch(/Friedman's test: \$p < \.001\$\).*Critical difference at alpha 0\.05: 0\.957\./)
  expect(await printed(table)).toContain('df = 2, p < .001.')
  const alike = await printed(SINGLE, '--format', 'latex')
  expect(alike).toContain('Not significantly different: z, x; x, y.')
})

it('has the standard deviation behind ± where that is asked for, and says so', async () => {
  const table = 'method,dataset,seed,value\nx,a,0,80\nx,a,1,81\nx,a,2,82\ny,a,0,85\ny,a,1,87\ny,a,2,89\n'
  expect(await printed(table)).toMatch(/x +\| +81.00 ± 2.48/)
  const asked = await printed(table, '--spread', 'sd')
  expect(asked).toMatch(
    /Means, standard deviations and number of values.*x +\| +81.00 ± 1.00 \(3\).*y +\|\**87.00 ± 2.00/s,
  )
  expect(asked).toContain('±: the standard deviation over seeds.')
  const latex = await printed(table, '--spread', 'sd', '--format', 'latex')
  expect(latex).toContain('Means of 3 seeds $\\pm$ standard deviation, in percent')
  expect(latex).toContain('\\label{tab:my-csv-sd-1}')
})

it('has methods of tied ranks in the order of their names', async () => {
  const latex = await printed('method,a,b,c\nmixup,80,61,84\ncutmix,81,60,84\nours,82,63,88\n', '--format', 'latex')
  expect(latex).toContain('Method & Mean rank & ours & cutmix & mixup \\\\')
})

it('gives programs no matrix of nothing, and numbers of twelve digits', async () => {
  const table = 'method,a,b,c\nmixup,80,61,84\ncutmix,81,60,84\nours,82,63,88\n'
  const ranksBy = async (...words: string[]) => JSON.parse(await printed(table, '--json', ...words)).ranks
  expect(await ranksBy()).toMatchObject({ pAdjusted: null, w: null })
  expect((await ranksBy('--ranks', 'wilcoxon-holm')).w).toHaveLength(3)
  const seeds = [0, 1, 2].map((seed) => `x,a,${seed},${80 + seed}\ny,a,${seed},${83 + seed * seed}`).join('\n')
  const csv = await printed(`method,dataset,seed,value\n${seeds}\n`, '--format', 'csv')
  expect(csv).toMatch(/\d\.\d{9}/)
  expect(csv).not.toMatch(/\d\.\d{14}|0\.[1-9]\d{12}/)
})

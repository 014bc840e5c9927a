/** Tables that give means, standard deviations and n instead of values. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyseTable, type TableOptions } from '../../../harness/analysis/own-table/analyse.ts'
import { pairedByPosition } from '../../../harness/analysis/own-table/by-position.ts'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { inPercent } from '../../../harness/analysis/own-table/in-percent.ts'
import type { SpreadOptions } from '../../../harness/analysis/own-table/samples/plus-minus.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import { summarize } from '../../../harness/statistics/summary.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import golden from '../../golden/summaries.json' with { type: 'json' }
import { printed, refusal } from './helpers.ts'
import { OPTIONS } from './options.ts'

const read = (text: string, spreads: Partial<SpreadOptions> = {}, value: string | null = null) => {
  const asked = { n: null, plusMinus: null, ...spreads }
  return readTable(readGrid(text, 'table', value, asked), null, asked)
}

/** A method and a data set, each with this name: `x` and `a`. */
const summaryIn = (text: string, spreads: Partial<SpreadOptions> = {}, value: string | null = null) => {
  const sample = read(text, spreads, value).sample('x', 'a')
  return sample?.values === null ? sample.summary : sample
}

/** To 1e-9 of the size of what is expected, or absolute for small values. */
function same(actual: number | null | undefined, expected: number) {
  expect(Math.abs(actual! - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)))
}

const { methods, datasets, cells } = golden
const WIDE = [
  ['method', ...datasets].join(','),
  ...methods.map((method, m) =>
    [method, ...cells[m]!.map(({ mean, sd, n }) => `${mean} ± ${sd} (n = ${n})`)].join(','),
  ),
].join('\n')
const LONG = [
  'method,dataset,mean,std,count',
  ...methods.flatMap((method, m) =>
    cells[m]!.map(({ mean, sd, n }, d) => [method, datasets[d], mean, sd, n].join(',')),
  ),
].join('\n')
const BESIDE = [
  ['method', ...datasets.flatMap((name) => [`${name}_mean`, `${name}_std`, `${name}_count`])].join(','),
  ...methods.map((method, m) => [method, ...cells[m]!.flatMap(({ mean, sd, n }) => [mean, sd, `${n}.0`])].join(',')),
].join('\n')

/** Numbers by test/golden/summaries.py: scipy.stats.ttest_ind_from_stats and its like. */
describe.each([
  ['in cells', WIDE],
  ['in the aggregated long form of pandas', LONG],
  ['in columns beside the means', BESIDE],
])("means, standard deviations and n %s have scipy's", (_, text) => {
  const analyse = (options: Partial<TableOptions> = {}) => analyseTable(read(text), { ...OPTIONS, ...options })

  it('means and intervals, and smallest differences', () => {
    analyse().datasets.forEach((dataset, d) => {
      const expected = golden.of_datasets[d]!
      dataset.methods.forEach(({ mean, sd, n, ci95 }, m) => {
        expect({ mean, sd, n }).toEqual(cells[m]![d])
        expected.ci95[m]!.forEach((end, k) => void same(ci95![k], end))
      })
      expect([dataset.dataset, dataset.detectable!.n]).toEqual([expected.dataset, expected.detectable.n])
      for (const key of ['sd', 'alone', 'corrected'] as const) same(dataset.detectable![key], expected.detectable[key])
    })
  })

  it.each([
    ['auto', 'welch', 'holm'],
    ['welch', 'welch', 'benjamini-hochberg'],
    ['student', 'student', 'holm'],
  ] as const)("under %s the test of %s, Hedges' g and p by %s", (test, used, correction) => {
    analyse({ test, correction }).datasets.forEach((dataset, d) => {
      golden.of_datasets[d]![used].forEach((expected, i) => {
        const pair = dataset.pairs[i]!
        expect(pair.test).toBe(used)
        for (const key of ['statistic', 'df', 'p', 'difference', 'g'] as const) same(pair[key], expected[key])
        expected.ci95.forEach((end, k) => void same(pair.ci95![k], end))
        same(pair.pAdjusted, expected[correction])
      })
    })
  })

  it("Friedman's test and mean ranks", () => {
    const ranks = analyse().ranks.value!
    same(ranks.friedman.chi2, golden.friedman.chi2)
    same(ranks.friedman.p, golden.friedman.p)
    ranks.methods.forEach((method, i) => void same(ranks.meanRanks[i], golden.mean_ranks[method as 'Ours']))
  })
})

describe('a mean with its standard deviation is read', () => {
  it.each([
    ...['81.2 ± 0.4', '81.2±0.4', '81.2+-0.4', '81.2 +/- .4', '81.2 \\pm 0.4', '81.2 (0.4)', '81.2 (±0.4)'],
    ...['81.2% ± 0.4%', '81.2 ± 0.4†', '81.2_{\\pm 0.4}', '81.2{\\scriptsize \\pm 0.4}', '81.2 ± 0.4 (5)'],
  ])('as %s', (cell) => {
    expect(summaryIn(`method,a\nx,${cell}\ny,80%`.replace('80%', cell), { n: 5 })).toEqual({
      mean: 81.2,
      sd: 0.4,
      n: 5,
    })
  })

  it('with decimal commas, in LaTeX, and with n of its own before that of all', () => {
    const own = { mean: 81.2, sd: 0.4, n: 3 }
    expect(summaryIn('method;a;b\nx;81,2 ± 0,4;70,0 (0,5)\ny;81,3 ± 0,4;71,0 (0,5)', { n: 3 })).toEqual(own)
    const latex =
      'Method & a & b \\\\\nx & \\textbf{81.2 $\\pm$ 0.4} & $70_{\\pm 1}$ \\\\\ny & 80{\\tiny$\\pm$1} & 71 \\\\'
    expect(summaryIn(latex, { n: 3 })).toEqual(own)
    expect(summaryIn('method,a\nx,81.2 ± 0.4 (n=3)\ny,80 ± 1', { n: 9 })).toEqual(own)
  })

  it.each([
    ['method,a,std\nx,81.2,.4\ny,80,.5', null],
    ['method,a,±,b,±\nx,81.2,±.4,70,.5\ny,80,.5,71,.5', null],
    ['method,dataset,top-1,sd\nx,a,81.2,.4\ny,a,80,.5', null],
    ['method,dataset,accuracy,std,loss\nx,a,81.2,.4,1\ny,a,80,.5,2', 'accuracy'],
    ['dataset,x,x std,y,y std\na,81.2,.4,80,.5', null],
    ['method,a (mean ± std),b\nx,81.2 ± .4,70 ± 1\ny,80 ± 1,71 ± 1', null],
  ])('with the spread in a column: %s', (text, value) => {
    expect(summaryIn(text, { n: 5 }, value)).toEqual({ mean: 81.2, sd: 0.4, n: 5 })
  })

  it.each(['n', 'count', 'n_seeds', '# runs', 'number of trials', 'seeds', 'a n'])(
    'with n in the column %s',
    (name) => {
      const table = read(`method,a,a std,${name}\nx,81.2,.4,5\ny,80,.5,4`)
      expect([table.datasets, table.leftOut]).toEqual([['a'], []])
      expect(table.sample('y', 'a')).toMatchObject({ values: null, summary: { mean: 80, sd: 0.5, n: 4 } })
      expect(summaryIn(`method,a,${name}\nx,81.2 ± .4,5\ny,80 ± .5,4`)).toEqual({ mean: 81.2, sd: 0.4, n: 5 })
    },
  )

  it.each([
    'method,a,b,Avg.,std\nx,81.2,70,75.6,.4\ny,80,71,75,.5',
    'method,dataset,top-1,params,std\nx,b,81,9,2\ny,b,80,8,3',
  ])('but not the spread of an average or a cost: %s', (text) => {
    const table = read(text, { n: 5 })
    expect(table.leftOut.at(-1)).toBe('std')
    expect(table.warnings).toEqual([expect.stringContaining('that means are of 5 values, but no number')])
  })

  it('a single value has no spread, and a list is values', () => {
    const table = read('method,dataset,mean,std,count\nx,a,81.2,,1\nx,b,70,0,1\ny,a,80,.5,4\ny,b,71;72,.7,2')
    expect(table.sample('x', 'a')).toEqual({ values: [81.2], seeds: null })
    expect(table.sample('x', 'b')).toEqual({ values: [70], seeds: null })
    expect(table.sample('y', 'b')).toEqual({ values: [71, 72], seeds: null })
  })

  it('without n columns of spreads are left out, and repeated rows are values', () => {
    const { leftOut, notes, sample } = read('method,a,a std\nx,81.2,.4\ny,80,.5')
    expect([leftOut, sample('x', 'a')]).toEqual([['a std'], { values: [81.2], seeds: null }])
    expect(notes).toEqual([expect.stringContaining('spreads are not used (`a std`), because nothing says')])
    const repeated = 'method,dataset,seed,value,std\nx,a,0,81,1\nx,a,1,82,1\ny,a,0,80,1\ny,a,1,81,1'
    expect(read(repeated, { n: 5 }).sample('x', 'a')!.values).toEqual([81, 82])
    expect(read(repeated, { n: 5 }).warnings).toEqual([expect.stringContaining('that means are of 5 values, but no')])
  })

  it('fractions are printed in percent with their spread', () => {
    const table = inPercent(read('method,a\nx,.812 ± .004\ny,.8 ± .01', { n: 5 }))
    expect(table.sample('x', 'a')).toMatchObject({ summary: { mean: 81.2, sd: 0.4, n: 5 } })
  })
})

describe('± can be another spread than the standard deviation', () => {
  const values = [80.1, 81.4, 80.9, 82.3]
  const { mean, sd, ci95 } = summarize(values)
  const half = ci95![1] - mean

  it.each([
    ['se', sd! / 2],
    ['ci95', half],
    ['sd', sd!],
  ] as const)('%s, when it is asked for or the heading says so', (plusMinus, size) => {
    const asked = summaryIn(`method,a\nx,${mean} ± ${size}\ny,80 ± 1`, { n: 4, plusMinus }) as { sd: number }
    same(asked.sd, sd!)
    const told = read(`method,a,a ${plusMinus}\nx,${mean},${size}\ny,80,1`, { n: 4 })
    same((told.sample('x', 'a') as { summary: { sd: number } }).summary.sd, sd!)
    expect(told.spread).toEqual({ plusMinus, said: true })
  })

  it('a warning says what it is taken for where nobody said', () => {
    const warnings = (text: string, more: Partial<SpreadOptions>) =>
      analyseTable(read(text, { n: 4, ...more }), OPTIONS).warnings ?? []
    const text = 'method,a\nx,81 ± 1\ny,80 ± 1'
    expect(warnings(text, {})).toEqual([
      '± is assumed to be the standard deviation, since nothing says what it is; if it is the standard error or half a 95% interval, choose --plus-minus se or --plus-minus ci95',
    ])
    expect(warnings(text, { plusMinus: 'sd' })).toEqual([])
    expect(warnings('method,a,a std\nx,81,1\ny,80,1', {})).toEqual([])
    expect(refusal(() => read('method,a,a std,b,b se\nx,81,1,70,1\ny,80,1,71,1', { n: 4 }))).toContain(
      '`a std`, `b se` hold spreads of several kinds',
    )
  })
})

describe('what needs values is refused', () => {
  const TEXT = 'method,a,b\nx,81 ± 1,70;71\ny,80 ± 1,71;73'

  it.each([
    ['paired', 'the paired t-test needs the values of seeds, and x on a is given as a mean with a spread'],
    ['mann-whitney', 'the Mann-Whitney test needs the values of seeds, and x on a is given as a mean'],
  ] as const)('the test %s, with one that does not', (test, said) => {
    const problem = refusal(() => analyseTable(read(TEXT, { n: 5 }), { ...OPTIONS, test }))
    expect(problem).toContain(said)
    expect(problem).toContain('choose --test welch, which needs mean, standard deviation and n alone')
  })

  it('pairing by position', () => {
    expect(refusal(() => pairedByPosition(read(TEXT, { n: 5 })))).toContain('x on a is given as a mean with a spread')
  })

  it.each([
    ['method,a\nx,81 ± 1\ny,80', 'such as --n 5, so that it can be tested; or give the value of every seed'],
    [
      'method,dataset,mean,std\nx,a,81,1\ny,a,80,1',
      'nothing says how many values each mean is over. Remedy: say so, such as',
    ],
    ['method,a\nx,81 ± 1 (1)\ny,80', 'is said to be the mean of 1 value'],
    ['method,a,a std,n\nx,81,1,many\ny,80,1,2', 'the number of values of a in line 2 is `many`'],
    ['method,a\nx,81 (4)\ny,80', 'is `81 (4)`, a mean with a spread'],
  ])('%j', (text, said) => {
    expect(refusal(() => read(text))).toContain(said)
  })

  it('a mean beside further values of the method', () => {
    const problem = refusal(() => read('method,a\nx,81 ± 1\nx,80\ny,80', { n: 5 }))
    expect(problem).toContain('x on a has a mean with a spread (line 2) beside other numbers (line 3)')
  })

  it('a pair without a spread has no test', () => {
    const reasons = (text: string) =>
      analyseTable(read(text, { n: 5 }), OPTIONS).datasets[0]!.pairs.map(({ reason }) => reason)
    expect(reasons('method,a\nx,81 ± 1\ny,80')).toEqual(['a single value has no spread'])
    expect(reasons('method,a\nx,81 ± 1\ny,80 ± 0')).toEqual([expect.stringContaining('a standard deviation of 0')])
  })
})

it("values beside a mean with its spread are compared by Welch's test", () => {
  const ours = summarize([81, 82.5, 81.7])
  const { pairs } = analyseTable(read('method,a\nx,81;82.5;81.7\ny,80 ± 1', { n: 5 }), OPTIONS).datasets[0]!
  const [first] = analyseTable(
    read(`method,a\nx,81.0 ± 1 (3)\ny,80 ± 1 (5)`.replace('81.0 ± 1', `${ours.mean} ± ${ours.sd}`)),
    OPTIONS,
  ).datasets[0]!.pairs
  expect(pairs[0]!.n).toEqual([3, 5])
  for (const key of ['statistic', 'df', 'p', 'g'] as const) same(pairs[0]![key], first![key]!)
})

describe('stats table', () => {
  it('prints means, tests and what is not possible, in every format', async () => {
    const text = await printed(WIDE)
    expect(text).toContain('Read: 4 methods × 3 data sets × means of 2 to 10 values; percentages; higher values')
    expect(text).toMatch(/\| Ours - SimCLR +\| +2\.10 \| +1\.48 to 2\.72 \| +Welch \|/)
    expect(text).toContain(
      '- The values are not given, but means with their standard deviation and n. Without values no',
    )
    expect(text).toContain(
      "- Pairs: Welch's t-test of mean, standard deviation and n, as exact as these are written. g is",
    )
    expect(text).not.toContain('A column `seed` allows pairing')
    const latex = await printed(WIDE, '--format', 'latex')
    expect(latex).toContain('Computed from given means with their standard deviation, not from values.')
    expect(latex).toMatch(/Holm \$p\$ & g \\\\/)
    expect(await printed(WIDE, '--format', 'svg')).toContain('<svg')
    const csv = await printed(WIDE, '--format', 'csv')
    expect(csv.split('\n')[0]).toMatch(/,reason,g$/)
    const { summaries } = JSON.parse(await printed(WIDE, '--json'))
    expect(summaries).toMatchObject({ plusMinus: 'sd', said: false })
    expect(summaries.of).toHaveLength(12)
  })

  it('takes n and what ± is, and import refuses such a table with the reason', async () => {
    const table = 'method,cifar10,stl10\nx,81 ± 2,70 ± 1\ny,85 ± 2,71 ± 1'
    expect(await printed(table, '--n', '5', '--plus-minus', 'se')).toMatch(/81\.00 ± 5\.55/)
    using here = commands()
    writeFileSync(join(here.path, 'notes.csv'), table)
    const { stderr } = await here.maskbench('import', 'notes.csv')
    expect(stderr).toContain(
      'what is stored is a value for each seed; `stats table` tests means with a standard deviation',
    )
  })
})

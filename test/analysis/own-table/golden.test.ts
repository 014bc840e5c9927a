import { describe, expect, it } from 'vitest'
import { analyseTable, type DatasetAnalysis, type TableOptions } from '../../../harness/analysis/own-table/analyse.ts'
import { pairedByPosition } from '../../../harness/analysis/own-table/by-position.ts'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import golden from '../../golden/stats-table.json' with { type: 'json' }
import { OPTIONS } from './options.ts'

const { methods, datasets, seeds, values } = golden
const long = [
  'method,dataset,seed,value',
  ...methods.flatMap((method, m) =>
    datasets.flatMap((dataset, d) => seeds.map((seed, s) => [method, dataset, seed, values[m]![d]![s]].join(','))),
  ),
].join('\n')
const wide = [
  ['method', ...datasets].join(','),
  ...methods.map((method, m) => [method, ...values[m]!.map((cell) => cell.join(' '))].join(',')),
].join('\n')

const analyse = (text: string, options: Partial<TableOptions> = {}) =>
  analyseTable(readTable(readGrid(text, 'table.csv')), { ...OPTIONS, ...options })

/** To 1e-9 of the size of what is expected, or absolute for small values. */
function same(actual: number | null | undefined, expected: number) {
  expect(Math.abs(actual! - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)))
}

type Expected = (typeof golden.paired)[number]

function sameDataset(actual: DatasetAnalysis, expected: Expected, correction: 'holm' | 'benjamini-hochberg') {
  expect(actual.dataset).toBe(expected.dataset)
  expect(actual.pairs.map(({ a, b }) => [a, b])).toEqual(expected.pairs.map(({ a, b }) => [a, b]))
  expected.pairs.forEach((pair, i) => {
    const { statistic, df, p, difference, ci95, pAdjusted } = actual.pairs[i]!
    same(statistic, pair.statistic)
    same(df, pair.df)
    same(p, pair.p)
    same(difference, pair.difference)
    pair.ci95.forEach((end, k) => void same(ci95![k], end))
    same(pAdjusted, pair[correction])
  })
  const { n, sd, alone, corrected } = actual.detectable!
  expect(n).toBe(expected.detectable.n)
  same(sd, expected.detectable.sd)
  same(alone, expected.detectable.alone)
  same(corrected, expected.detectable.corrected)
}

describe('a table of 5 methods, 4 data sets and 5 seeds', () => {
  it("has scipy's means and intervals", () => {
    analyse(long).datasets.forEach((dataset, d) => {
      dataset.methods.forEach(({ mean, sd, ci95, n }, m) => {
        const expected = golden.means[m]![d]!
        expect(n).toBe(5)
        same(mean, expected.mean)
        same(sd, expected.sd)
        expected.ci95.forEach((end, k) => void same(ci95![k], end))
      })
    })
  })

  it.each(['holm', 'benjamini-hochberg'] as const)('pairs shared seeds: ttest_rel, corrected by %s', (correction) => {
    const { datasets: actual, seeded } = analyse(long, { correction })
    expect(seeded).toBe(true)
    expect(actual.flatMap(({ pairs }) => pairs.map(({ test }) => test))).toEqual(Array(40).fill('paired'))
    actual.forEach((dataset, d) => void sameDataset(dataset, golden.paired[d]!, correction))
  })

  it.each(['holm', 'benjamini-hochberg'] as const)("without seeds tests are Welch's, corrected by %s", (correction) => {
    const { datasets: actual, seeded } = analyse(wide, { correction })
    expect(seeded).toBe(false)
    actual.forEach((dataset, d) => void sameDataset(dataset, golden.welch[d]!, correction))
  })

  it('corrects over all pairs of the table where they are one family', () => {
    const { datasets: actual } = analyse(long, { family: 'table' })
    const adjusted = actual.flatMap(({ pairs }) => pairs.map(({ pAdjusted }) => pAdjusted))
    golden.holm_of_the_table.forEach((p, i) => void same(adjusted[i], p))
    expect(actual.map(({ tests }) => tests)).toEqual([40, 40, 40, 40])
  })

  it("has scipy's Friedman test and critical difference, and scikit-posthocs' Nemenyi test", () => {
    const ranks = analyse(long).ranks.value!
    same(ranks.friedman.chi2, golden.friedman.chi2)
    same(ranks.friedman.p, golden.friedman.p)
    same(ranks.criticalDifference, golden.critical_difference)
    ranks.methods.forEach((method, i) => {
      same(ranks.meanRanks[i], golden.mean_ranks[method as 'byol'])
      ranks.methods.forEach(
        (other, j) => void same(ranks.nemenyi![i]![j], golden.nemenyi[method as 'byol'][other as 'byol']),
      )
    })
    expect(ranks.meanRanks).toEqual([...ranks.meanRanks].sort((a, b) => a - b))
  })
})

it('lower values are better where that is said', () => {
  const text = 'method,a,b\nx,1.5,1.4\ny,2.5,2.6\nz,3.5,3.8'
  expect(analyse(text, { higherIsBetter: false }).ranks.value!.methods).toEqual(['x', 'y', 'z'])
  expect(analyse(text).ranks.value!.methods).toEqual(['z', 'y', 'x'])
})

it('a mean is the best only if it is significantly better than every other', () => {
  const { datasets: ranked } = analyse(
    'method,a,b\nx,.90 .91 .92,.5 .6 .7\ny,.10 .11 .12,.5 .61 .7\nz,.20 .21 .22,.4 .6 .7',
  )
  expect(ranked.map(({ best }) => best)).toEqual(['x', null])
})

it('a method without a value on some data set is tested where it has values, and has no rank', () => {
  const {
    unranked,
    ranks,
    datasets: others,
  } = analyse('method,a,b\nw,.1 .2,.3 .4\nx,.2 .4,.3 .5\ny,.3 .4,.1 .2\nz,.3 .5,-')
  expect(unranked).toEqual(['z'])
  expect(ranks.value!.methods.toSorted()).toEqual(['w', 'x', 'y'])
  expect(others.map(({ pairs }) => pairs.length)).toEqual([6, 3])
})

it.each([
  ['a single value', 'method,a\nx,.1\ny,.2', 'a single value has no spread'],
  [
    'the same value for every seed',
    'method,a\nx,.1 .1\ny,.2 .3',
    'one method has the same value for every seed, so it has no spread',
  ],
])('a method with %s is not tested, with the reason', (_, text, reason) => {
  expect(analyse(text).datasets[0]!.pairs[0]).toMatchObject({ test: null, p: null, pAdjusted: null, reason })
})

it('fewer than two or half of the seeds in common are not paired', () => {
  const row = (method: string, seeds: number[]) =>
    seeds.map((seed) => `${method},a,${seed},${0.5 + seed / 50 + seed ** 2 / 1e3}`)
  const text = [
    'method,dataset,seed,value',
    ...row('x', [0, 1, 2, 3]),
    ...row('y', [0, 1, 2, 4]),
    ...row('z', [3, 7, 8, 9]),
  ].join('\n')
  expect(analyse(text).datasets[0]!.pairs.map(({ test, n }) => [test, n])).toEqual([
    [null, [3, 3]],
    ['welch', [4, 4]],
    ['welch', [4, 4]],
  ])
})

it('pairs lists by position where that is asked for, and by nothing otherwise', () => {
  const listed = pairedByPosition(readTable(readGrid(wide, 'table.csv')))
  const found = analyseTable(listed, OPTIONS)
  found.datasets.forEach((dataset, i) => {
    sameDataset(dataset, golden.paired[i]!, 'holm')
  })
  expect(found.notes).toEqual(['values are paired by their position in lists, as asked'])
  expect(() => pairedByPosition(readTable(readGrid(long, 'table.csv')))).toThrow('the table names the seeds')
  const uneven = 'method,a,b\nx,0.1 0.2 0.3,0.4 0.5\ny,0.1 0.2,0.4 0.6\n'
  expect(() => pairedByPosition(readTable(readGrid(uneven, 'table.csv')))).toThrow('on a, x has 3 values and y 2')
})

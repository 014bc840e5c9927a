import { describe, expect, it } from 'vitest'
import { ranksFigure } from '../../dashboard/features/significance/ranks-figure.ts'
import { fewDatasets, friedmanText } from '../../dashboard/features/significance/ranks-view.ts'
import { acrossDatasets } from '../../harness/analysis/significance/across-datasets.ts'
import { describeRanks } from '../../harness/analysis/significance/ranks-layout.ts'
import { fixtureStore } from './store.ts'

const { database } = fixtureStore()

describe('methods across data sets', () => {
  it('ranks rows that have a number on every data set', () => {
    const across = acrossDatasets(database)!
    expect(across.measure.evaluation).toBe('noisy-labels')
    expect(across.blocks.map(({ dataset }) => dataset).sort()).toEqual(['uci-heart', 'uci-splice'])
    expect(across.rows).toHaveLength(11)
    const ranks = across.rows.map(({ meanRank }) => meanRank!)
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
    expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo(66, 9)
    const figure = ranksFigure(across)!
    expect(describeRanks(figure)).toContain('Critical difference')
    expect(friedmanText(across)).toMatch(
      /^Friedman's test: χ² = \d+\.\d\d, df = 10, p (= \.\d{3}|< \.001) over 2 data sets/,
    )
    expect(fewDatasets(across)).toContain('only approximate with fewer than ten data sets')
  })

  it('does not say that pairs differ where one bar joins all rows that Friedman tells apart', () => {
    const across = acrossDatasets(database)!
    const friedman = { ...across.result!.friedman, p: 0.039 }
    expect(across.result!.cliques).toEqual([across.rows.map((_, row) => row)])
    expect(friedmanText({ ...across, result: { ...across.result!, friedman } })).toMatch(
      /rows\. The rows are not all alike, but no two of them differ significantly by Nemenyi's test, so one bar joins them all\.$/,
    )
    expect(friedmanText({ ...across, result: { ...across.result!, friedman, cliques: [[0, 1]] } })).toContain(
      'those whose mean ranks are more than 10.68 apart, which no bar joins.',
    )
  })

  it('says so where two data sets are too few for Wilcoxon', () => {
    const across = acrossDatasets(database, { rankTest: 'wilcoxon-holm' })!
    expect(across.result?.caveat).toContain('no pair can reach p < 0.05')
    expect(across.result?.criticalDifference).toBeNull()
  })

  it('gives the reason where one data set is all there is', () => {
    const across = acrossDatasets(database, { measure: 'multilabel_f1-macro' })!
    expect(across.result).toBeNull()
    expect(across.reason).toContain('at least two data sets')
    expect(across.rows.every(({ meanRank }) => meanRank === null)).toBe(true)
    expect(acrossDatasets(database, { measure: 'nonsense' })!.ignored[0]?.value).toBe('nonsense')
  })
})

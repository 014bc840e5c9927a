import { describe, expect, it } from 'vitest'
import { glsBlocks, rateList } from '../../dashboard/lib/gls-view.ts'
import { optimalRateFigure, theoryCurve } from '../../dashboard/lib/optimal-rate.ts'
import { loadGls } from '../../dashboard/lib/tables.ts'
import { fixtureStore } from './store.ts'

const { database, path } = fixtureStore()
const table = loadGls({ state: 'ready', path, database })

describe('the label-smoothing table as a page', () => {
  it('has the chosen sources of every noise rate side by side', () => {
    const [heart] = glsBlocks(table, ['honest', 'printed'])
    expect(heart?.columns.slice(0, 4).map(({ noise, source }) => `${noise} ${source}`)).toEqual([
      '0 printed',
      '0 honest',
      '0.1 printed',
      '0.1 honest',
    ])
  })

  it('writes r_opt as printed, and measured ties as ranges', () => {
    const [heart] = glsBlocks(table, ['printed'])
    expect(heart?.columns.map(({ rOpt }) => rOpt)).toEqual(['0.6 to 0', '−1 to −8', '−8', '−4', '−8'])
    expect(rateList([0.8])).toBe('0.8')
    expect(rateList([0.6, 0.2])).toBe('0.6, 0.2')
    expect(rateList([-1, -2, -4])).toBe('−1 to −4')
  })

  it('recomputes the ten printed p-values', () => {
    const printed = glsBlocks(table, ['printed']).flatMap(({ columns }) => columns)
    expect(printed.map(({ recomputed }) => recomputed?.agrees)).toEqual(Array(10).fill(true))
    expect(printed.map(({ favours }) => favours === 'negative')).toEqual([
      ...[false, true, true, true, true],
      ...[false, true, true, true, true],
    ])
  })

  it('is there without any database', () => {
    const [heart] = glsBlocks(loadGls({ state: 'empty', path }), ['printed', 'honest'])
    expect(heart?.setting).toBeNull()
    expect(heart?.columns[0]?.accuracy?.['0.8']).toBe(0.885)
    expect(heart?.columns[1]?.accuracy).toBeNull()
  })
})

describe('the figure of the best rate', () => {
  it('holds theory against the honest line where there is one', () => {
    const [heart] = glsBlocks(table, ['printed', 'honest'])
    expect(optimalRateFigure(heart!).theory?.source).toBe('honest')
    const [printed] = glsBlocks(table, ['printed'])
    expect(optimalRateFigure(printed!).theory).toEqual({ source: 'printed', low: 0, high: 0.6 })
  })

  it('draws (r* - 2e) / (1 - 2e)', () => {
    expect(theoryCurve(0.8).find(([noise]) => noise === 0.4)?.[1]).toBeCloseTo(0, 12)
    expect(theoryCurve(0)[20]?.[1]).toBeCloseTo(-2 / 3, 12)
  })
})

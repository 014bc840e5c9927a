import { describe, expect, it } from 'vitest'
import { glsBlocks, rateList } from '../../dashboard/features/tables/gls-view.ts'
import { loadGls } from '../../dashboard/features/tables/load.ts'
import { optimalRateFigure, theoryCurve } from '../../dashboard/features/tables/optimal-rate.ts'
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

/** Columns as runs of Fashion-MNIST would have them, made of Splice's: the same numbers under other names. */
const splice = table.columns.filter(({ dataset }) => dataset === 'uci-splice')
const asFashion = { dataset: 'fashion-mnist-mini', classes: 10, inPrint: false, published: null }
const symmetric = splice.map((column) => ({ ...column, ...asFashion, noise: column.noise * 2 }))
const asymmetric = splice.map((column) => ({ ...column, ...asFashion, noiseKind: 'asymmetric' as const }))
const further = glsBlocks({ columns: [...symmetric, ...asymmetric] }, ['printed', 'published', 'honest'])

describe('what the paper does not print', () => {
  it('is a block of its own for each kind of noise, named when it is not symmetric', () => {
    expect(further.map(({ id, title }) => [id, title])).toEqual([
      ['fashion-mnist-mini', 'Fashion-MNIST mini'],
      ['fashion-mnist-mini-asymmetric', 'Fashion-MNIST mini, asymmetric noise'],
    ])
  })

  it('has no printed columns, and no block when nothing else is asked for', () => {
    expect(new Set(further.flatMap(({ columns }) => columns.map(({ source }) => source)))).toEqual(
      new Set(['published', 'honest']),
    )
    expect(glsBlocks({ columns: symmetric }, ['printed'])).toEqual([])
  })

  it('says how long the warm-up was, where there was one', () => {
    const measured = { ...symmetric[0]!.measured!, setting: { ...symmetric[0]!.measured!.setting, warmup: 300 } }
    const [warm] = glsBlocks({ columns: [{ ...symmetric[0]!, measured }] }, ['honest'])
    expect(warm?.setting).toContain('1000 steps, the first 300 on plain cross-entropy for negative rates, ')
    expect(further[0]?.setting).toContain('1000 steps, 15% held out')
  })
})

describe('the figure of the best rate', () => {
  it('holds theory against the honest line where there is one', () => {
    const [heart] = glsBlocks(table, ['printed', 'honest'])
    expect(optimalRateFigure(heart!).theory?.source).toBe('honest')
    const [printed] = glsBlocks(table, ['printed'])
    expect(optimalRateFigure(printed!).theory).toEqual({ source: 'printed', low: 0, high: 0.6, classes: 2 })
  })

  it('draws (r* - 2e) / (1 - 2e) for two classes', () => {
    expect(theoryCurve(0.8, 2).find(([noise]) => noise === 0.4)?.[1]).toBeCloseTo(0, 12)
    expect(theoryCurve(0, 2)[20]?.[1]).toBeCloseTo(-2 / 3, 12)
    expect(theoryCurve(0, 2, 0.8).at(-1)?.[0]).toBe(0.49)
  })

  it('draws (r* - r_n) / (1 - r_n) with r_n = 10 e / 9 for ten, as far as noise was run', () => {
    expect(theoryCurve(0, 10, 0.6)[45]?.[1]).toBeCloseTo(-1, 12)
    expect(optimalRateFigure(further[0]!)).toMatchObject({ highest: 0.8, theory: { source: 'honest', classes: 10 } })
  })

  it('draws no theory for other kinds of noise than symmetric', () => {
    expect(optimalRateFigure(further[1]!)).toMatchObject({ theory: null, highest: 0.4 })
  })
})

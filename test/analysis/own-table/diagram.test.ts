/** Ranks across data sets, in the diagram and for a paper: who has none is said in it and above the tables, and nothing is left empty above the axis. */
import { expect, it } from 'vitest'
import { analyseTable, type TableOptions } from '../../../harness/analysis/own-table/analyse.ts'
import { ranksSvg } from '../../../harness/analysis/own-table/diagram.ts'
import { filledTable } from '../../../harness/analysis/own-table/filled.ts'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import { OPTIONS } from './options.ts'

const TABLE = `method,d1,d2,d3
a,0.69,0.61,0.80
b,0.66,0.58,0.77
c,0.63,0.55,0.74
Sparse,0.61,,0.71
`
const analyse = (text: string, options: Partial<TableOptions> = {}) =>
  analyseTable(readTable(readGrid(text, 'auc.csv')), { ...OPTIONS, ...options })
const svgOf = (text: string, options: Partial<TableOptions> = {}) => {
  const { ranks, unranked } = analyse(text, options)
  return ranksSvg(ranks.value!, 0.05, unranked)
}

it('warns first of a method without a rank, and names it below the diagram', () => {
  const said = 'Warning: Not ranked, because they lack a value on some data set: Sparse.'
  expect(filledTable(analyse(TABLE), 'auc').lead).toContain(said)
  const svg = svgOf(TABLE)
  const [, y] = /<text x="8.0" y="([\d.]+)"[^>]*>Not ranked, for lack of a value: Sparse</.exec(svg)!
  const [, height] = /height="([\d.]+)"/.exec(svg)!
  const rows = [...svg.matchAll(/<path d="M[\d.]+ [\d.]+V([\d.]+)H/g)].map(([, level]) => Number(level))
  expect(Number(y)).toBeGreaterThan(Math.max(...rows) + 12)
  expect(Number(y)).toBeLessThan(Number(height))
  const complete = TABLE.replace('Sparse,0.61,,', 'Sparse,0.61,0.5,')
  expect(svgOf(complete)).not.toContain('Not ranked')
  expect(JSON.stringify(filledTable(analyse(complete), 'auc').lead)).not.toContain('ranked')
})

it('names many methods without a rank in lines no longer than the diagram is wide', () => {
  const sparse = Array.from({ length: 8 }, (_, i) => `A method with a long name ${i},0.61,,0.71\n`).join('')
  const svg = svgOf(TABLE + sparse)
  const widthOf = (drawn: string) => /<svg[^>]* width="([\d.]+)"/.exec(drawn)![1]
  expect(widthOf(svg)).toBe(widthOf(svgOf(TABLE)))
  const below = svg.slice(svg.indexOf('>Not ranked'), svg.indexOf('more<') + 20)
  const lines = [...below.matchAll(/>([^<]+)<\/text>/g)].map(([, line]) => line!)
  expect(lines.length).toBeGreaterThan(1)
  expect(Math.max(...lines.map((line) => line.length)) * 7).toBeLessThan(Number(widthOf(svg)))
  expect(lines.join(' ')).toMatch(/^Not ranked, for lack of a value: Sparse, A method .* and 3 more$/)
  const [, last] = /y="([\d.]+)"[^>]*>[^<]*more</.exec(svg)!
  expect(Number(last)).toBeLessThan(Number(/height="([\d.]+)"/.exec(svg)![1]))
})

it('leaves room above the axis for the critical difference only where there is one', () => {
  const axis = (options: Partial<TableOptions>) =>
    Number(
      /<line x1="[\d.]+" y1="([\d.]+)" x2="[\d.]+" y2="\1"/.exec(
        svgOf(TABLE, options).split('critical difference').at(-1)!,
      )![1],
    )
  expect(axis({})).toBe(58)
  expect(axis({ rankTest: 'wilcoxon-holm' })).toBe(40)
  expect(axis({ against: 'c' })).toBe(55)
})

it('tells a paper that no pair could differ, and programs the uncorrected p', () => {
  const filled = filledTable(analyse(TABLE, { rankTest: 'wilcoxon-holm' }), 'auc')
  const { caption } = filled.paper!.at(-1)!
  expect(caption).toContain('No two methods differ significantly.')
  expect(caption).toContain('With 3 data sets and 3 methods, no pair can reach p < 0.05 after Holm.')
  expect(caption).not.toContain('Not significantly different')
  // Three differences of one sign: 2 of the 2 ** 3 ways to give signs are so far from the middle.
  const pairs = filled.records.filter(({ kind }) => kind === 'rank pair')
  expect(pairs.map(({ p, p_adjusted }) => [p, p_adjusted])).toEqual(Array(3).fill([0.25, 0.75]))
  expect((filled.json as { ranks: { p: unknown } }).ranks.p).toEqual([
    [null, 0.25, 0.25],
    [0.25, null, 0.25],
    [0.25, 0.25, null],
  ])
  const nemenyi = filledTable(analyse(TABLE), 'auc')
  expect((nemenyi.json as { ranks: { p: unknown } }).ranks.p).toBeNull()
})

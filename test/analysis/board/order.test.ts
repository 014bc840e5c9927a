/** The order of rows where none is asked for, and what is said of the row that stands out and of a number that is not there. */
import { expect, test } from 'vitest'
import { leaderboardLatex } from '../../../harness/analysis/board/formats/latex.ts'
import { leaderboardText } from '../../../harness/analysis/board/formats/text.ts'
import { type AskedBoard, loadBoard } from '../../../harness/analysis/board/load.ts'
import { noNumber } from '../../../harness/analysis/board/no-number.ts'
import { makeStore } from '../compare/store.ts'

const ASKED: AskedBoard = {
  ...{ dataset: null, method: [], masking: [], backbone: [], search: '' },
  ...{ columns: null, sort: null, order: null, published: false, baseline: null },
}

const VALUES = [
  ['byol', [0.4, 0.42, 0.41]],
  ['simclr', [0.6, 0.61, 0.62]],
  ['simsiam', [0.5]],
] as const

function boardOf(metric: string, asked: Partial<AskedBoard> = {}) {
  using store = makeStore()
  for (const [method, values] of VALUES) {
    values.forEach((value, seed) => {
      store.add({ method, seed, scores: { [`linear ${metric}`]: value } })
    })
  }
  const loaded = loadBoard(store.database, { ...ASKED, ...asked })!
  const texts = [leaderboardText(loaded), leaderboardLatex(loaded, '')]
  return { methods: loaded.view.rows.map(({ method }) => method), order: loaded.view.order, texts }
}

test.each([
  ['top1', {}, ['simclr', 'simsiam', 'byol'], 'desc'],
  ['nll', {}, ['byol', 'simsiam', 'simclr'], 'asc'],
  ['nll', { order: 'desc' }, ['simclr', 'simsiam', 'byol'], 'desc'],
  ['top1', { order: 'asc' }, ['byol', 'simsiam', 'simclr'], 'asc'],
  ['top1', { sort: 'name' }, ['byol', 'simclr', 'simsiam'], 'asc'],
] as const)('%s, asked for %o', (metric, asked, methods, order) => {
  expect(boardOf(metric, asked)).toMatchObject({ methods, order })
})

test('a row is said to be better than those that could be tested, of which a single run is none', () => {
  for (const text of boardOf('top1').texts) {
    expect(text).toContain('significantly better than every other ranked row')
    expect(text).not.toMatch(/every other row|all others/)
  }
})

test.each([
  [{ table: 'adios-1', origin: null }, 'not printed'],
  [{ table: null, origin: 'reported' }, 'not reported'],
  [{ table: null, origin: 'elsewhere' }, 'not run'],
  [{ table: null, origin: null }, 'not run'],
] as const)('where %o has no number stands "%s"', (row, words) => {
  expect(noNumber(row)).toBe(words)
})

/** The order of the leaderboard's columns that a plugin's evaluation brings. */
import { expect, test } from 'vitest'
import { type Registered, register } from '../../db/catalogue/registered.ts'
import { type AskedBoard, loadBoard } from '../../harness/analysis/board/load.ts'
import { makeStore } from '../analysis/compare/store.ts'

const ASKED: AskedBoard = {
  ...{ dataset: null, method: [], masking: [], backbone: [], search: '' },
  ...{ columns: null, sort: null, order: null, published: false, baseline: null },
}

test('columns of a plugin are as it returns them, those of which neither end is better last, and not sorted by', () => {
  const metrics = [
    { key: 'b_spread', title: 'a spread', direction: 0 as const },
    { key: 'z_first', title: 'z first' },
    { key: 'a_second', title: 'a second' },
  ]
  register({ kind: 'evaluation', entry: { key: 'few', title: 'Few', metrics } as Registered['entry'] })
  using store = makeStore()
  const scores = { 'few b_spread': 0.9, 'few z_first': 0.1, 'few a_second': 0.5 }
  store.add({ scores })
  store.add({ method: 'byol', scores: { ...scores, 'few b_spread': 0.1, 'few z_first': 0.7 } })
  const { view } = loadBoard(store.database, { ...ASKED, columns: ['few'] })!
  expect(view.columns.map(({ metric }) => metric)).toEqual(['z_first', 'a_second', 'b_spread'])
  expect(view.rows.map(({ method }) => method)).toEqual(['byol', 'simclr'])
  const spread = loadBoard(store.database, { ...ASKED, columns: ['few/b_spread'] })!
  expect(spread.view.rows.map(({ method }) => method)).toEqual(['simclr', 'byol'])
  const { sort } = loadBoard(store.database, { ...ASKED, columns: ['few/b_spread', 'few/z_first'] })!.view
  expect(sort).toContain('z-first')
})

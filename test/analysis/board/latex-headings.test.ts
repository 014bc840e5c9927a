/** What stands above the columns of the leaderboard in LaTeX and as text, and which rows its parts have. */
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { ReadingNotes } from '../../../dashboard/features/leaderboard/components/reading-notes.tsx'
import { loadLeaderboard } from '../../../dashboard/features/leaderboard/load.ts'
import { meta, scores } from '../../../db/schema/index.ts'
import { leaderboardLatex } from '../../../harness/analysis/board/formats/latex.ts'
import { leaderboardText } from '../../../harness/analysis/board/formats/text.ts'
import { writeLeaderboard } from '../../../harness/analysis/board/formats/write.ts'
import { loadBoard } from '../../../harness/analysis/board/load.ts'
import { GRID_FORMAT_NAMES } from '../../../harness/base/formats/table-formats.ts'
import { makeStore, type Store } from '../compare/store.ts'

const ASKED = {
  ...{ dataset: null, method: [], masking: [], backbone: [], search: '' },
  ...{ columns: null, sort: null, order: null, published: false, baseline: 'none' },
}

function score(store: Store, runId: string, protocol: string, metrics: readonly string[] = ['top1']) {
  const key = { runId, dataset: 'fashion-mnist-mini', evaluation: 'linear', condition: '', details: {}, createdAt: 1 }
  const rows = metrics.map((metric) => ({ ...key, metric, protocol, value: 0.5 }))
  store.database.insert(scores).values(rows).run()
}

const latexOf = (store: Store) => leaderboardLatex(loadBoard(store.database, ASKED)!, 'test')

test('a stale row is marked in every format', () => {
  using store = makeStore()
  for (const run of [store.add({ codeVersion: 'v0' }), store.add({ method: 'byol' })]) score(store, run, 'as usual')
  store.database.insert(meta).values({ key: 'code:representation', value: 'v1' }).run()
  const loaded = loadBoard(store.database, ASKED)!
  const texts = [
    leaderboardText(loaded),
    ...GRID_FORMAT_NAMES.map((format) => writeLeaderboard(loaded, format, 'test')),
  ]
  for (const text of texts) {
    const marked = text.split('\n').filter((line) => line.includes('stale'))
    expect(marked).toEqual([expect.stringContaining('SimCLR')])
  }
})

test('a row whose masks hide nothing is marked in every format, and one whose encoder was reused is not', () => {
  using store = makeStore()
  const blank = store.add({ masking: 'mae', events: ['masks_hide_nothing'] })
  for (const run of [blank, store.add({ events: ['encoder_reused'] })]) score(store, run, 'as usual')
  const loaded = loadBoard(store.database, ASKED)!
  expect(loaded.view.rows.map(({ masking, marks }) => [masking, marks])).toEqual(
    expect.arrayContaining([
      ['mae', ['masks hide nothing']],
      ['none', []],
    ]),
  )
  const texts = GRID_FORMAT_NAMES.map((format) => writeLeaderboard(loaded, format, 'test'))
  for (const text of [leaderboardText(loaded), ...texts]) {
    expect(text.split('\n').filter((line) => line.includes('masks hide nothing'))).toHaveLength(1)
  }
})

test('what stale means stands below the table for readers, and only where a row is', () => {
  using store = makeStore()
  for (const run of [store.add({ codeVersion: 'v0' }), store.add({ method: 'byol' })]) score(store, run, 'as usual')
  const written = () => {
    const loaded = loadBoard(store.database, ASKED)!
    const { view, dataset, params } = loadLeaderboard(store.database, {})!
    const page = renderToStaticMarkup(createElement(ReadingNotes, { view, dataset, params }))
    return [leaderboardText(loaded), writeLeaderboard(loaded, 'md', ''), writeLeaderboard(loaded, 'latex', ''), page]
  }
  for (const text of written()) expect(text).not.toContain('Stale')
  store.database.insert(meta).values({ key: 'code:representation', value: 'v1' }).run()
  for (const text of written()) expect(text).toContain('Stale: the code has changed since this row was made.')
})

test('columns of one evaluation are told apart by "as reported", else by a number that the caption explains', () => {
  using store = makeStore()
  score(store, store.add({}), 'as reported')
  score(store, store.add({ method: 'byol' }), '100 epochs')
  const two = latexOf(store)
  expect(two).toMatch(/\{Linear probe, as reported\}/)
  expect(two).toMatch(/\{c\}\{Linear probe\}/)
  expect(two).toContain('Linear probe: 100 epochs. ')
  expect(two).not.toContain('as reported: as reported')
  score(store, store.add({ method: 'simsiam' }), 'to convergence')
  const three = latexOf(store)
  for (const how of ['100 epochs', 'to convergence'])
    expect(three).toMatch(new RegExp(`Linear probe \\([12]\\): ${how}`))
})

test('text has the same headings, and begins with a reported score only where most rows have it', () => {
  using store = makeStore()
  score(store, store.add({}), 'as reported')
  for (const method of ['byol', 'simsiam'] as const) score(store, store.add({ method }), 'to convergence')
  const loaded = loadBoard(store.database, ASKED)!
  const text = leaderboardText(loaded)
  expect(text.split('\n')[0]).toMatch(/ {2}Linear probe, as reported: top-1, % +Linear probe: top-1, %$/)
  expect(text).toContain('\nLinear probe: to convergence.')
  expect(loaded.view.columns.find(({ key }) => key === loaded.view.sort)!.protocol).toBe('to convergence')
  expect(loaded.view.rows.map(({ method }) => method)).toEqual(['byol', 'simsiam', 'simclr'])
  for (const method of ['vicreg', 'dino'] as const) score(store, store.add({ method }), 'as reported')
  const { sort, columns } = loadBoard(store.database, ASKED)!.view
  expect(columns.find(({ key }) => key === sort)!.protocol).toBe('as reported')
})

test('a part leaves out the rows that have no number in it', () => {
  using store = makeStore()
  const metrics = ['top1', 'nll', 'ece', 'f1_macro', 'map', 'f1_micro', 'f1_weighted']
  const long = ['first', 'second', 'third'].map((word) => `${word} protocol`)
  long.forEach((protocol, i) => {
    score(store, store.add({ method: (['simclr', 'byol', 'simsiam'] as const)[i]! }), protocol, metrics)
  })
  const parts = latexOf(store).split('\\begin{table}').slice(1)
  expect(parts.length).toBeGreaterThan(1)
  const rowsOf = (part: string) => part.match(/^ {4}(?:SimCLR|BYOL|SimSiam)/gm)!.map((row) => row.trim())
  const rows = parts.map(rowsOf)
  expect(rows.flat().sort()).toEqual(['BYOL', 'SimCLR', 'SimSiam'])
  for (const part of parts) expect(part).not.toMatch(/^ {4}\w+(?: & --)+ \\\\$/m)
})

test('the number of seeds of a row stands behind its label where all its means have it, so that numbers keep in line', () => {
  using store = makeStore()
  for (const seed of [0, 1, 2, 3, 4]) {
    const scores = { 'knn top1': 0.7 + seed / 100, ...(seed < 4 && { 'linear top1': 0.8 + seed / 100 }) }
    store.add({ seed, method: 'byol', scores: { 'knn top1': 0.7 + seed / 100, 'linear top1': 0.8 + seed / 100 } })
    store.add({ seed, method: 'simsiam', scores })
    if (seed > 2) continue
    for (const method of ['simclr', 'vicreg', 'dino'] as const) store.add({ seed, method, scores })
  }
  const rows = latexOf(store)
    .split('\n')
    .map((line) => line.trim())
  const rowOf = (title: string) => rows.find((line) => line.startsWith(title))!
  expect(rowOf('BYOL')).toMatch(/^BYOL \(n = 5\) & \d+\.\d \$\\pm\$ \d\.\d & \d+\.\d \$\\pm\$ \d\.\d \\\\$/)
  expect(rowOf('SimSiam')).toMatch(/^SimSiam & .*\(n = 4\) & .*\(n = 5\)/)
  expect(rowOf('SimCLR')).not.toContain('n =')
})

/** What a cell of the leaderboard says beside its mean. */
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { firstOf } from '../../../dashboard/features/leaderboard/block.ts'
import { NumberCell } from '../../../dashboard/features/leaderboard/components/number-cell.tsx'
import { ReadingNotes } from '../../../dashboard/features/leaderboard/components/reading-notes.tsx'
import { loadLeaderboard } from '../../../dashboard/features/leaderboard/load.ts'
import { makeStore } from '../../analysis/compare/store.ts'

const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

it('says that all seeds gave one value, and below the table what shading and that mean', () => {
  using store = makeStore()
  for (const seed of [0, 1, 2]) {
    store.add({ seed, method: 'raw-pixels', scores: { 'knn top1': 0.5 } })
    store.add({ seed, scores: { 'knn top1': 0.7 + seed / 100 } })
    store.add({ seed, method: 'byol', scores: { 'knn top1': 0.8 + seed / 100 } })
  }
  const { view, dataset, params } = loadLeaderboard(store.database, {})!
  const { rows, cells } = firstOf(view)
  const texts = rows.map((row, i) => {
    const shown = { cell: cells[i]![0], unit: 'percent' as const, domain: [0, 1] as [number, number], row, strip: 60 }
    return textOf(renderToStaticMarkup(createElement(NumberCell, shown)))
  })
  expect(texts).toHaveLength(3)
  expect(texts.find((text) => text.includes('equal'))).toBe('rank n/a 50.0 3 equal')
  expect(texts.filter((text) => /^rank [12] \d\d\.\d ±\d\.\d n = 3$/.test(text))).toHaveLength(2)
  const notes = textOf(renderToStaticMarkup(createElement(ReadingNotes, { view, dataset, params })))
  expect(notes).toContain('the background alternates between plain and shaded wherever the rank')
  expect(notes).toContain('marked &quot;equal&quot;')
})

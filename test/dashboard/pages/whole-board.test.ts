import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { blockOf, wholeOf } from '../../../dashboard/features/leaderboard/block.ts'
import { loadLeaderboard } from '../../../dashboard/features/leaderboard/load.ts'
import { writeWideStore } from '../../bench/wide-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'maskbench-whole-'))
const database = writeWideStore(join(folder, 'wide.sqlite'), { rows: 45, columns: 12 })
afterAll(() => {
  database.$client.close()
  rmSync(folder, { recursive: true })
})

it('a board that is kept has all its rows, and as many columns as a page can hold', () => {
  const { view } = loadLeaderboard(database, {})!
  const { shape, block } = wholeOf(view)
  expect([view.rows.length, shape.columns.length]).toEqual([45, 12])
  expect(block.cells.map((row) => row.length)).toEqual(Array(45).fill(12))
  expect(block.rows.slice(40)).toEqual(blockOf(view, 40, 0).rows)
  expect(block.cells[44]!.slice(6)).toEqual(blockOf(view, 40, 6).cells[4])
  const long = wholeOf({ ...view, rows: Array(3000).fill(view.rows[0]) })
  expect([long.block.rows.length, long.shape.columns.length, long.block.cells[2999]!.length]).toEqual([3000, 6, 6])
})

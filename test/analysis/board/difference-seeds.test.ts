/** A difference over fewer seeds than the means beside it says of which seeds it is. */
import { expect, test } from 'vitest'
import { firstOf } from '../../../dashboard/features/leaderboard/block.ts'
import { leaderboardGrid } from '../../../harness/analysis/board/formats/grid.ts'
import { loadBoard } from '../../../harness/analysis/board/load.ts'
import { makeStore } from '../compare/store.ts'

const ASKED = {
  ...{ dataset: null, method: [], masking: [], backbone: [], search: '' },
  ...{ columns: null, sort: null, order: null, published: false, baseline: 'own' },
}

test('a difference names its seeds where the means do not give it', () => {
  using store = makeStore()
  const truth = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]
  const add = (seed: number, masking: 'none' | 'box', right: number) => {
    const predicted = truth.map((label, i) => (i < right ? label : 9))
    store.add({ seed, masking, scores: { 'knn top1': right / 10 }, predicted: { knn: { truth, predicted } } })
  }
  for (const [seed, right] of [8, 7, 6].entries()) add(seed, 'none', right)
  add(0, 'box', 6)
  const differences = () => {
    const loaded = loadBoard(store.database, ASKED)!
    const cells = loaded.view.rows.flatMap((row) => {
      const cell = loaded.view.columns[0]!.cell(row)
      return cell?.kind === 'measured' && cell.difference ? [cell.difference.ofMeans] : []
    })
    const shown = firstOf(loaded.view).cells.flatMap(([cell]) =>
      cell?.kind === 'measured' && cell.difference ? cell.difference.seeds : [],
    )
    return { cells, shown, texts: leaderboardGrid(loaded, 'test').rows.map((row) => row[3]) }
  }
  // Seed 0 of the baseline has 80, all of it 70.
  expect(differences().texts.filter(Boolean)).toEqual([expect.stringMatching(/^−20\.0 .*\(seed 0\)$/)])
  expect(differences().shown).toEqual(['seed 0'])
  add(1, 'box', 6)
  add(2, 'box', 5)
  expect(differences()).toEqual({ cells: [true], shown: [''], texts: ['', expect.not.stringContaining('seed')] })
  add(3, 'none', 9)
  expect(differences().texts.filter(Boolean)).toEqual([expect.stringMatching(/\(seeds 0, 1, 2\)$/)])
  expect(differences().shown).toEqual(['3 seeds'])
})

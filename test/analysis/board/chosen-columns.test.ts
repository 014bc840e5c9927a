/** The columns that a board shows by default. */
import { expect, test } from 'vitest'
import { configsOfRuns } from '../../../db/queries/configs.ts'
import { leaderboardGroups, leaderboardScores, publishedScores } from '../../../db/queries/leaderboard.ts'
import { buildBoard } from '../../../harness/analysis/board/board.ts'
import { chosenColumns } from '../../../harness/analysis/board/chosen-columns.ts'
import { makeStore } from '../compare/store.ts'

test('numbers that are no shares stand among them, but for those that further metrics are', () => {
  using store = makeStore()
  const { database } = store
  store.add({ scores: { 'knn top1': 0.5, 'quality rankme': 57, 'linear top1': 0.6, 'linear nll': 1.2 } })
  const [groups, scores] = [leaderboardGroups, leaderboardScores].map((read) =>
    read(database, 'fashion-mnist-mini'),
  ) as [ReturnType<typeof leaderboardGroups>, ReturnType<typeof leaderboardScores>]
  const published = publishedScores(database, 'fashion-mnist-mini')
  const board = buildBoard(groups, scores, published, (ids) => configsOfRuns(database, ids))
  const shown = chosenColumns(board, [...board.rows], { columns: null }).map(({ metric }) => metric)
  expect(shown.toSorted()).toEqual(['rankme', 'top1', 'top1'])
})

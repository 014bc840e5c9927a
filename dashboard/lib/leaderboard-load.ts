/** From address to leaderboard: the page, its downloads and the API all come through here. */
import {
  type LeaderboardDataset,
  leaderboardDatasets,
  leaderboardGroups,
  leaderboardScores,
  publishedScores,
} from '../../db/queries/leaderboard.ts'
import type { Database } from '../../db/read-only.ts'
import { type Board, buildBoard } from './leaderboard.ts'
import { type LeaderboardParams, leaderboardParams } from './leaderboard-params.ts'
import { COSTS, type View, viewBoard } from './leaderboard-view.ts'
import { type Ignored, type RawParams, readParams } from './params.ts'

export interface LoadedLeaderboard {
  datasets: LeaderboardDataset[]
  dataset: string
  board: Board
  view: View
  params: LeaderboardParams
  ignored: Ignored[]
}

/** @returns null while nothing has been run. */
export function loadLeaderboard(database: Database, raw: RawParams): LoadedLeaderboard | null {
  const { params, ignored } = readParams(leaderboardParams, raw)
  const datasets = leaderboardDatasets(database)
  const wanted = datasets.find(({ dataset }) => dataset === params.dataset)
  const shown = wanted ?? datasets.find(({ groups }) => groups > 0)
  if (!shown) return null
  if (params.dataset !== null && !wanted) {
    ignored.push({ name: 'dataset', value: params.dataset, why: 'no result is stored for such a data set' })
  }
  const board = buildBoard(
    leaderboardGroups(database, shown.dataset),
    leaderboardScores(database, shown.dataset),
    publishedScores(database, shown.dataset),
  )
  const keys = new Set([...board.columns.map(({ key }) => key), ...COSTS.map(({ key }) => key as string)])
  const unknown = (params.columns ?? []).filter((key) => !keys.has(key))
  for (const key of unknown) ignored.push({ name: 'columns', value: key, why: 'no such column here' })
  if (params.sort !== null && params.sort !== 'name' && !keys.has(params.sort)) {
    ignored.push({ name: 'sort', value: params.sort, why: 'no such column here' })
  }
  const known = (key: string) => key === 'name' || keys.has(key)
  const columns = params.columns?.filter(known) ?? null
  const kept: LeaderboardParams = {
    ...params,
    dataset: wanted ? params.dataset : null,
    sort: params.sort !== null && known(params.sort) ? params.sort : null,
    columns: columns?.length === 0 ? null : columns,
  }
  // Where nothing was run, the printed rows are all there is.
  const published = kept.published || shown.groups === 0
  const view = viewBoard(board, { ...kept, published, search: kept.q })
  return { datasets, dataset: shown.dataset, board, view, params: kept, ignored }
}

/** Loads the leaderboard from its address, for the page, its downloads and the API. */
import { LRUCache } from 'lru-cache'
import { configsOfRuns } from '../../../db/queries/configs.ts'
import {
  type LeaderboardDataset,
  leaderboardDatasets,
  leaderboardGroups,
  leaderboardScores,
  publishedScores,
  resultsMark,
} from '../../../db/queries/leaderboard.ts'
import type { Database } from '../../../db/read-only.ts'
import { buildBoard } from '../../../harness/analysis/board/board.ts'
import { COST_KEYS } from '../../../harness/analysis/board/costs.ts'
import type { Board, BoardState, Row } from '../../../harness/analysis/board/types.ts'
import { type View, viewBoard } from '../../../harness/analysis/board/view.ts'
import { storedItems } from '../../../harness/analysis/items/stored-items.ts'
import { type Ignored, type RawParams, readParams } from '../../lib/params.ts'
import { type LeaderboardParams, leaderboardParams } from './params.ts'

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
    ignored.push({ name: 'dataset', value: params.dataset, why: 'no result is stored for this data set' })
  }
  const { board, view: look } = boardOf(database, shown.dataset)
  const keys = new Set<string>([...board.columns.map(({ key }) => key), ...COST_KEYS])
  const unknown = (params.columns ?? []).filter((key) => !keys.has(key))
  for (const key of unknown) ignored.push({ name: 'columns', value: key, why: 'this data set has no such column' })
  if (params.sort !== null && params.sort !== 'name' && !keys.has(params.sort)) {
    ignored.push({ name: 'sort', value: params.sort, why: 'this data set has no such column' })
  }
  const known = (key: string) => key === 'name' || keys.has(key)
  const columns = params.columns?.filter(known) ?? null
  const baselines = ['own', 'none', ...board.rows.flatMap(({ key, groupId }) => (groupId === null ? [] : key))]
  const baseline = params.baseline !== null && baselines.includes(params.baseline) ? params.baseline : null
  if (baseline !== params.baseline) {
    ignored.push({ name: 'baseline', value: params.baseline!, why: 'this data set has no such measured row' })
  }
  const kept: LeaderboardParams = {
    ...params,
    dataset: wanted ? params.dataset : null,
    sort: params.sort !== null && known(params.sort) ? params.sort : null,
    columns: columns?.length === 0 ? null : columns,
    baseline,
  }
  // Where nothing was run, the published rows are all there is.
  const published = kept.published || shown.groups === 0
  const view = look({ ...kept, dataset: shown.dataset, published, search: kept.q })
  return { datasets, dataset: shown.dataset, board, view, params: kept, ignored }
}

interface KnownBoard {
  /** Mark of the results that the board was built from. */
  mark: string
  board: Board
  view(state: BoardState): View
}

const known = new WeakMap<Database, Map<string, KnownBoard>>()
const MOST_VIEWS = 20

/** The board of a data set, cached until a result changes; progress of running runs does not change it. */
function boardOf(database: Database, dataset: string): KnownBoard {
  const boards = known.get(database) ?? new Map<string, KnownBoard>()
  known.set(database, boards)
  const mark = resultsMark(database, dataset)
  const before = boards.get(dataset)
  if (before?.mark === mark) return before
  const board = buildBoard(
    leaderboardGroups(database, dataset),
    leaderboardScores(database, dataset),
    publishedScores(database, dataset),
    (runIds) => configsOfRuns(database, runIds),
    (rows, column) => {
      const keyOf = ({ place, groupId }: Row) => ({
        groupId: groupId!,
        condition: column.measurement(place)?.condition ?? '',
      })
      const read = storedItems(database, rows.map(keyOf), column)
      return (row) => read(keyOf(row))
    },
  )
  const views = new LRUCache<string, View>({ max: MOST_VIEWS })
  const view = (state: BoardState): View => {
    const { method, masking, backbone, search, columns, sort, order, published, baseline } = state
    const key = JSON.stringify([method, masking, backbone, search, columns, sort, order, published, baseline])
    const made = views.get(key) ?? viewBoard(board, state)
    views.set(key, made)
    return made
  }
  const made = { mark, board, view }
  boards.set(dataset, made)
  return made
}

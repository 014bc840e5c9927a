/** Loads the leaderboard from its address, for the page, its downloads and the API. */
import type { Database } from '../../../db/read-only.ts'
import { type LoadedBoard, loadBoard } from '../../../harness/analysis/board/load.ts'
import { type RawParams, readParams } from '../../lib/params.ts'
import { type LeaderboardParams, leaderboardParams } from './params.ts'

export interface LoadedLeaderboard extends LoadedBoard {
  params: LeaderboardParams
}

/** @returns null while nothing has been run. */
export function loadLeaderboard(database: Database, raw: RawParams): LoadedLeaderboard | null {
  const { params, ignored } = readParams(leaderboardParams, raw)
  const loaded = loadBoard(database, { ...params, search: params.q })
  if (!loaded) return null
  const { suite = null, masking, search, ...asked } = loaded.asked
  const { dataset, method, backbone, columns, sort, baseline } = asked
  const found = params.masking.filter((one) => masking.includes(one))
  const kept = { ...params, dataset, method, masking: found, backbone, suite, columns, sort, baseline }
  return { ...loaded, params: kept, ignored: [...ignored, ...loaded.ignored] }
}

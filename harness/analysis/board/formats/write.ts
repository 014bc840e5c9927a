/** Writes the visible leaderboard as text; `leaderboard`, the page's downloads and the API give the same bytes. */
import { type GridFormat, writeGrid } from '../../../base/formats/grid.ts'
import type { LoadedBoard } from '../load.ts'
import { leaderboardGrid } from './grid.ts'
import { leaderboardLatex } from './latex.ts'

/** @param source - provenance. */
export const writeLeaderboard = (loaded: LoadedBoard, format: GridFormat, source: string): string =>
  format === 'latex' ? leaderboardLatex(loaded, source) : writeGrid(leaderboardGrid(loaded, source), format)

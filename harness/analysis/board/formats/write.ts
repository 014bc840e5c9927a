/** Writes the visible leaderboard as text; `leaderboard`, the page's downloads and the API give the same bytes. */
import { writeGrid } from '../../../base/formats/grid.ts'
import type { GridFormat } from '../../../base/formats/table-formats.ts'
import type { BoldRule } from '../../bold-rules.ts'
import type { LoadedBoard } from '../load.ts'
import { leaderboardCsv } from './csv.ts'
import { leaderboardGrid } from './grid.ts'
import { leaderboardLatex } from './latex.ts'

const WRITERS: Record<GridFormat, (loaded: LoadedBoard, source: string, rule: BoldRule) => string> = {
  csv: leaderboardCsv,
  md: (...asked) => writeGrid(leaderboardGrid(...asked), 'md'),
  latex: leaderboardLatex,
}

/** @param source - provenance, which CSV has no place for: a program would take it for a row. @param rule - of bold. */
export const writeLeaderboard = (
  loaded: LoadedBoard,
  format: GridFormat,
  source: string,
  rule: BoldRule = 'significant',
): string => WRITERS[format](loaded, source, rule)

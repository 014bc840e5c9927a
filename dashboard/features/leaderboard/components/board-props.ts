import type { LeaderboardParams } from '../params.ts'
import type { Block, BoardShape } from '../payload.ts'

export interface BoardProps {
  shape: BoardShape
  /** What the page begins with, which for most boards is all. */
  first: Block
  params: LeaderboardParams
  caption: string
}

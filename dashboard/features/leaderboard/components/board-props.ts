import type { LeaderboardParams } from '../params.ts'
import type { Block, BoardShape } from '../payload.ts'

export interface BoardProps {
  shape: BoardShape
  /** The first block, which for most boards is the whole board. */
  first: Block
  params: LeaderboardParams
  caption: string
}

/** The baseline of a view in words. */
import { labelOf } from './called-rows.ts'
import type { Board } from './types.ts'
import type { View } from './view.ts'

/** Name of the baseline that differences are taken from. */
export function baselineName(board: Board, view: View): string {
  if (view.baseline === 'own') return ownTitle(view)
  const row = board.rows.find(({ key }) => key === view.baseline)
  return row ? labelOf(row) : 'none'
}

export const ownTitle = ({ rows }: View): string =>
  rows.every(({ rate, table }) => rate !== null || table !== null)
    ? 'r = 0 of the same runs'
    : 'each method without masks'

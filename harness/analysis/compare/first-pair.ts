/** Which two rows to compare first. */
import type { Database } from '../../../db/read-only.ts'
import { loadBoard } from '../board/load.ts'
import type { Board, Row } from '../board/types.ts'
import { comparablePair, namedPair } from './partner.ts'

/** Number of rows, best first, for which a partner is looked for. */
const MOST_ROWS = 3

/** The groups of rows, best first, that exist without masks too, and of those: what masks bring is asked first. */
export function withoutMasks(board: Board, rows: readonly Row[]): [masked: string, own: string][] {
  return rows.flatMap((row): [string, string][] => {
    const own = board.unmaskedOf().get(row)
    const isOther = own !== undefined && own.groupId !== row.groupId && rows.includes(own)
    return isOther ? [[row.groupId!, own.groupId!]] : []
  })
}

/**
 * The words of a `compare` to begin with, on the data set that the leaderboard shows first: the method without masks and
 * its best row with them; where there is none, a control or another row and one of the best.
 * @returns null where no two rows share a score.
 */
export function firstPair(database: Database): [a: string, b: string] | null {
  const filters = { method: [], masking: [], backbone: [], search: '', columns: null, published: false }
  const loaded = loadBoard(database, { ...filters, dataset: null, sort: null, order: null, baseline: 'none' })
  if (loaded === null) return null
  const rows = loaded.view.rows.filter(({ groupId }) => groupId !== null)
  const [gain] = withoutMasks(loaded.board, rows)
  const found =
    (gain && namedPair(database, ...gain)) ??
    rows
      .slice(0, MOST_ROWS)
      .map(({ groupId }) => comparablePair(database, groupId!))
      .find((pair) => pair !== null)
  return found ? [found[1], found[0]] : null
}

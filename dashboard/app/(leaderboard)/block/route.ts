import { z } from 'zod'
import { blockOf } from '../../../features/leaderboard/block.ts'
import { loadLeaderboard } from '../../../features/leaderboard/load.ts'
import { readRequest } from '../../../lib/read-request.ts'
import { rawParams, refuse, withStore } from '../../../lib/respond.ts'

const place = z.coerce.number().int().min(0).max(1_000_000)
const blockSchema = z.object({ row: place, column: place })

/** A further block of the leaderboard, under the page's parameters. */
export function GET(request: Request): Promise<Response> {
  return withStore((database) => {
    const raw = rawParams(request.url)
    const at = readRequest(blockSchema, raw)
    if (at.wrong !== null) return refuse(400, at.wrong, 'row and column are the first row and column of the block')
    const loaded = loadLeaderboard(database, raw)
    if (!loaded) return refuse(404, 'nothing has been run yet', 'npx maskbench run quick')
    return Response.json(blockOf(loaded.view, at.data.row, at.data.column))
  })
}

import * as z from 'zod'
import { EXPORT_FORMATS, writeGrid } from '../../../../lib/export.ts'
import { moment } from '../../../../lib/format.ts'
import { leaderboardGrid, leaderboardJson } from '../../../../lib/leaderboard-grid.ts'
import { loadLeaderboard } from '../../../../lib/leaderboard-load.ts'
import { download, rawParams, refuse, withStore } from '../../../../lib/respond.ts'

const formatSchema = z.enum(['csv', 'md', 'latex', 'json']).default('json')

/** The page's numbers under the page's parameters; `format` chooses JSON (the default), CSV, Markdown or LaTeX. */
export function GET(request: Request): Promise<Response> {
  return withStore((database, path) => {
    const raw = rawParams(request.url)
    const format = formatSchema.safeParse(raw.format)
    if (!format.success) return refuse(400, 'format is not one this route writes', 'ask for csv, md, latex or json')
    const loaded = loadLeaderboard(database, raw)
    if (!loaded) return refuse(404, 'nothing has been run yet', 'npx maskbench run quick')
    const source = `${path}, ${moment(Date.now())}`
    if (format.data === 'json') return Response.json(leaderboardJson(loaded, source))
    const { type } = EXPORT_FORMATS.find((one) => one.format === format.data)!
    const ending = format.data === 'latex' ? 'tex' : format.data
    return download(
      writeGrid(leaderboardGrid(loaded, source), format.data),
      type,
      `leaderboard-${loaded.dataset}.${ending}`,
    )
  })
}

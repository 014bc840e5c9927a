import { storeToday } from '../../../../harness/analysis/board/provenance.ts'
import { svgOf } from '../../../../harness/analysis/plot/drawing.ts'
import { plotPicture } from '../../../../harness/analysis/plot/figure.ts'
import { writeGrid } from '../../../../harness/base/formats/grid.ts'
import { plotGrid } from '../../../features/plot/grid.ts'
import { loadPlot } from '../../../features/plot/load.ts'
import { plotParams } from '../../../features/plot/params.ts'
import { readParams } from '../../../lib/params.ts'
import { download, rawParams, refuse, withStore } from '../../../lib/respond.ts'

/** `plot.csv`, `plot.svg`: what the page shows under the same parameters. */
export async function GET(request: Request, context: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file } = await context.params
  if (file !== 'plot.csv' && file !== 'plot.svg') return refuse(404, 'no such file', 'ask for plot.csv or plot.svg')
  const { params } = readParams(plotParams, rawParams(request.url))
  return withStore((database, path) => {
    const plot = loadPlot(database, params)
    if (!plot?.option) return refuse(404, 'no option varies among the finished runs yet', '/plot says what to run')
    if (file === 'plot.svg') return download(svgOf(plotPicture(plot)), 'image/svg+xml', file)
    return download(writeGrid(plotGrid(plot, storeToday(path)), 'csv'), 'text/csv', file)
  })
}

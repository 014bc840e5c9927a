import { storeToday } from '../../../../harness/analysis/board/provenance.ts'
import { svgOf } from '../../../../harness/analysis/plot/drawing.ts'
import { plotPicture } from '../../../../harness/analysis/plot/figure.ts'
import { gridFormatOf, TABLE_FORMATS } from '../../../../harness/base/formats/table-formats.ts'
import { PLOT_FORMATS, plotGrid } from '../../../features/plot/grid.ts'
import { loadPlot } from '../../../features/plot/load.ts'
import { plotParams } from '../../../features/plot/params.ts'
import { readParams } from '../../../lib/params.ts'
import { download, downloadGrid, rawParams, refuse, withStore } from '../../../lib/respond.ts'

/** `plot.svg`, `plot.csv`, `plot.md`: what the page shows under the same parameters. */
export async function GET(request: Request, context: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file } = await context.params
  const [, ending = ''] = /^plot\.(\w+)$/.exec(file) ?? []
  const format = PLOT_FORMATS.find((one) => one === gridFormatOf(ending))
  if (!format && ending !== 'svg') {
    const files = PLOT_FORMATS.map((one) => `.${TABLE_FORMATS[one].ending}`)
    return refuse(404, 'no such file', `ask for plot as .svg, ${files.join(', ')}`)
  }
  const { params } = readParams(plotParams, rawParams(request.url))
  return withStore((database, path) => {
    const plot = loadPlot(database, params)
    if (!plot?.option) return refuse(404, 'no option varies among the finished runs yet', '/plot says what to run')
    if (!format) return download(svgOf(plotPicture(plot)), 'image/svg+xml', file)
    return downloadGrid(plotGrid(plot, storeToday(path), format), format, file)
  })
}

import { svgOf } from '../../../../../harness/analysis/plot/drawing.ts'
import { plotPicture } from '../../../../../harness/analysis/plot/figure.ts'
import { loadPlot } from '../../../../features/plot/load.ts'
import { plotParams } from '../../../../features/plot/params.ts'
import { downloadPng } from '../../../../lib/download-png.ts'
import { readParams } from '../../../../lib/params.ts'
import { rawParams, refuse, withStore } from '../../../../lib/respond.ts'

/** `plot.png`: the figure of the page as pixels. */
export async function GET(request: Request, context: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file } = await context.params
  if (file !== 'plot.png') return refuse(404, 'no such figure', 'ask for plot.png')
  const { params } = readParams(plotParams, rawParams(request.url))
  return withStore((database) => {
    const plot = loadPlot(database, params)
    if (!plot?.option) return refuse(404, 'no option varies among the finished runs yet', '/plot says what to run')
    return downloadPng(svgOf(plotPicture(plot)), file)
  })
}

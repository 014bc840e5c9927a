import { plotPicture } from '../../../../../harness/analysis/plot/figure.ts'
import { pictureBytes } from '../../../../../harness/analysis/plot/files/picture-files.ts'
import { loadPlot } from '../../../../features/plot/load.ts'
import { plotParams } from '../../../../features/plot/params.ts'
import { downloadBytes } from '../../../../lib/download-bytes.ts'
import { readParams } from '../../../../lib/params.ts'
import { rawParams, refuse, withStore } from '../../../../lib/respond.ts'

const TYPES = { png: 'image/png', pdf: 'application/pdf' } as const

/** `plot.png` and `plot.pdf`: the figure of the page, which needs no fonts where it is shown. */
export async function GET(request: Request, context: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file } = await context.params
  const [, format] = /^plot\.(png|pdf)$/.exec(file) ?? []
  if (format !== 'png' && format !== 'pdf') return refuse(404, 'no such figure', 'ask for plot.png or plot.pdf')
  const { params } = readParams(plotParams, rawParams(request.url))
  return withStore(async (database) => {
    const plot = loadPlot(database, params)
    if (!plot?.option) return refuse(404, 'no option varies among the finished runs yet', '/plot says what to run')
    return downloadBytes(await pictureBytes(plotPicture(plot), format), TYPES[format], file)
  })
}

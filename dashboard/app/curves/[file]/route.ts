import { createElement } from 'react'
import { csvLines } from '../../../../harness/base/formats/csv.ts'
import { MembersChart } from '../../../features/curves/components/members-chart.tsx'
import { curvesGrid } from '../../../features/curves/grid.ts'
import { loadCurves } from '../../../features/curves/load.ts'
import { download, downloadPicture, rawParams, refuse, withStore } from '../../../lib/respond.ts'

/** `loss.csv`, `loss.svg`: the curve of the runs that the page shows under the same parameters. */
export async function GET(request: Request, context: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file } = await context.params
  const [, curve, ending] = /^([\w.]+)\.(csv|svg)$/.exec(file) ?? []
  if (!curve) return refuse(404, 'no such file', 'ask for loss.csv or loss.svg')
  return withStore((database) => {
    const { panel, members } = loadCurves(database, { ...rawParams(request.url), curve })
    if (panel?.key !== curve)
      return refuse(404, 'no two of these runs have this curve', '/curves shows which they share')
    if (ending === 'svg') {
      return downloadPicture(createElement(MembersChart, { panel, members, legend: true }), `curves-${file}`)
    }
    return download(csvLines(curvesGrid(panel, members), '\r\n'), 'text/csv', `curves-${file}`)
  })
}

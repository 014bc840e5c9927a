import { createElement } from 'react'
import { datasetOf, maskedRuns } from '../../../../../db/queries/masks.ts'
import { csvLines } from '../../../../../harness/base/formats/csv.ts'
import { short } from '../../../../../harness/base/text.ts'
import { LineChart } from '../../../../components/ui/line-chart.tsx'
import { maskCurves } from '../../../../features/masks/curves.ts'
import { describePanel } from '../../../../lib/curves.ts'
import { download, refuse, withStore } from '../../../../lib/respond.ts'

/** `mask_area.svg`, `mask_mbo.csv`: a curve of the masks page, with its event marks and control levels. */
export async function GET(
  _: Request,
  { params }: { params: Promise<{ id: string; file: string }> },
): Promise<Response> {
  const { id, file } = await params
  const [, key, ending] = /^(\w+)\.(csv|svg)$/.exec(file) ?? []
  if (!key) return refuse(400, 'not a curve name', 'ask for mask_area.csv or mask_area.svg')
  return withStore(async (database) => {
    const dataset = datasetOf(database, id)
    const run = dataset === null ? undefined : maskedRuns(database, dataset).find((one) => one.id === id)
    const { areas, fits } = run ? maskCurves(database, run) : { areas: null, fits: [] }
    const curve = [areas, ...fits].find((one) => one?.panel.key === key)
    if (!curve) return refuse(404, 'no such mask curve', '/masks shows the available curves')
    const { panel, marks } = curve
    const name = `${id}-${file}`
    if (ending === 'svg') {
      // Next.js allows this import in a route only dynamically.
      const { renderToStaticMarkup } = await import('react-dom/server')
      const picture = createElement(LineChart, { panel, marks, label: describePanel(panel, short) })
      return download(renderToStaticMarkup(picture), 'image/svg+xml', name)
    }
    const lines = panel.lines.flatMap(({ label, points }) => points.map(([step, value]) => [label, step, value]))
    return download(csvLines([['line', panel.axis, 'value'], ...lines], '\r\n'), 'text/csv', name)
  })
}

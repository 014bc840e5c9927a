import { createElement } from 'react'
import * as z from 'zod'
import { curve } from '../../../../../../db/queries/run.ts'
import { csvLines } from '../../../../../../harness/base/formats/csv.ts'
import { short } from '../../../../../../harness/base/text.ts'
import { LineChart } from '../../../../../components/ui/line-chart.tsx'
import { describePanel, panelsOf } from '../../../../../lib/curves.ts'
import { readRequest } from '../../../../../lib/read-request.ts'
import { download, rawParams, refuse, withStore } from '../../../../../lib/respond.ts'

const asStep = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const stretchSchema = z.strictObject({ from: asStep, to: asStep })

/**
 * `loss.csv`: every stored point. `loss.svg`: the panel as a picture for a paper. `loss.json?from=200&to=300`: that
 * range of the panel, thinned to the resolution of the screen.
 */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ id: string; file: string }> },
): Promise<Response> {
  const { id, file } = await params
  const [, key, ending] = /^([\w.]+)\.(csv|svg|json)$/.exec(file) ?? []
  if (!key) return refuse(400, 'not a curve name', 'ask for loss.csv, loss.svg or loss.json?from=1&to=9')
  return withStore(async (database) => {
    const asked = ending === 'json' ? readRequest(stretchSchema, rawParams(request.url)) : null
    if (asked && asked.wrong !== null) return refuse(400, asked.wrong, 'ask for loss.json?from=1&to=9')
    const between = asked && ([asked.data.from, asked.data.to] as const)
    const [panel] = panelsOf(database, id, { only: [key], ...(between ? { between } : {}) })
    if (!panel) return refuse(404, 'this run has no such curve', `/runs/${encodeURIComponent(id)} shows its curves`)
    if (ending === 'json') return Response.json(panel)
    if (ending === 'svg') {
      // Next.js allows this import in a route only dynamically.
      const { renderToStaticMarkup } = await import('react-dom/server')
      const picture = createElement(LineChart, { panel, label: describePanel(panel, short) })
      return download(renderToStaticMarkup(picture), 'image/svg+xml', `${id}-${key}.svg`)
    }
    const lines = panel.lines.flatMap(({ name }) =>
      curve(database, id, name, Number.POSITIVE_INFINITY).map(([step, value]) => [name, step, value]),
    )
    return download(csvLines([['series', panel.axis, 'value'], ...lines], '\r\n'), 'text/csv', `${id}-${key}.csv`)
  })
}

import { createElement } from 'react'
import { curve } from '../../../../../../db/queries/run.ts'
import { LineChart } from '../../../../../components/plot/line-chart.tsx'
import { describePanel, panelsOf } from '../../../../../lib/curves.ts'
import { short } from '../../../../../lib/format.ts'
import { download, refuse, withStore } from '../../../../../lib/respond.ts'

/** `loss.csv`: every point that is stored. `loss.svg`: the panel as a picture for a paper. */
export async function GET(
  _: Request,
  { params }: { params: Promise<{ id: string; file: string }> },
): Promise<Response> {
  const { id, file } = await params
  const [, key, ending] = /^([\w.]+)\.(csv|svg)$/.exec(file) ?? []
  if (!key) return refuse(400, 'not the name of a curve', 'ask for loss.csv or loss.svg')
  return withStore(async (database) => {
    const panel = panelsOf(database, id).find((one) => one.key === key)
    if (!panel) return refuse(404, 'no such curve of this run', `/runs/${encodeURIComponent(id)} shows those there are`)
    if (ending === 'svg') {
      // Next.js allows it in a route only when it is loaded late.
      const { renderToStaticMarkup } = await import('react-dom/server')
      const picture = createElement(LineChart, { panel, label: describePanel(panel, short) })
      return download(renderToStaticMarkup(picture), 'image/svg+xml', `${id}-${key}.svg`)
    }
    const lines = panel.lines.flatMap(({ name }) =>
      curve(database, id, name, Number.POSITIVE_INFINITY).map(([step, value]) => `${name},${step},${value ?? ''}`),
    )
    return download([`series,${panel.axis},value`, ...lines, ''].join('\r\n'), 'text/csv', `${id}-${key}.csv`)
  })
}

import { createElement } from 'react'
import { commitsOfGroups } from '../../../../db/queries/commits.ts'
import { provenanceLine, storeToday } from '../../../../harness/analysis/board/provenance.ts'
import { latexProblem } from '../../../../harness/analysis/compare/formats/latex.ts'
import { writeComparison } from '../../../../harness/analysis/compare/formats/write.ts'
import { GRID_FILES, gridFormatOf, TABLE_FORMATS } from '../../../../harness/base/formats/table-formats.ts'
import { SharedChart } from '../../../features/compare/components/shared-chart.tsx'
import { sharedPanels } from '../../../features/compare/curves.ts'
import { flipsOf } from '../../../features/compare/flips.ts'
import { curveGrid, flipsGrid } from '../../../features/compare/grid.ts'
import { loadComparison } from '../../../features/compare/load.ts'
import { compareHref } from '../../../features/compare/params.ts'
import { readerOrigin } from '../../../lib/reader-address.ts'
import { download, downloadGrid, downloadPicture, rawParams, refuse, withStore } from '../../../lib/respond.ts'

/** `scores.csv`, `flips.tex`, `curve-loss.svg`: what the page shows under the same parameters. */
export async function GET(request: Request, context: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file } = await context.params
  const [, name = '', ending = ''] = /^(scores|flips|curve-\w+)\.(\w+)$/.exec(file) ?? []
  const format = gridFormatOf(ending)
  const pictured = ending === 'svg' && name.startsWith('curve-')
  if (!name || (!format && !pictured)) {
    return refuse(404, 'no such file', `ask for scores, flips or curve-loss as ${GRID_FILES}, curve-loss as .svg too`)
  }
  return withStore((database, path) => {
    const { params, a, b, comparison } = loadComparison(database, rawParams(request.url))
    const nothing = () =>
      refuse(404, 'these two have no data for this file', '/compare shows what is available for them')
    if (!a || !b) return nothing()
    const source = storeToday(path)
    const panel = sharedPanels(database, [a, b]).find(({ key }) => `curve-${key}` === name)
    if (!format) {
      return panel ? downloadPicture(createElement(SharedChart, { panel }), `compare-${file}`) : nothing()
    }
    if (name === 'scores' && comparison) {
      const tooMany = format === 'latex' ? latexProblem(comparison) : null
      if (tooMany) return refuse(400, tooMany.what, tooMany.remedy)
      const line = provenanceLine({
        store: path,
        commits: commitsOfGroups(database, [a.side.groupId, b.side.groupId]),
        shownBy: readerOrigin(request) + compareHref(params),
      })
      return download(
        writeComparison(database, comparison, format, line),
        TABLE_FORMATS[format].type,
        `compare-${file}`,
      )
    }
    const flips = name === 'flips' && comparison && flipsOf(comparison, params.flips)
    if (flips) return downloadGrid(flipsGrid(comparison, flips, source), format, `compare-${file}`)
    return panel ? downloadGrid(curveGrid(panel, source), format, `compare-${file}`) : nothing()
  })
}

import { createElement } from 'react'
import { commitsOfGroups } from '../../../../db/queries/commits.ts'
import { provenanceLine, storeToday } from '../../../../harness/analysis/board/provenance.ts'
import { latexProblem } from '../../../../harness/analysis/compare/formats/latex.ts'
import { writeComparison } from '../../../../harness/analysis/compare/formats/write.ts'
import { type GridFormat, writeGrid } from '../../../../harness/base/formats/grid.ts'
import { SharedChart } from '../../../features/compare/components/shared-chart.tsx'
import { sharedPanels } from '../../../features/compare/curves.ts'
import { flipsOf } from '../../../features/compare/flips.ts'
import { curveGrid, flipsGrid } from '../../../features/compare/grid.ts'
import { loadComparison } from '../../../features/compare/load.ts'
import { compareHref } from '../../../features/compare/params.ts'
import { DOWNLOAD_FORMATS } from '../../../lib/downloads.ts'
import { readerOrigin } from '../../../lib/reader-address.ts'
import { download, downloadPicture, rawParams, refuse, withStore } from '../../../lib/respond.ts'

const FORMATS: Record<string, GridFormat> = { csv: 'csv', md: 'md', tex: 'latex' }

/** `scores.csv`, `flips.tex`, `curve-loss.svg`: what the page shows under the same parameters. */
export async function GET(request: Request, context: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file } = await context.params
  const [, name = '', ending = ''] = /^(scores|flips|curve-\w+)\.(csv|md|tex|svg)$/.exec(file) ?? []
  if (!name || (ending === 'svg' && !name.startsWith('curve-'))) {
    return refuse(404, 'no such file', 'ask for scores or flips as .csv, .md or .tex, curve-loss as .csv or .svg')
  }
  return withStore((database, path) => {
    const { params, a, b, comparison } = loadComparison(database, rawParams(request.url))
    const nothing = () =>
      refuse(404, 'these two have no data for this file', '/compare shows what is available for them')
    if (!a || !b) return nothing()
    const source = storeToday(path)
    const panel = sharedPanels(database, [a, b]).find(({ key }) => `curve-${key}` === name)
    if (ending === 'svg') {
      return panel ? downloadPicture(createElement(SharedChart, { panel }), `compare-${file}`) : nothing()
    }
    const format = FORMATS[ending]!
    const { type } = DOWNLOAD_FORMATS.find((one) => one.format === format)!
    const give = (text: string) => download(text, type, `compare-${file}`)
    if (name === 'scores' && comparison) {
      const tooMany = format === 'latex' ? latexProblem(comparison) : null
      if (tooMany) return refuse(400, tooMany.what, tooMany.remedy)
      const line = provenanceLine({
        store: path,
        commits: commitsOfGroups(database, [a.side.groupId, b.side.groupId]),
        shownBy: readerOrigin(request) + compareHref(params),
      })
      return give(writeComparison(database, comparison, format, line))
    }
    const flips = name === 'flips' && comparison && flipsOf(comparison, params.flips)
    if (flips) return give(writeGrid(flipsGrid(comparison, flips, source), format))
    return panel ? give(writeGrid(curveGrid(panel, source), format)) : nothing()
  })
}

import { createElement } from 'react'
import { commitsOfGroups } from '../../../../db/queries/commits.ts'
import type { Database } from '../../../../db/read-only.ts'
import { provenanceLine, storeToday } from '../../../../harness/analysis/board/provenance.ts'
import { acrossDatasets } from '../../../../harness/analysis/significance/across-datasets.ts'
import { PAIR_TABLES } from '../../../../harness/analysis/significance/formats/panels.ts'
import { writeSignificance } from '../../../../harness/analysis/significance/formats/write.ts'
import {
  GRID_FILES,
  type GridFormat,
  gridFormatOf,
  TABLE_FORMATS,
} from '../../../../harness/base/formats/table-formats.ts'
import { IntervalsPlot } from '../../../features/significance/components/intervals-plot.tsx'
import { RanksPlot } from '../../../features/significance/components/ranks-plot.tsx'
import { ranksGrid } from '../../../features/significance/grid.ts'
import { intervalsFigure } from '../../../features/significance/intervals-figure.ts'
import { loadPairs } from '../../../features/significance/load.ts'
import { ranksLatex } from '../../../features/significance/paper.ts'
import { type SignificanceParams, significanceHref, significanceParams } from '../../../features/significance/params.ts'
import { ranksFigure } from '../../../features/significance/ranks-figure.ts'
import { readParams } from '../../../lib/params.ts'
import { readerOrigin } from '../../../lib/reader-address.ts'
import { download, downloadGrid, downloadPicture, rawParams, refuse, withStore } from '../../../lib/respond.ts'

/** `matrix.csv`, `pairs.tex`, `intervals.svg`, `ranks.svg`: what the page shows under the same parameters. */
export async function GET(request: Request, context: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file } = await context.params
  const [, name = '', ending = ''] = /^(matrix|pairs|intervals|ranks)\.(\w+)$/.exec(file) ?? []
  const format = gridFormatOf(ending)
  const pictured = ending === 'svg' && (name === 'intervals' || name === 'ranks')
  if (!name || (!format && !pictured)) {
    const remedy = `ask for matrix, pairs, intervals or ranks as ${GRID_FILES}, intervals and ranks as .svg too`
    return refuse(404, 'no such file', remedy)
  }
  const { params } = readParams(significanceParams, rawParams(request.url))
  return withStore((database, path) => {
    if (!format) return picture(database, params, name, file)
    const table = PAIR_TABLES.find((one) => one === name)
    if (!table) return ranks(database, params, storeToday(path), format)
    const loaded = loadPairs(database, params)
    if (!loaded) return nothing()
    const source = provenanceLine({
      store: path,
      commits: commitsOfGroups(
        database,
        loaded.numbers.rows.map(({ measuredBy }) => measuredBy),
      ),
      shownBy: readerOrigin(request) + significanceHref(params),
    })
    return download(
      writeSignificance(loaded, table, format, source),
      TABLE_FORMATS[format].type,
      `significance-${file}`,
    )
  })
}

const nothing = () => refuse(404, 'nothing has been measured for this file yet', 'npx maskbench run quick')

const rankOptions = ({ measure, ranks, alpha }: SignificanceParams) => ({ measure, rankTest: ranks, alpha })

function picture(database: Database, params: SignificanceParams, name: string, file: string) {
  if (name === 'ranks') {
    const across = acrossDatasets(database, rankOptions(params))
    const figure = across && ranksFigure(across)
    return figure ? downloadPicture(createElement(RanksPlot, { figure, print: true }), file) : nothing()
  }
  const loaded = loadPairs(database, params)
  if (!loaded || loaded.numbers.rows.length === 0) return nothing()
  const figure = intervalsFigure(loaded)
  return downloadPicture(createElement(IntervalsPlot, { figure, print: true }), `significance-${file}`)
}

function ranks(database: Database, params: SignificanceParams, source: string, format: GridFormat): Response {
  const across = acrossDatasets(database, rankOptions(params))
  if (!across) return nothing()
  const name = `significance-ranks.${TABLE_FORMATS[format].ending}`
  if (format === 'latex') return download(ranksLatex(across, source), TABLE_FORMATS.latex.type, name)
  return downloadGrid(ranksGrid(across, source), format, name)
}

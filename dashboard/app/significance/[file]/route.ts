import { createElement } from 'react'
import type { Database } from '../../../../db/read-only.ts'
import { storeToday } from '../../../../harness/analysis/board/provenance.ts'
import { acrossDatasets } from '../../../../harness/analysis/significance/across-datasets.ts'
import type { TextGrid } from '../../../../harness/base/formats/grid.ts'
import {
  GRID_FILES,
  type GridFormat,
  gridFormatOf,
  TABLE_FORMATS,
} from '../../../../harness/base/formats/table-formats.ts'
import { IntervalsPlot } from '../../../features/significance/components/intervals-plot.tsx'
import { RanksPlot } from '../../../features/significance/components/ranks-plot.tsx'
import { intervalsGrid, matrixGrid, pairsGrid, ranksGrid } from '../../../features/significance/grid.ts'
import { intervalsFigure } from '../../../features/significance/intervals-figure.ts'
import { loadPairs } from '../../../features/significance/load.ts'
import { intervalsLatex, matrixLatex, pairsLatex, ranksLatex } from '../../../features/significance/paper.ts'
import { type SignificanceParams, significanceParams } from '../../../features/significance/params.ts'
import { ranksFigure } from '../../../features/significance/ranks-figure.ts'
import { pairsView } from '../../../features/significance/view.ts'
import { readParams } from '../../../lib/params.ts'
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
    const source = storeToday(path)
    if (format === 'latex') return paper(database, params, name, source)
    const grid = gridOf(database, params, name, source, format)
    return grid ? downloadGrid(grid, format, `significance-${file}`) : nothing()
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

function paper(database: Database, params: SignificanceParams, name: string, source: string): Response {
  const text = name === 'ranks' ? ranksPaper(database, params, source) : pairsPaper(database, params, name, source)
  const { type, ending } = TABLE_FORMATS.latex
  return text === null ? nothing() : download(text, type, `significance-${name}.${ending}`)
}

function ranksPaper(database: Database, params: SignificanceParams, source: string): string | null {
  const across = acrossDatasets(database, rankOptions(params))
  return across && ranksLatex(across, source)
}

function pairsPaper(database: Database, params: SignificanceParams, name: string, source: string): string | null {
  const loaded = loadPairs(database, params)
  if (!loaded) return null
  if (name === 'intervals') return intervalsLatex(loaded, source)
  return (name === 'matrix' ? matrixLatex : pairsLatex)(loaded, pairsView(loaded), source)
}

function gridOf(
  database: Database,
  params: SignificanceParams,
  name: string,
  source: string,
  format: GridFormat,
): TextGrid | null {
  if (name === 'ranks') {
    const across = acrossDatasets(database, rankOptions(params))
    return across && ranksGrid(across, source)
  }
  const loaded = loadPairs(database, params)
  if (!loaded) return null
  if (name === 'intervals') return intervalsGrid(loaded, source)
  const view = pairsView(loaded)
  return name === 'matrix' ? matrixGrid(loaded, view, source, format === 'md') : pairsGrid(loaded, view, source)
}

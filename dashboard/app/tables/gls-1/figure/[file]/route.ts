import { createElement } from 'react'
import { csvLines } from '../../../../../../harness/base/formats/csv.ts'
import { OptimalRateFigure, PRINT_PALETTE } from '../../../../../features/tables/components/optimal-rate-figure.tsx'
import { glsFigureParams } from '../../../../../features/tables/gls-params.ts'
import { glsBlocks } from '../../../../../features/tables/gls-view.ts'
import { loadGls } from '../../../../../features/tables/load.ts'
import {
  type OptimalRateFigure as Figure,
  optimalRateFigure,
  theoryCurve,
} from '../../../../../features/tables/optimal-rate.ts'
import { readParams } from '../../../../../lib/params.ts'
import { download, downloadPicture, rawParams, refuse } from '../../../../../lib/respond.ts'
import { openStore } from '../../../../../lib/store.ts'

/** `uci-splice.svg`, `uci-splice.csv`: the figure of the best rate for the chosen sources. */
export async function GET(request: Request, context: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file } = await context.params
  const [, id, ending] = /^([\w-]+)\.(csv|svg)$/.exec(file) ?? []
  const { params } = readParams(glsFigureParams, rawParams(request.url))
  const figures = glsBlocks(loadGls(openStore(), params.seed), params.show).map(optimalRateFigure)
  const figure = figures.find((one) => one.id === id)
  if (!figure) {
    return refuse(404, 'no such figure', `ask for ${figures.map((one) => one.id).join(' or ')}, as .svg or .csv`)
  }
  const name = `best-rate-${params.seed === null ? '' : `seed-${params.seed}-`}${file}`
  if (ending === 'csv') return download(csv(figure), 'text/csv', name)
  return downloadPicture(createElement(OptimalRateFigure, { figure, palette: PRINT_PALETTE }), name)
}

function csv({ lines, theory, highest }: Figure): string {
  const measured = lines.flatMap(({ source, points }) =>
    points.flatMap(({ noise, rates }) => rates.map((rate) => [source, noise, rate])),
  )
  const starts = theory ? [...new Set([theory.low, theory.high])] : []
  const curves = starts.flatMap((start) =>
    theoryCurve(start, theory!.classes, highest).map(([noise, rate]) => [`theory r*=${start}`, noise, rate.toFixed(4)]),
  )
  return csvLines([['line', 'noise', 'rate'], ...measured, ...curves], '\r\n')
}

/** The visible leaderboard as a table for a paper: means and deviations, the protocol in the caption. */
import { datasetName } from '../../../../db/catalogue/titles.ts'
import { AS_REPORTED } from '../../../../db/config/reported.ts'
import { groupBy } from '../../../../db/queries/group-by.ts'
import { fullStop, inUnit } from '../../../base/text.ts'
import { toLatex } from '../../tables/formats/latex.ts'
import { type Cell, cell, NO_NUMBER, type Panel } from '../../tables/formats/panel.ts'
import { BEST_RULE } from '../best-rule.ts'
import { bandsOf } from '../chosen-columns.ts'
import type { LoadedBoard } from '../load.ts'
import type { Cell as BoardCell, Column } from '../types.ts'
import { protocolText } from './grid.ts'
import { shortLabels } from './labels.ts'

/** @param source - provenance, for a comment. */
export function leaderboardLatex({ view, dataset }: LoadedBoard, source: string): string {
  const { rows, columns } = view
  const bands = bandsOf(columns, bandOf)
  const usual = usualCount(rows.flatMap((row) => columns.map((column) => column.cell(row))))
  const { labelOf, shared } = shortLabels(rows)
  const apart = [...groupBy(bands, ([column]) => bandOf(column!)).values()]
  const headings = headingsOf(apart.map(([band]) => band![0]!))
  const headingOf = new Map(apart.flatMap((alike, i) => alike.map((band) => [band, headings[i]!])))
  const panel: Panel = {
    title: `mean ± standard deviation over seeds${usual === null ? '' : `, n = ${usual} unless noted`}`,
    remarks: [...shared, `Bold: ${BEST_RULE}`].map(fullStop).join(' '),
    groups: bands.map((band) => ({ ...headingOf.get(band)!, span: band.length })),
    stub: rows.some(({ rate }) => rate !== null) ? 'Smooth rate' : 'Method',
    heads: columns.map(({ title, unit }) => (unit === 'percent' ? `${title} (%)` : title)),
    sections: [
      rows.map((row) => ({
        label: labelOf(row),
        cells: columns.map((column) => cellOf(column.cell(row), column, usual)),
      })),
    ],
  }
  return toLatex({ title: datasetName(withoutFolders(dataset)), panels: [panel], notes: [source] })
}

/** A paper is no place for a local path: names of a user's own data sets hold the whole of it. */
const withoutFolders = (dataset: string) =>
  dataset
    .split(/(\+labels:|,)/)
    .map((part) => part.replace(/^((?:folder|labels):|)\/.*\//s, (_, kind: string) => kind))
    .join('')

const bandOf = (column: Column) => `${column.band}\n${protocolText(column)}`

/** What stands above the columns of a band: the evaluation, where another protocol has the same with what tells it apart. */
function headingsOf(bands: readonly Column[]): { label: string; protocol: string }[] {
  // A band is there twice where columns of others are between its own.
  const measured = [...new Map(bands.map((column) => [bandOf(column), column])).values()]
  const plainOf = ({ band }: Column) => band || 'Training'
  const badgedOf = (column: Column): string => {
    const { protocol, online, selectedOnTest } = column
    const reported = protocol === AS_REPORTED ? AS_REPORTED : ''
    const badges = [reported, online ? 'online' : '', selectedOnTest ? 'selected on test' : ''].filter(Boolean)
    const isShared = measured.filter((other) => plainOf(other) === plainOf(column)).length > 1
    return isShared ? [plainOf(column), ...badges].join(', ') : plainOf(column)
  }
  return bands.map((column) => {
    const alike = measured.filter((other) => badgedOf(other) === badgedOf(column)).map(bandOf)
    const label = alike.length > 1 ? `${badgedOf(column)} (${alike.indexOf(bandOf(column)) + 1})` : badgedOf(column)
    const isSaid = column.protocol === AS_REPORTED && label.includes(AS_REPORTED)
    return { label, protocol: isSaid ? '' : protocolText(column) }
  })
}

/** The number of seeds that most cells are means of; null where none is. */
function usualCount(cells: BoardCell[]): number | null {
  const counts = new Map<number, number>()
  for (const one of cells) {
    if (one?.kind === 'measured' && one.summary.ci95) counts.set(one.summary.n, (counts.get(one.summary.n) ?? 0) + 1)
  }
  const [most] = [...counts].sort(([a, i], [b, j]) => j - i || b - a)
  return most ? most[0] : null
}

function cellOf(found: BoardCell, { unit }: Column, usual: number | null): Cell {
  if (found === null) return NO_NUMBER
  if (found.kind === 'published') {
    const { value, std } = found.value
    return cell(std === null ? inUnit(value, unit) : `${inUnit(value, unit)} ± ${inUnit(std, unit)}`)
  }
  const { mean, sd, ci95, n } = found.summary
  const noted = found.deterministic ? ` (n = ${n}, all equal)` : n === usual ? '' : ` (n = ${n})`
  return cell(`${inUnit(mean, unit)}${ci95 && sd !== null ? ` ± ${inUnit(sd, unit)}` : ''}${noted}`, found.best)
}

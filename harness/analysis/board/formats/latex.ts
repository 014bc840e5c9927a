/** The visible leaderboard as a table for a paper: means and deviations, the protocol in the caption. */
import { networkNote } from '../../../../db/catalogue/network-parts.ts'
import { AS_REPORTED } from '../../../../db/config/reported.ts'
import { groupBy } from '../../../../db/queries/group-by.ts'
import { fullStop, inUnit } from '../../../base/text.ts'
import { toLatex } from '../../tables/formats/latex.ts'
import { countWords, meanText, usualCount } from '../../tables/formats/mean-text.ts'
import { type Cell, cell, NO_NUMBER, type Panel } from '../../tables/formats/panel.ts'
import { paperDataset } from '../../tables/formats/paper-dataset.ts'
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
  const cells = rows.flatMap((row) => columns.map((column) => column.cell(row)))
  const usual = usualCount(cells.flatMap((one) => (one?.kind === 'measured' ? one.summary : [])))
  const { labelOf, shared } = shortLabels(rows)
  const words = [...shared, ...rows.map(labelOf)].join(' ')
  const apart = [...groupBy(bands, ([column]) => bandOf(column!)).values()]
  const headings = headingsOf(apart.map(([band]) => band![0]!))
  const headingOf = new Map(apart.flatMap((alike, i) => alike.map((band) => [band, headings[i]!])))
  const panel: Panel = {
    title: countWords(usual),
    remarks: [...shared, `Bold: ${BEST_RULE}`, ...networkNote(rows, words)].map(fullStop).join(' '),
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
  return toLatex({ title: paperDataset(dataset), panels: [panel], notes: [source] })
}

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

function cellOf(found: BoardCell, { unit }: Column, usual: number | null): Cell {
  if (found === null) return NO_NUMBER
  if (found.kind === 'published') {
    const { value, std } = found.value
    return cell(std === null ? inUnit(value, unit) : `${inUnit(value, unit)} ± ${inUnit(std, unit)}`)
  }
  return cell(meanText(found.summary, unit, usual, found.deterministic), found.best)
}

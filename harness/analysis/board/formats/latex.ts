/** The visible leaderboard as a table for a paper: means and deviations, the protocol in the caption. */
import { networkNote } from '../../../../db/catalogue/network-parts.ts'
import { staleMeaning } from '../../../../db/changes.ts'
import { fullStop, inUnit } from '../../../base/text.ts'
import type { BoldRule } from '../../bold-rules.ts'
import { toLatex } from '../../tables/formats/latex.ts'
import { countWords, meanText, SPREAD_ELSEWHERE, usualCount } from '../../tables/formats/mean-text.ts'
import { type Cell, cell, NO_NUMBER, type Panel } from '../../tables/formats/panel.ts'
import { paperDataset } from '../../tables/formats/paper-dataset.ts'
import { BOLD_WORDS } from '../best-rule.ts'
import { bandsOf } from '../chosen-columns.ts'
import type { LoadedBoard } from '../load.ts'
import type { Cell as BoardCell, Column } from '../types.ts'
import { bandOf, headingsOf } from './headings.ts'
import { type LabelStyle, rowLabels } from './labels.ts'

/** @param source - provenance, for a comment. @param rule - of bold. @param style - of the labels of rows. */
export function leaderboardLatex(
  { view, dataset }: LoadedBoard,
  source: string,
  rule: BoldRule = 'significant',
  style: LabelStyle = 'full',
): string {
  const { rows, columns } = view
  const bands = bandsOf(columns, bandOf)
  const cells = rows.flatMap((row) => columns.map((column) => column.cell(row)))
  const usual = usualCount(cells.flatMap((one) => (one?.kind === 'measured' ? one.summary : [])))
  const { labelOf, shared } = rowLabels(rows, style)
  const words = [...shared, ...rows.map(labelOf)].join(' ')
  const headings = headingsOf(columns)
  const bold = columns.map((column) => column.bold(rule))
  const panel: Panel = {
    title: countWords(usual),
    remarks: [...shared, `Bold: ${BOLD_WORDS[rule]}`, ...networkNote(rows, words), ...staleMeaning(rows)]
      .map(fullStop)
      .join(' '),
    groups: bands.map((band) => ({ ...headings.get(bandOf(band[0]!))!, span: band.length })),
    stub: rows.some(({ rate }) => rate !== null) ? 'Smooth rate' : 'Method',
    heads: columns.map(({ title, unit }) => (unit === 'percent' ? `${title} (%)` : title)),
    sections: [
      rows.map((row) => ({
        label: labelOf(row),
        cells: columns.map((column, i) => cellOf(column.cell(row), column, usual, bold[i]!.has(row))),
      })),
    ],
  }
  return toLatex({
    title: paperDataset(dataset),
    panels: [panel],
    notes: [...(usual === null ? [] : [SPREAD_ELSEWHERE]), source],
  })
}

function cellOf(found: BoardCell, { unit }: Column, usual: number | null, isBold: boolean): Cell {
  if (found === null) return NO_NUMBER
  if (found.kind === 'published') {
    const { value, std } = found.value
    return cell(std === null ? inUnit(value, unit) : `${inUnit(value, unit)} ± ${inUnit(std, unit)}`, isBold)
  }
  return cell(meanText(found.summary, unit, usual, found.deterministic), isBold)
}

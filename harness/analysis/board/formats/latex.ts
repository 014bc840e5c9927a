/** The visible leaderboard as a table for a paper: means and deviations, the protocol in the caption. */
import { networkNote } from '../../../../db/catalogue/network-parts.ts'
import { fullStop, inUnit, signedIn } from '../../../base/text.ts'
import { formatExactP } from '../../../statistics/p-value.ts'
import { ALPHA } from '../../../statistics/significance-level.ts'
import type { BoldRule } from '../../bold-rules.ts'
import { staleRemarks } from '../../superseded.ts'
import { toLatex } from '../../tables/formats/latex.ts'
import { countWords, EQUAL_SEEDS_NOTE, meanText, SPREAD_ELSEWHERE, usualCount } from '../../tables/formats/mean-text.ts'
import { type Cell, cell, NO_NUMBER, NOT_AVAILABLE, type Panel } from '../../tables/formats/panel.ts'
import { paperDataset } from '../../tables/formats/paper-dataset.ts'
import { BOLD_WORDS } from '../best-rule.ts'
import { bandsOf } from '../chosen-columns.ts'
import type { LoadedBoard } from '../load.ts'
import type { Cell as BoardCell, Column, Difference, Row } from '../types.ts'
import type { ViewColumn } from '../view.ts'
import { correctedP, differenceHead, P_HEAD, shownDifferences } from './differences.ts'
import { bandOf, headingsOf } from './headings.ts'
import { type LabelStyle, rowLabels } from './labels.ts'

/** @param source - provenance, for a comment. @param rule - of bold. @param style - of the labels of rows. */
export function leaderboardLatex(
  loaded: LoadedBoard,
  source: string,
  rule: BoldRule = 'significant',
  style: LabelStyle = 'full',
): string {
  const { view, dataset } = loaded
  const { rows, columns } = view
  const differences = shownDifferences(loaded)
  const bands = differences ? columns.map((column) => [column]) : bandsOf(columns, bandOf)
  const cells = rows.flatMap((row) => columns.map((column) => column.cell(row)))
  const measured = cells.flatMap((one) => (one?.kind === 'measured' ? [one] : []))
  const usual = usualCount(measured.map(({ summary }) => summary))
  const { labelOf, shared } = rowLabels(rows, style)
  const words = [...shared, ...rows.map(labelOf)].join(' ')
  const headings = headingsOf(columns)
  const bold = columns.map((column) => column.bold(rule))
  const isAnySignificant = rows.some((row) => columns.some((column) => differences?.of(column, row)?.significant))
  const panel: Panel = {
    title: countWords(usual),
    remarks: [
      ...shared,
      ...(measured.some(({ deterministic }) => deterministic) ? [EQUAL_SEEDS_NOTE] : []),
      `Bold: ${BOLD_WORDS[rule]}${bold.some(({ size }) => size > 0) ? '' : '; no number here is'}`,
      ...(differences?.sentences ?? []),
      ...(isAnySignificant ? [`Bold p: below ${formatExactP(ALPHA)}`] : []),
      ...networkNote(rows, words),
      ...staleRemarks(rows),
    ]
      .map(fullStop)
      .join(' '),
    groups: bands.map((band) => ({
      ...headings.get(bandOf(band[0]!))!,
      span: band.length + (differences?.has(band[0]!) ? DIFFERENCE_COLUMNS : 0),
    })),
    stub: rows.some(({ rate }) => rate !== null) ? 'Smooth rate' : 'Method',
    heads: columns.flatMap((column) => [
      column.unit === 'percent' ? `${column.title} (%)` : column.title,
      ...(differences?.has(column) ? [differenceHead(column), '95% CI', P_HEAD] : []),
    ]),
    sections: [
      rows.map((row) => {
        const own = ownCount(row, columns, usual)
        return {
          label: own === null ? labelOf(row) : `${labelOf(row)} (n = ${own})`,
          cells: columns.flatMap((column, i) => [
            cellOf(column.cell(row), column, own ?? usual, bold[i]!.has(row)),
            ...(differences?.has(column) ? differenceCells(differences.of(column, row), column) : []),
          ]),
        }
      }),
    ],
  }
  return toLatex({
    title: paperDataset(dataset),
    panels: [panel],
    notes: [...(usual === null ? [] : [SPREAD_ELSEWHERE]), source],
  })
}

/** Of each score: the difference, its interval and its p. */
const DIFFERENCE_COLUMNS = 3

function differenceCells(difference: Difference | null, column: Column): Cell[] {
  if (difference === null) return Array.from({ length: DIFFERENCE_COLUMNS }, () => NO_NUMBER)
  const { value, ci95, significant } = difference
  const p = correctedP(difference)
  return [
    cell(signedIn(value, column.unit)),
    ci95 ? cell(ci95.map((end) => inUnit(end, column.unit)).join(' to ')) : NOT_AVAILABLE,
    p === null ? NOT_AVAILABLE : cell(p, significant),
  ]
}

/**
 * The number of seeds of all means of a row, where it is not the usual one: behind its label it moves no number out of line.
 */
function ownCount(row: Row, columns: readonly ViewColumn[], usual: number | null): number | null {
  const counts = columns.flatMap((column) => {
    const found = column.cell(row)
    return found?.kind === 'measured' ? [found.summary.ci95 === null ? null : found.summary.n] : []
  })
  const [first, ...others] = new Set(counts)
  return first == null || first === usual || others.length > 0 ? null : first
}

function cellOf(found: BoardCell, { unit }: Column, usual: number | null, isBold: boolean): Cell {
  if (found === null) return NO_NUMBER
  if (found.kind === 'published') {
    const { value, std } = found.value
    return cell(std === null ? inUnit(value, unit) : `${inUnit(value, unit)} ± ${inUnit(std, unit)}`, isBold)
  }
  return cell(meanText(found.summary, unit, usual), isBold)
}

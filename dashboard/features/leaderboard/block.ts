/** Extracts blocks of a leaderboard, with a tooltip text for every number. */

import { seedName, tableName } from '../../../db/catalogue/titles.ts'
import type { Difference, MeasuredCell, PublishedValue, Row } from '../../../harness/analysis/board/types.ts'
import type { View, ViewColumn } from '../../../harness/analysis/board/view.ts'
import { countedOnPage, date, inUnit, rangeText, signedIn } from '../../../harness/base/text.ts'
import { pEquals } from '../../../harness/statistics/p-value.ts'
import { ALL_SEEDS_EQUAL } from '../../../harness/statistics/pair-rule.ts'
import { significanceHref } from '../significance/params.ts'
import {
  BLOCK,
  type Block,
  type BoardCell,
  type BoardDifference,
  type BoardRow,
  type BoardShape,
  SMALL,
} from './payload.ts'

export function shapeOf({ rows, columns, costs, sort, order }: View): BoardShape {
  return {
    rows: rows.length,
    columns: columns.map(({ key, band, protocol, selectedOnTest, online, title, unit, direction }) => {
      return { key, band, protocol, selectedOnTest, online, title, unit, direction }
    }),
    costs,
    sort,
    order,
    byRate: rows[0]?.rate != null,
  }
}

/**
 * @param row, column - first row and column of the block; a block beyond the board is empty.
 * @param size - number of rows and columns.
 */
export function blockOf(
  view: View,
  row: number,
  column: number,
  size: { rows: number; columns: number } = BLOCK,
): Block {
  const columns = view.columns.slice(column, column + size.columns)
  const rows = view.rows.slice(row, row + size.rows)
  return {
    rows: rows.map((one, i) => toRow(one, view, row + i)),
    domains: columns.map(({ domain }) => domain()),
    cells: rows.map((one) => columns.map((viewColumn) => toCell(one, viewColumn, view))),
  }
}

/** The block in the page itself: all of a small board, otherwise the first block. */
export function firstOf(view: View): Block {
  const small = view.rows.length <= SMALL.rows && view.columns.length <= SMALL.columns
  return blockOf(view, 0, 0, small ? SMALL : BLOCK)
}

function toRow(row: Row, { costs, shaded }: View, index: number): BoardRow {
  const { key, groupId, table, method, masking, backbone, rate, title, details, stale, changes, marks, origin } = row
  const told = { key, groupId, table, method, masking, backbone, rate, title, details, stale, changes, marks, origin }
  const { seeds, cost } = row
  return {
    ...told,
    shaded: shaded[index] === true,
    ruled: index > 0 && shaded[index - 1] !== shaded[index],
    costs: costs.map((key) => cost?.[key] ?? null),
    costHow: `mean over ${countedOnPage(seeds.length, 'run')} (seeds ${seeds.join(', ')})`,
  }
}

function toCell(row: Row, column: ViewColumn, { dataset }: View): BoardCell {
  const cell = column.cell(row)
  if (!cell) return null
  if (cell.kind === 'published') {
    const { value, std } = cell.value
    return { kind: 'published', value, std, how: publishedHow(cell.value, row) }
  }
  const { summary, rank, best, deterministic } = cell
  const difference = cell.difference && toDifference(cell.difference, row, column, dataset)
  const { mean, ci95, n } = summary
  return {
    kind: 'measured',
    mean,
    ci95,
    n,
    deterministic,
    rank: rank.value,
    best,
    difference,
    how: measuredHow(cell, column),
  }
}

function measuredHow(
  { measurement, summary, rank, difference, deterministic }: MeasuredCell,
  column: ViewColumn,
): string {
  const write = (value: number) => inUnit(value, column.unit)
  const { seeds, values, at, controls = [] } = measurement
  return [
    summary.n === 1
      ? `n = 1 (${seedName(seeds[0]!)}): no interval`
      : `n = ${summary.n} (${seeds[0]! < 0 ? 'seeds not named' : `seeds ${seeds.join(', ')}`}): ${values.map(write).join(', ')}`,
    deterministic ? `no interval: ${ALL_SEEDS_EQUAL}` : '',
    summary.ci95 ? `95% t-interval ${write(summary.ci95[0])} to ${write(summary.ci95[1])}` : '',
    rank.value === null
      ? `no rank: ${rank.reason}`
      : `rank ${rank.value} of the ${column.ranked()} rows shown that have a rank (paired t or Welch, Holm over all their pairs)`,
    difference ? differenceHow(difference, column) : '',
    controls.length > 0 ? `controls: ${controls.map(({ title, mean }) => `${title} ${write(mean)}`).join(', ')}` : '',
    date(at),
  ]
    .filter(Boolean)
    .join('\n')
}

function toDifference(difference: Difference, row: Row, column: ViewColumn, dataset: string): BoardDifference {
  const { value, ci95, significant, against } = difference
  const [up, down] = column.direction === 0 ? (['higher', 'lower'] as const) : (['better', 'worse'] as const)
  const verdict = significant ? (value * (column.direction || 1) > 0 ? up : down) : null
  const rows = [against.key, row.key]
  return {
    value,
    ci95,
    seeds: seedsBeside(difference),
    verdict,
    href: significanceHref({ dataset, column: column.key, rows }),
  }
}

/** Short, since rows have one height; the tooltip lists them. */
function seedsBeside({ ofMeans, seeds }: Difference): string {
  if (ofMeans) return ''
  return seeds.length === 1 ? seedName(seeds[0]!) : countedOnPage(seeds.length, 'seed')
}

const TEST_NAMES = { paired: 'paired t', welch: 'Welch t', mcnemar: 'McNemar over test items' } as const

function differenceHow({ against, value, ci95, ...pairTest }: Difference, { unit }: ViewColumn): string {
  const signed = (number: number) => signedIn(number, unit)
  const name = against.details ? `${against.title} (${against.details})` : against.title
  const interval = ci95 ? `, 95% interval ${rangeText(ci95, signed)}` : ''
  const tested =
    pairTest.p === null || pairTest.test === null
      ? `no test: ${pairTest.reason}`
      : `${TEST_NAMES[pairTest.test]}, ${pairTest.seeds.length === 1 ? 'runs of seed' : 'seeds'} ${pairTest.seeds.join(', ')}, ${pEquals(pairTest.p)} uncorrected, ${pEquals(pairTest.pAdjusted!)} after Holm over the ${countedOnPage(pairTest.tests, 'difference')} tested in this column`
  return `${signed(value)} against ${name}${interval}\n${tested}`
}

function publishedHow({ std, printed }: PublishedValue, row: Row): string {
  const spread = std === null ? '' : ', with its standard deviation over runs'
  return `printed as ${printed}${spread}\n${tableName(row.table!)}`
}

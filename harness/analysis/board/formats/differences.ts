/** The differences from a baseline that was asked for, in the tables that people read: their texts and what is said of them. */
import { bracketText, fullStop, signedIn } from '../../../base/text.ts'
import { formatExactP, formatP } from '../../../statistics/p-value.ts'
import { ALPHA } from '../../../statistics/significance-level.ts'
import { baselineName } from '../baseline-name.ts'
import { columnName } from '../columns.ts'
import type { LoadedBoard } from '../load.ts'
import type { Column, Difference, Row } from '../types.ts'
import type { ViewColumn } from '../view.ts'

export interface ShownDifferences {
  /** Whether a row has one in this column. */
  has(column: ViewColumn): boolean
  /** Null for the baseline itself, and where one of the two rows has no number. */
  of(column: ViewColumn, row: Row): Difference | null
  /** What they are from, how they were tested, what p is corrected over, and why some have none. */
  sentences: string[]
}

/** @returns null unless a baseline was asked for: a table has room for its scores alone. */
export function shownDifferences({ asked, board, view }: LoadedBoard): ShownDifferences | null {
  if (asked.baseline === null || view.baseline === 'none') return null
  const of = (column: ViewColumn, row: Row) => {
    const cell = column.cell(row)
    return cell?.kind === 'measured' ? cell.difference : null
  }
  const byColumn = view.columns.map((column) => ({ column, found: view.rows.flatMap((row) => of(column, row) ?? []) }))
  const all = byColumn.flatMap(({ found }) => found)
  const without = byColumn.flatMap(({ column, found }) => (found.length === 0 ? columnName(column) : []))
  const sentences = [
    ...(all.length > 0 ? [`Difference: the row minus ${baselineName(board, view)}, with its 95% interval`] : []),
    ...testsOf(all),
    ...familiesOf(byColumn),
    ...(all.some(({ ofMeans }) => !ofMeans) ? [OF_SOME_SEEDS] : []),
    ...new Set(all.flatMap(({ p, reason }) => (p === null && reason !== null ? [`No p (n/a): ${reason}`] : []))),
    ...(without.length > 0
      ? [`No difference from ${baselineName(board, view)} by ${without.join(', ')}: not both rows have a number`]
      : []),
  ].map(fullStop)
  return { has: (column) => byColumn.some((one) => one.column === column && one.found.length > 0), of, sentences }
}

const OF_SOME_SEEDS =
  'Some differences are over the seeds that the two rows share, so that the means of all seeds do not give them'

const TESTS: Record<NonNullable<Difference['test']>, string> = {
  paired: 'paired t-test over shared seeds',
  welch: 'Welch t-test over separate seeds',
  mcnemar: "McNemar's exact test over the test items of one run each",
}

function testsOf(differences: readonly Difference[]): string[] {
  const used = new Set(differences.flatMap(({ test, p }) => (p === null ? [] : (test ?? []))))
  const named = Object.entries(TESTS).flatMap(([test, words]) => (used.has(test as keyof typeof TESTS) ? words : []))
  return named.length === 0 ? [] : [`p: ${named.join(' or ')}, two-sided`]
}

/** Every column is corrected by itself. */
function familiesOf(byColumn: readonly { column: Column; found: readonly Difference[] }[]): string[] {
  const tested = byColumn.flatMap(({ column, found: [first] }) =>
    first === undefined || first.tests === 0 ? [] : [{ name: columnName(column), tests: first.tests }],
  )
  const [first, ...others] = tested
  if (first === undefined) return []
  const alike = others.every(({ tests }) => tests === first.tests)
  const over = alike ? String(first.tests) : tested.map(({ name, tests }) => `${tests} by ${name}`).join(', ')
  return [
    `p Holm is corrected over the differences tested in its column (${over}); it counts below ${formatExactP(ALPHA)}`,
  ]
}

/** `+3.7 [+0.1, +7.4]` */
export function differenceText({ value, ci95 }: Difference, { unit }: Column): string {
  const interval = ci95 ? ` ${bracketText(ci95, (end) => signedIn(end, unit))}` : ''
  return `${signedIn(value, unit)}${interval}`
}

export const correctedP = ({ pAdjusted }: Difference): string | null => (pAdjusted === null ? null : formatP(pAdjusted))

/** `Difference (pp)` */
export const differenceHead = ({ unit }: Column): string => `Difference${unit === 'percent' ? ' (pp)' : ''}`
export const P_HEAD = 'p Holm'

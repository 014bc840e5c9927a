/** The column that holds the values of a table which names methods and data sets in columns. */
import { meantOr } from '../../../base/did-you-mean.ts'
import { UsageError } from '../../../base/errors.ts'
import { isOwnDataset } from '../../dataset-names.ts'
import { isMissing, isNumbers } from '../cells.ts'
import { asWritten, isMeasure, withoutArrows } from '../direction.ts'
import type { GivenTable } from '../given-table.ts'
import { isAverage, isRole, isTurned, noColumn, noResult, placeOf, ROLES } from '../headings.ts'
import { seedsIn } from '../misnamed.ts'
import { isScore } from '../readers/columns.ts'

/** Columns of numbers, one of which may hold the values: none of names, seeds, averages or spreads. */
export function valueCandidates(grid: GivenTable): string[] {
  const { head, rows } = grid
  const isOther = noResult(head.filter((heading) => !isAverage(heading)))
  const labels = (['method', 'dataset'] as const).map((role) => placeOf(head, role)).filter((place) => place >= 0)
  return head.filter((heading, i) => {
    if (ROLES.some((role) => isRole(heading, role)) || (!isAverage(heading) && isOther(heading))) return false
    const cells = rows.map(({ cells }) => cells[i]!)
    const hasNumbers = cells.some((cell) => isNumbers(cell) && !isMissing(cell)) && cells.every(isNumbers)
    return hasNumbers && seedsIn(grid, { heading, i }, labels) === null
  })
}

/** The same with its only measure as the values, where that is a score such as `top-1`, and no column is called value. */
export function withOnlyScore(grid: GivenTable): GivenTable {
  const has = (role: (typeof ROLES)[number]) => placeOf(grid.head, role) >= 0
  if (!has('method') || !has('dataset') || has('value')) return grid
  const [only, ...others] = valueCandidates(grid).filter(isMeasure)
  if (only === undefined || others.length > 0 || !isScore(only)) return grid
  const { notes = [], ...read } = withValues(grid, only)
  return { ...read, notes: [...notes, `the values are those of the column \`${asWritten(grid, only)}\``] }
}

/** The same with the chosen column as the values, without the columns of other measures. */
export function withValues(grid: GivenTable, chosen: string): GivenTable {
  const wanted = withoutArrows({ head: [chosen], rows: [] }).head[0]!
  const alike = grid.head.filter((heading) => heading.toLowerCase() === wanted.toLowerCase())
  const at = grid.head.indexOf(alike.length === 1 ? alike[0]! : wanted)
  if (at < 0) {
    const others = grid.head.filter((heading) => !NAMES.some((role) => isRole(heading, role)))
    const remedy = isWide(grid)
      ? `leave it out: each of ${others.join(', ')} holds the values of one data set`
      : meantOr(`choose one of ${others.join(', ')}`, chosen, others)
    throw new UsageError({ what: `the table has no column ${chosen} for the values`, remedy })
  }
  checkHoldsAll(grid, at)
  const long = grid.head.some((heading) => isRole(heading, 'method'))
  const isOther = (heading: string) => isRole(heading, 'value') || (long && isMeasure(heading))
  const kept = grid.head.flatMap((heading, i) => (i === at || !isOther(heading) ? [i] : []))
  return {
    ...grid,
    valueName: grid.head[at]!,
    head: kept.map((i) => (i === at ? 'value' : grid.head[i]!)),
    rows: grid.rows.map((row) => ({ ...row, cells: kept.map((i) => row.cells[i]!) })),
  }
}

/** @throws UsageError for a column that holds the values of one data set, or of one method, beside others of the kind. */
function checkHoldsAll(grid: GivenTable, at: number): void {
  const chosen = grid.head[at]!
  const isOther = noColumn(grid)
  const columns = grid.head.filter((heading, i) => {
    return !ROLES.some((role) => isRole(heading, role)) && !isOther(heading) && rowsHoldNumbers(grid, i)
  })
  const turned = isTurned(grid)
  const isOne = turned ? columns.length > 1 : isWide(grid) && (columns.length > 1 || isOwnDataset(chosen))
  if (!isOne || !columns.includes(chosen)) return
  const one = turned ? 'method' : 'data set'
  const each = columns.length > 1 ? `each of ${columns.join(', ')}` : chosen
  throw new UsageError({
    what: `the column \`${chosen}\` holds the values of one ${one}, and not those of all`,
    remedy: `leave it out: ${each} holds the values of one ${one}; to have one alone, delete the other columns`,
  })
}

const rowsHoldNumbers = ({ rows }: GivenTable, i: number): boolean => rows.every(({ cells }) => isNumbers(cells[i]!))

/** Whether each column holds the values of one data set, and none is called those of all. */
const isWide = ({ head }: GivenTable): boolean =>
  !head.some((heading) => isRole(heading, 'dataset') || isRole(heading, 'value') || isMeasure(heading))

/** What columns of names hold, and no values. */
const NAMES = ['method', 'dataset', 'seed'] as const

/** Columns that pass for data sets, or for methods, and hold names or numbers of repetitions instead of results. */
import { groupBy } from '../../../db/queries/group-by.ts'
import { asksFor } from '../../base/did-you-mean.ts'
import { UsageError } from '../../base/errors.ts'
import { firstFew, listed } from '../../base/text.ts'
import { isMissing } from './cells.ts'
import { asWritten, isMeasure } from './direction.ts'
import type { GivenTable } from './given-table.ts'
import { isRole, meantColumn } from './headings.ts'

interface Column {
  heading: string
  /** Its place in the rows. */
  i: number
}

const NAMED = 'name the columns method, dataset, seed and value, or give one row per method and one column per data set'

/** @returns a remedy that begins with the names that headings of the table probably mean. */
function renamed(grid: GivenTable): string {
  const meant = grid.head.flatMap((heading) => {
    const name = meantColumn(heading, grid)
    return name === undefined ? [] : [`\`${heading}\` to ${name}`]
  })
  return meant.length === 0 ? NAMED : `rename ${listed(meant)}, if that is what is meant (or ${NAMED})`
}

/** The headings as they are written. */
export const columnsOf = (grid: GivenTable): string => grid.head.map((heading) => asWritten(grid, heading)).join(', ')

export function lacks(what: string, grid: GivenTable): UsageError {
  return new UsageError({
    what: `the table has no column for the ${what} (its columns are ${columnsOf(grid)})`,
    remedy: renamed(grid),
  })
}

/**
 * @param columns - those taken as results.
 * @param label - place of the column that names rows.
 * @throws UsageError for one of them that holds something else.
 */
export function checkHoldResults(grid: GivenTable, columns: readonly Column[], label: number): void {
  for (const { heading, i } of columns) {
    const cells = grid.rows.map((row) => row.cells[i]!).filter((cell) => !isMissing(cell))
    const isText = cells.length > 0 && cells.every((cell) => /^\p{L}/u.test(cell))
    if (isText && (cells.length > 1 || meantColumn(heading, grid) !== undefined)) {
      throw new UsageError({
        what: `the column \`${heading}\` holds names and no results (${firstFew([...new Set(cells)], AT_MOST)})`,
        remedy: renamed(grid),
      })
    }
    const seeds = seedsIn(grid, { heading, i }, [label])
    if (seeds === null) continue
    const meant = meantColumn(heading, grid)
    throw new UsageError({
      what: `the column \`${heading}\` numbers the rows and holds no results (${firstFew(seeds, AT_MOST)})`,
      remedy: `${meant === undefined ? '' : `${asksFor(meant)} `}call it seed, or delete it`,
    })
  }
}

const AT_MOST = 5
const WHOLE = /^\d{1,9}$/

/**
 * The different whole numbers of a column that numbers the rows of every label, from the same few numbers; null for another
 * column. Where labels have one row each, its name must be almost that of seeds.
 * @param labels - places of the columns that name rows.
 */
export function seedsIn(
  { head, rows }: GivenTable,
  { heading, i }: Column,
  labels: readonly number[],
): string[] | null {
  if (
    isMeasure(heading) ||
    head.some((one) => isRole(one, 'seed')) ||
    !rows.every(({ cells }) => WHOLE.test(cells[i]!))
  )
    return null
  const groups = groupBy(rows, ({ cells }) => JSON.stringify(labels.map((label) => cells[label])))
  const seeds = [...new Set(rows.map(({ cells }) => cells[i]!))]
  const isNumbered = [...groups.values()].every((own) => new Set(own.map(({ cells }) => cells[i]!)).size === own.length)
  const longest = Math.max(...[...groups.values()].map(({ length }) => length))
  if (groups.size < 2 || !isNumbered || seeds.length !== longest) return null
  const isSeed = longest > 1 || isRole(meantColumn(heading, { head }) ?? '', 'seed')
  return isSeed ? seeds : null
}

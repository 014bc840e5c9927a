/** How tables are laid out by programs that name no first column, such as pandas. */
import { DATASET_ENTRIES } from '../../../../db/catalogue/datasets.ts'
import { isNumbers } from '../cells.ts'
import type { GivenTable } from '../given-table.ts'
import { isRole, noDataset, spreadsBeside } from '../headings.ts'
import { keyOf } from '../keys.ts'

const isUnnamed = (heading: string): boolean => /^(?:unnamed: ?\d+|index)?$/i.test(heading)
const WHOLE = /^\d+$/

const noted = (grid: GivenTable, note: string): GivenTable => ({ ...grid, notes: [...(grid.notes ?? []), note] })

/** Drops an unnamed first column of whole numbers, where another column holds names. */
export function withoutIndex(grid: GivenTable): GivenTable {
  const { head, rows } = grid
  if (!isUnnamed(head[0]!) || !rows.every(({ cells }) => WHOLE.test(cells[0]!))) return grid
  const named = head.some((_, i) => i > 0 && rows.every(({ cells }) => !isNumbers(cells[i]!)))
  if (!named) return grid
  const rest = rows.map((row) => ({ ...row, cells: row.cells.slice(1) }))
  return noted(
    { ...grid, head: head.slice(1), rows: rest },
    `the first column has no name and numbers the rows (${rows[0]!.cells[0]}, …), and is ignored`,
  )
}

/**
 * pandas writes what rows are below what columns are: a heading `dataset`, and below it a line with `method` and nothing
 * else. The lower one names the first column.
 */
export function withRowsNamed(grid: GivenTable): GivenTable {
  const [first, ...rows] = grid.rows
  const [name = '', ...others] = first?.cells ?? []
  const isRowsName = isRole(name, 'method') || isRole(name, 'dataset')
  if (rows.length === 0 || !isRowsName || others.some((cell) => cell !== '')) return grid
  return { ...grid, head: [name, ...grid.head.slice(1)], rows }
}

const isKnown = (name: string): boolean => keyOf(DATASET_ENTRIES, name) !== undefined

/** Names an unnamed first column `dataset` where at least half its cells, and no heading, are data sets of the catalogue. */
export function withDatasetsNamed(grid: GivenTable): GivenTable {
  const { head, rows } = grid
  if (!isUnnamed(head[0]!) || head.some(isKnown)) return grid
  const all = rows.map(({ cells }) => cells[0]!)
  const isOther = noDataset(all)
  const names = all.filter((name) => !isOther(name))
  const known = names.filter(isKnown)
  if (known.length === 0 || known.length < names.length / 2) return grid
  return noted(
    { ...grid, head: ['dataset', ...head.slice(1)] },
    `rows are data sets and columns are methods, because ${known[0]} is a data set; name the first column method for the other way round`,
  )
}

/** `cifar10 mean`, `cifar10 (mean)`, `mean_cifar10`, `average of cifar10` */
const OF_MEAN =
  /^(?:(.*[^\s_.([-])[\s_.([-]+(?:mean|avg|average)[)\].]*|(?:mean|avg\.?|average)[\s_.([-]+(?:of\s+)?([^\s_.([-].*?)[)\]]*)$/i

/** Names a column `cifar10 mean`, or `mean_cifar10`, beside `cifar10 std` after what both are of. */
export function withoutMean(grid: GivenTable): GivenTable {
  const hasSpread = spreadsBeside(grid.head)
  const short = (heading: string) => {
    const [, before, behind] = OF_MEAN.exec(heading) ?? []
    const name = before ?? behind
    return name !== undefined && hasSpread(name) && !grid.head.includes(name) ? name : heading
  }
  return { ...grid, head: grid.head.map(short) }
}

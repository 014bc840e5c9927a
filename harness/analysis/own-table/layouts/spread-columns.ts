/** Tables whose spreads, and numbers of values, have columns of their own: `mean, std, count`, or `CIFAR-10, CIFAR-10 std`. */
import { UsageError } from '../../../base/errors.ts'
import { isMissing, readCell } from '../cells.ts'
import { ChoiceError } from '../choice.ts'
import type { GivenTable } from '../given-table.ts'
import { countColumn, isRole, noDataset, placeOf, sameWords, spreadColumn } from '../headings.ts'
import { readMean, SIGN } from '../samples/means.ts'
import type { PlusMinus, SpreadOptions } from '../samples/plus-minus.ts'

/** A column of means, with those beside it. */
interface Means {
  i: number
  spread: number | undefined
  count: number | undefined
}

/**
 * The same with every mean and its spread in one cell, `79.1 ± 0.4 (n = 5)`; as it is where nothing says n, so that no spread
 * could be used, or where rows are repeated, so that values are given.
 * @param chosen - the column that is taken as values; null to find it.
 */
export function withSpreads(grid: GivenTable, chosen: string | null, { n }: SpreadOptions): GivenTable {
  const columns = columnsOf(grid)
  const all = meansOf(grid, columns, chosen)
  if (all.length === 0 || isRepeated(grid, columns.labels)) return grid
  const found = all.filter(({ count }) => count !== undefined || n !== null)
  if (found.length === 0) return withoutCounts(grid, all, columns, chosen)
  const used = new Set(found.flatMap(({ spread, count }) => [spread, count]))
  const means = new Map(found.map((one) => [one.i, one]))
  const kinds = new Set<PlusMinus>()
  const head = grid.head.map((heading, i) => {
    const one = means.get(i)
    if (one === undefined) return heading
    const both = BOTH.exec(heading)
    const kind = spreadColumn(one.spread === undefined ? (both?.[2] ?? '') : grid.head[one.spread]!)?.kind
    if (kind) kinds.add(kind)
    // An average of one data set is its value.
    if (columns.isLong && chosen === null && isMean(heading)) return 'value'
    return both?.[1] ?? heading
  })
  if (kinds.size > 1) {
    throw new UsageError({
      what: `the columns ${[...used].flatMap((i) => (i === undefined ? [] : [`\`${grid.head[i]}\``])).join(', ')} hold spreads of several kinds`,
      remedy: 'give standard deviations of all means, and delete the other columns of spreads',
    })
  }
  const kept = [...head.keys()].filter((i) => !used.has(i))
  const [kind] = kinds
  return {
    ...grid,
    head: kept.map((i) => head[i]!),
    rows: grid.rows.map(({ place, cells }) => ({
      place,
      cells: kept.map((i) => (means.has(i) ? joined(cells, means.get(i)!, `${head[i]} in ${place}`) : cells[i]!)),
    })),
    ...(kind !== undefined && { plusMinus: kind }),
    notes: [...(grid.notes ?? []), ...notesOn(grid.head, found)],
  }
}

/** `CIFAR-10 (mean ± std)`: the name, and what is behind the sign. */
const BOTH = new RegExp(String.raw`^(.*?[^\s([])\s*[([]?\s*(?:mean|avg)?\s*${SIGN}\s*([^)\]]*?)\s*[)\]]?$`, 'iu')

const isAverage = noDataset([])
const isMean = (heading: string): boolean => /^(?:mean|avg|average)$/i.test(heading)

/** Headings with the name of the column before each lone `±` or `std` of which there are several. */
export const withSpreadsNamed = (head: readonly string[]): string[] =>
  head.map((heading, i) => {
    const isTwice = head.indexOf(heading) !== head.lastIndexOf(heading)
    return i > 0 && isTwice && spreadColumn(heading)?.of === '' ? `${head[i - 1]} ${heading}` : heading
  })

interface Columns {
  /** Whether methods and data sets are named in columns, or there is one data set alone. */
  isLong: boolean
  /** Places of the columns that name rows. */
  labels: number[]
  results: number[]
  spreads: { i: number; of: string }[]
  counts: { i: number; of: string }[]
}

function columnsOf({ head }: GivenTable): Columns {
  const named = (['method', 'dataset'] as const).map((role) => placeOf(head, role)).filter((place) => place >= 0)
  const labels = named.length > 0 ? named : [0]
  const others = [...head.keys()].filter((i) => !labels.includes(i))
  const of = (read: (heading: string) => { of: string } | null) =>
    others.flatMap((i) => {
      const found = read(head[i]!)
      return found ? [{ i, of: found.of }] : []
    })
  const [spreads, counts] = [of(spreadColumn), of(countColumn)]
  const besides = new Set([...spreads, ...counts].map(({ i }) => i))
  const numbers = others.filter((i) => !besides.has(i) && !isRole(head[i]!, 'seed'))
  const isLong = named.length === 2 || (numbers.length === 1 && isMean(head[numbers[0]!]!))
  // An average over data sets is none, nor is a cost.
  const results = numbers.filter((i) => !isAverage(head[i]!) || (isLong && isMean(head[i]!)))
  return { isLong, labels, results, spreads, counts }
}

/** Columns of means with the columns of their spreads, or with spreads in their own cells. */
function meansOf(grid: GivenTable, columns: Columns, chosen: string | null): Means[] {
  const { isLong, results, spreads, counts } = columns
  const { head, rows } = grid
  const plainest = isLong
    ? (results.find((i) => head[i] === chosen) ??
      results.find((i) => isMean(head[i]!)) ??
      results.find((i) => isRole(head[i]!, 'value')))
    : undefined
  /** The column that one without a name of its own stands behind. */
  const beside = new Set([...spreads, ...counts].map(({ i }) => i))
  const before = (i: number): number => plainest ?? (beside.has(i - 1) ? before(i - 1) : i - 1)
  return results.flatMap((i) => {
    const spread = spreads.find((one) => (one.of === '' ? before(one.i) === i : sameWords(head[i]!, one.of)))?.i
    const inCells = spread === undefined && rows.some(({ cells }) => readMean(cells[i]!) !== null)
    if (spread === undefined && !inCells) return []
    const count = (counts.find(({ of }) => of !== '' && sameWords(head[i]!, of)) ?? counts.find(({ of }) => of === ''))
      ?.i
    return [{ i, spread, count }]
  })
}

/** @throws ChoiceError where means with their spreads are all that the table has. */
function withoutCounts(
  grid: GivenTable,
  all: readonly Means[],
  { isLong }: Columns,
  chosen: string | null,
): GivenTable {
  const spreads = all.flatMap(({ spread }) => (spread === undefined ? [] : [`\`${grid.head[spread]}\``]))
  // Those in the cells of means are refused where they are read.
  if (spreads.length === 0) return grid
  const [first] = all
  if (isLong && chosen === null && isMean(grid.head[first!.i]!)) {
    throw new ChoiceError(
      `the table has means with their spreads (${spreads.join(', ')}), and nothing says how many values each mean is over`,
      { name: 'n', values: ['5'] },
      (written) =>
        `say so, such as with ${written}, or add a column n; or delete ${spreads.join(', ')} and call the means value`,
    )
  }
  const note = `spreads are not used (${spreads.join(', ')}), because nothing says how many values each mean is over; with that number they give intervals and tests`
  return { ...grid, notes: [...(grid.notes ?? []), note] }
}

function isRepeated({ rows }: GivenTable, labels: readonly number[]): boolean {
  const names = rows.map(({ cells }) => JSON.stringify(labels.map((i) => cells[i])))
  return new Set(names).size < names.length
}

/** One cell for the mean, its spread and its number of values, as far as they are there. */
function joined(cells: readonly string[], { i, spread, count }: Means, where: string): string {
  const mean = cells[i]!
  const n = count === undefined || isMissing(cells[count]!) ? null : wholeNumber(cells[count]!, where)
  const size = spread === undefined ? '' : cells[spread]!.replace(BARE, '$1')
  const isMean = readMean(mean) !== null
  if (isMissing(mean) || (!isMean && (isMissing(size) || n === 1 || readCell(mean, where).values.length > 1)))
    return mean
  return `${mean}${isMean ? '' : ` ± ${size}`}${n === null ? '' : ` (n = ${n})`}`
}

/** A spread in brackets or with its sign. */
const BARE = new RegExp(String.raw`^[([]?\s*${SIGN}?\s*([^)\]]*?)\s*[)\]]?$`)

function wholeNumber(text: string, where: string): number {
  if (/^[1-9]\d*(?:\.0*)?$/.test(text)) return Number(text)
  throw new UsageError({
    what: `the number of values of ${where} is \`${text}\``,
    remedy: 'give a whole number of at least 1, or leave the cell empty',
  })
}

function notesOn(head: readonly string[], found: readonly Means[]): string[] {
  const names = (places: readonly (number | undefined)[]) =>
    [...new Set(places)].flatMap((i) => (i === undefined ? [] : [`\`${head[i]}\``])).join(', ')
  const [spreads, counts] = [names(found.map(({ spread }) => spread)), names(found.map(({ count }) => count))]
  return [
    ...(spreads === '' ? [] : [`${spreads}: read as the spreads of the means beside them`]),
    ...(counts === '' ? [] : [`${counts}: read as the number of values of each mean`]),
  ]
}

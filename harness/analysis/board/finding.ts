/** What the tests of a leaderboard's column come to, in a sentence or two. */
import { splitDetails } from '../../../db/catalogue/titles.ts'
import { countedOnPage, integer, listed } from '../../base/text.ts'
import type { Difference, MeasuredCell, Row } from './types.ts'
import type { View } from './view.ts'

const MOST_NAMED = 3

/** From this share of the ranked rows on, the board says why so many share rank 1. */
const NEARLY_ALL = 0.9

/** Of the column that the board is sorted by, else of its first. @returns null where fewer than two rows have a rank. */
export function findingOf({ columns, rows, sort, baseline }: View): string | null {
  const column = columns.find(({ key }) => key === sort) ?? columns[0]
  if (column === undefined || column.direction === 0) return null
  const measured = rows.flatMap((row) => {
    const cell = column.cell(row)
    return cell?.kind === 'measured' ? { row, cell } : []
  })
  const ranked = measured.filter(({ cell }) => cell.rank.value !== null)
  if (ranked.length < 2) return null
  const by = [column.band, column.title].filter(Boolean).join(' ')
  const first = ranked.filter(({ cell }) => cell.rank.value === 1)
  const best = first.find(({ cell }) => cell.best)
  const rest = ranked.length === 2 ? 'the other ranked row' : `the other ${ranked.length - 1} ranked rows`
  const others = ranked.length === 2 ? rest : `each of ${rest}`
  const names = first.map(({ row }) => nameOf(row, rows))
  const shared = names.length > MOST_NAMED ? `${names.length} of ${ranked.length} ranked rows` : listed(names)
  const rankOne =
    names.length === 1
      ? `${names[0]} alone has rank 1, but not every difference from ${rest} is significant.`
      : `no row is significantly better than all others: ${shared} share rank 1.${whyShared(first, ranked, column.tests())}`
  const finding = `By ${by}, ${best ? `${names[0]} is significantly better than ${others}.` : rankOne}`
  const masks =
    baseline === 'own' && rows.every(({ rate }) => rate === null)
      ? differencesIn(judged(measured), column.direction)
      : null
  return masks === null ? finding : `${finding} ${masks}`
}

/** Why many rows share rank 1: there are few seeds, and many pairs to correct over. */
function whyShared(first: readonly Measured[], ranked: readonly Measured[], tests: number): string {
  if (first.length <= MOST_NAMED || first.length < NEARLY_ALL * ranked.length) return ''
  const seeds = ranked.map(({ cell }) => cell.measurement.values.length)
  const [fewest, most] = [Math.min(...seeds), Math.max(...seeds)]
  const counts = `${fewest === most ? '' : `${fewest} to `}${countedOnPage(most, 'seed')}`
  const all = tests === (ranked.length * (ranked.length - 1)) / 2
  const pairs = `${all ? 'all ' : ''}${integer(tests)} pairs of ranked rows${all ? '' : ' that have a test'}`
  return ` This is not an error: p is corrected over ${pairs}, and with ${counts} per row only large differences stay significant. Fewer rows, or more seeds, tell more of them apart.`
}

interface Measured {
  row: Row
  cell: MeasuredCell
}

/** The name, with the last of the details where others have it too, and with its mark if it is stale. */
function nameOf({ title, details, stale }: Row, rows: readonly Row[]): string {
  const isShared = rows.filter((row) => row.title === title).length > 1
  const apart = [isShared && splitDetails(details).at(-1), stale && 'stale'].filter(Boolean).join(', ')
  return apart ? `${title} (${apart})` : title
}

/** The differences that say something of masks: between rows that count, and over seeds. McNemar's test answers for two networks alone. */
function judged(measured: readonly Measured[]): Difference[] {
  return measured.flatMap(({ row, cell: { difference } }) => {
    if (difference === null || difference.p === null || difference.test === 'mcnemar') return []
    return row.superseded === null && difference.against.superseded === null ? difference : []
  })
}

function differencesIn(tested: readonly Difference[], direction: 1 | -1): string | null {
  if (tested.length === 0) return null
  const significant = tested.filter((one) => one.significant)
  const better = significant.filter(({ value }) => value * direction > 0).length
  const losses = significant.length - better
  const from = 'from a method without masks'
  if (tested.length === 1) {
    const outcome = better === 1 ? 'a significant gain' : losses === 1 ? 'a significant loss' : 'not significant'
    return `The one tested difference ${from} is ${outcome}.`
  }
  const of = `Of ${tested.length} tested differences ${from},`
  if (significant.length === 0) return `${of} none is significant.`
  const phrase = (n: number, one: string, many: string) =>
    n === 0 ? [] : [n === 1 ? `1 is ${one}` : `${n} are ${many}`]
  const parts = [
    ...phrase(better, 'a significant gain', 'significant gains'),
    ...phrase(losses, 'a significant loss', 'significant losses'),
  ]
  return `${of} ${parts.join(' and ')}.`
}

import { expect, test } from 'vitest'
import { findingOf } from '../../../harness/analysis/board/finding.ts'
import type { Column, Row } from '../../../harness/analysis/board/types.ts'
import type { View } from '../../../harness/analysis/board/view.ts'

interface Made {
  rank?: number
  best?: boolean
  details?: string
  stale?: boolean
  seeds?: number
  difference?: { value: number; p: number | null; significant: boolean; test?: 'mcnemar'; against?: { stale: boolean } }
}

/** A view of one column over these rows, by title. */
function view(rows: [title: string, made: Made][], column: Partial<Column> = {}, untested = 0): View {
  const cells = new Map<string, unknown>()
  const hasCurrent = rows.some(([, { stale }]) => !stale)
  const superseded = (isStale: boolean) => (isStale && hasCurrent ? 'plugin' : null)
  const made = rows.map(
    ([title, { rank, best = false, details = '', stale = false, difference, seeds = 3 }], place) => {
      const outcome = { value: rank ?? null, reason: rank === undefined ? 'a single run' : null }
      cells.set(`${place}`, {
        kind: 'measured',
        rank: outcome,
        best,
        difference: difference
          ? { test: 'paired', ...difference, against: { superseded: superseded(difference.against?.stale ?? false) } }
          : null,
        measurement: { values: Array.from({ length: seeds }, (_, i) => (i + 1) / 10) },
      })
      return { title, details, stale, superseded: superseded(stale), place, rate: null } as Row
    },
  )
  const cell = ({ place }: Row) => cells.get(`${place}`)
  const ranked = rows.filter(([, { rank }]) => rank !== undefined).length
  const columns = [
    {
      key: 'linear',
      band: 'Linear probe',
      title: 'top-1',
      direction: 1,
      tests: () => (ranked * (ranked - 1)) / 2 - untested,
      ...column,
      cell,
    },
  ]
  return { columns, rows: made, sort: 'linear', baseline: 'own' } as unknown as View
}

test('names the row that is better than each of the others', () => {
  const found = findingOf(
    view([
      ['A', { rank: 1, best: true }],
      ['B', { rank: 2 }],
      ['C', { rank: 2 }],
      ['D', {}],
    ]),
  )
  expect(found).toBe('By Linear probe top-1, A is significantly better than each of the other 2 ranked rows.')
})

test('says that none is, and which share rank 1', () => {
  const rows = ['A', 'B', 'C', 'D', 'E'].map((title): [string, Made] => [title, { rank: title === 'E' ? 2 : 1 }])
  expect(findingOf(view(rows.slice(2)))).toMatch(/: C and D share rank 1\.$/)
  expect(findingOf(view(rows))).toBe(
    'By Linear probe top-1, no row is significantly better than all others: 4 of 5 ranked rows share rank 1.',
  )
})

test('says why nearly all rows share rank 1', () => {
  const rows = [...'ABCDEFGHIJ'].map((title): [string, Made] => [title, { rank: title === 'J' ? 2 : 1 }])
  expect(findingOf(view(rows))).toMatch(
    /9 of 10 ranked rows share rank 1\. This is not an error: p is corrected over all 45 pairs of ranked rows, and with 3 seeds per row only/,
  )
  expect(findingOf(view(rows, {}, 2))).toContain('over 43 pairs of ranked rows that have a test, and')
  rows[4]![1].seeds = 2
  expect(findingOf(view(rows))).toContain(' and with 2 to 3 seeds per row only ')
})

test('says of a row that alone has rank 1 that it is not better than each', () => {
  const rows: [string, Made][] = [
    ['A', { rank: 1 }],
    ['B', { rank: 2 }],
    ['C', { rank: 2 }],
  ]
  expect(findingOf(view(rows))).toBe(
    'By Linear probe top-1, A alone has rank 1, but not every difference from the other 2 ranked rows is significant.',
  )
})

test('tells rows of one name apart', () => {
  const rows: [string, Made][] = [
    ['A', { rank: 1, best: true, details: 'w16 · epochs 5' }],
    ['A', { rank: 2, details: 'w16 · epochs 1' }],
  ]
  expect(findingOf(view(rows))).toContain('A (epochs 5) is significantly better than the other ranked row')
})

test('counts what masks change, where a difference was tested', () => {
  const difference = (value: number, p: number | null, significant: boolean) => ({
    difference: { value, p, significant },
  })
  const rows: [string, Made][] = [
    ['A', { rank: 1 }],
    ['B', { rank: 1, ...difference(0.1, 0.01, true) }],
    ['C', { rank: 1, ...difference(-0.1, 0.01, true) }],
    ['D', { rank: 1, ...difference(-0.1, 0.4, false) }],
    ['E', { rank: 1, ...difference(0.5, null, false) }],
  ]
  const masks =
    'Of 3 tested differences from a method without masks, 1 is a significant gain and 1 is a significant loss.'
  expect(findingOf(view(rows))?.endsWith(masks)).toBe(true)
  expect(findingOf(view(rows, { direction: -1 }))?.endsWith(masks)).toBe(true)
  expect(findingOf(view(rows.slice(3).concat([['F', { rank: 1 }]])))).toMatch(
    /The one tested difference from a method without masks is not significant\.$/,
  )
})

test('leaves stale rows and pairs of single runs out of what masks change, unless all rows are stale', () => {
  const difference = { value: -0.1, p: 0.01, significant: true }
  const rows: [string, Made][] = [
    ['A', { rank: 1 }],
    ['B', { rank: 1, difference: { ...difference, p: 0.4, significant: false } }],
    ['C', { rank: 1, stale: true, difference }],
    ['D', { rank: 1, difference: { ...difference, against: { stale: true } } }],
    ['E', { difference: { ...difference, test: 'mcnemar' } }],
  ]
  const said = (shown: typeof rows) => findingOf(view(shown))?.match(/(Of \d+|The one) tested difference.*/)?.[0]
  expect(said(rows)).toBe('The one tested difference from a method without masks is not significant.')
  expect(said([rows[0]!, rows[1]!, rows[4]!])).toBe(said(rows))
  expect(said([rows[0]!, ['B', { rank: 1 }], rows[2]!, rows[4]!])).toBeUndefined()
  const stale = rows.map(([title, made]): [string, Made] => [title, { ...made, stale: true }])
  expect(said(stale)).toBe('Of 3 tested differences from a method without masks, 2 are significant losses.')
})

test('names the mark of a stale row', () => {
  const rows: [string, Made][] = [
    ['A', { rank: 1, best: true, stale: true, details: 'w16 · epochs 1' }],
    ['A', { rank: 2, details: 'w16 · epochs 1' }],
  ]
  expect(findingOf(view(rows))).toContain('A (epochs 1, stale) is significantly better than')
})

test('says nothing where nothing was tested, or neither way is better', () => {
  expect(
    findingOf(
      view([
        ['A', { rank: 1 }],
        ['B', {}],
      ]),
    ),
  ).toBeNull()
  expect(
    findingOf(
      view(
        [
          ['A', { rank: 1 }],
          ['B', { rank: 1 }],
        ],
        { direction: 0 },
      ),
    ),
  ).toBeNull()
})

test('says of smooth rates nothing about masks', () => {
  const rated = view([
    ['r = 0', { rank: 1 }],
    ['r = 0.2', { rank: 1, difference: { value: 0.1, p: 0.01, significant: true } }],
  ])
  const rows = rated.rows.map((row) => ({ ...row, rate: 0.2 }))
  expect(findingOf({ ...rated, rows })).not.toContain('masks')
})

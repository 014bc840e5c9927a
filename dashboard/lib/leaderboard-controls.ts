/** What the leaderboard's controls offer, and the chips that say what was chosen. */
import type { Chip } from '../components/chips.tsx'
import type { ControlOptions } from '../components/leaderboard/controls.tsx'
import { plural } from './format.ts'
import type { Board, Row } from './leaderboard.ts'
import { type LeaderboardParams, leaderboardHref } from './leaderboard-params.ts'
import { COSTS, type View } from './leaderboard-view.ts'
import { backboneName, maskingName, methodName } from './names.ts'

const NAMES = { method: methodName, masking: maskingName, backbone: backboneName } as const
type Facet = keyof typeof NAMES
const FACETS = Object.keys(NAMES) as Facet[]

export function optionsOf(board: Board, view: View): ControlOptions {
  const costs = board.rows.some((row) => row.cost) ? COSTS : []
  const shown = new Set([...view.columns.map(({ key }) => key), ...view.costs.map(({ key }) => key as string)])
  return {
    method: facet(board.rows, 'method'),
    masking: facet(board.rows, 'masking'),
    backbone: facet(board.rows, 'backbone'),
    columns: [
      ...board.columns.map(({ key, band, title, protocol }) => ({
        value: key,
        title: `${band}, ${title}`,
        note: protocol,
        band,
        shown: shown.has(key),
      })),
      ...costs.map(({ key, title, unit }) => ({ value: key, title, note: unit, band: 'Cost', shown: shown.has(key) })),
    ],
    bothKinds: board.rows.some((row) => row.table !== null) && board.rows.some((row) => row.table === null),
  }
}

function facet(rows: Row[], name: Facet) {
  const counts = new Map<string, number>()
  for (const row of rows) if (row[name]) counts.set(row[name], (counts.get(row[name]) ?? 0) + 1)
  return [...counts].map(([value, count]) => ({ value, title: NAMES[name](value), note: plural(count, 'row') }))
}

export function chipsOf(params: LeaderboardParams): Chip[] {
  const without = (change: Partial<LeaderboardParams>) => leaderboardHref({ ...params, ...change })
  return [
    ...FACETS.flatMap((name) =>
      params[name].map((value) => ({
        label: NAMES[name](value),
        href: without({ [name]: params[name].filter((other: string) => other !== value) }),
      })),
    ),
    ...(params.q ? [{ label: `"${params.q}"`, href: without({ q: '' }) }] : []),
    ...(params.published ? [{ label: 'published rows', href: without({ published: false }) }] : []),
    ...(params.columns
      ? [{ label: plural(params.columns.length, 'chosen column'), href: without({ columns: null }) }]
      : []),
  ]
}

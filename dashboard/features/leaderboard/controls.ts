/** Options of the leaderboard's controls, and the chips of the current selection. */

import { isMasked } from '../../../db/catalogue/not-given.ts'
import { baselineName, ownTitle } from '../../../harness/analysis/board/baseline-name.ts'
import { filledOf } from '../../../harness/analysis/board/chosen-columns.ts'
import { COST_KEYS, COSTS } from '../../../harness/analysis/board/costs.ts'
import { FACETS, type Facet, facetTitles } from '../../../harness/analysis/board/facets.ts'
import type { Board, Row } from '../../../harness/analysis/board/types.ts'
import type { View } from '../../../harness/analysis/board/view.ts'
import { countedOnPage, integer } from '../../../harness/base/text.ts'
import type { Chip } from '../../components/ui/chips.tsx'
import type { ControlOptions } from './components/controls.tsx'
import { type LeaderboardParams, leaderboardHref } from './params.ts'

export function optionsOf(board: Board, view: View): ControlOptions {
  const costs = board.rows.some((row) => row.cost) ? COST_KEYS : []
  const measured = board.rows.filter(({ groupId }) => groupId !== null)
  const filled = [...filledOf(measured, board.columns).values()]
  const shown = new Set<string>([...view.columns.map(({ key }) => key), ...view.costs])
  return {
    method: facet(board.rows, 'method'),
    masking: facet(board.rows, 'masking'),
    backbone: facet(board.rows, 'backbone'),
    columns: [
      ...board.columns.map(({ key, band, title, protocol }, i) => ({
        value: key,
        title,
        note: filled[i]! < measured.length ? `${integer(filled[i]!)} of ${countedOnPage(measured.length, 'row')}` : '',
        heading: { title: band, note: protocol },
        shown: shown.has(key),
      })),
      ...costs.map((key) => {
        const { title, unit } = COSTS[key]
        return { value: key, title, note: unit, heading: { title: 'Cost per run', note: '' }, shown: shown.has(key) }
      }),
    ],
    baseline: baselinesOf(board, view),
    isReplaced: board.rows.some(({ superseded }) => superseded !== null),
    bothKinds: board.rows.some((row) => row.table !== null) && board.rows.some((row) => row.table === null),
  }
}

/** Maximum baseline rows in the list; a search finds others. */
const MOST_BASELINES = 40

function baselinesOf(board: Board, view: View): ControlOptions['baseline'] {
  const rows = view.rows.filter(({ groupId }) => groupId !== null)
  if (rows.length === 0) return null
  const chosen = board.rows.find(({ key }) => key === view.baseline)
  const listed = [...(chosen && !rows.slice(0, MOST_BASELINES).includes(chosen) ? [chosen] : []), ...rows]
  const own =
    rows.length <= MOST_BASELINES
      ? rows.some((row) => board.unmaskedOf().has(row))
      : rows.some(({ masking }) => isMasked(masking))
  return {
    value: view.baseline,
    options: [
      { value: 'none', title: 'none', note: '' },
      ...(own || view.baseline === 'own' ? [{ value: 'own', title: ownTitle(view), note: '' }] : []),
      ...listed.slice(0, MOST_BASELINES).map(({ key, title, details }) => ({ value: key, title, note: details })),
    ],
  }
}

function facet(rows: Row[], name: Facet) {
  const counts = new Map<string, number>()
  const titleOf = facetTitles(rows, name)
  for (const row of rows) if (row[name]) counts.set(row[name], (counts.get(row[name]) ?? 0) + 1)
  return [...counts].map(([value, count]) => ({
    value,
    title: titleOf(value),
    note: countedOnPage(count, 'row'),
  }))
}

export function chipsOf(params: LeaderboardParams, board: Board, view: View): Chip[] {
  const without = (change: Partial<LeaderboardParams>) => leaderboardHref({ ...params, ...change })
  return [
    ...FACETS.flatMap((name) =>
      params[name].map((value) => ({
        label: facetTitles(board.rows, name)(value),
        href: without({ [name]: params[name].filter((other: string) => other !== value) }),
      })),
    ),
    ...(params.suite === null ? [] : [{ label: `suite ${params.suite}`, href: without({ suite: null }) }]),
    ...(params.q ? [{ label: `"${params.q}"`, href: without({ q: '' }) }] : []),
    ...(params.published ? [{ label: 'published rows', href: without({ published: false }) }] : []),
    ...(params.current ? [{ label: 'current rows only', href: without({ current: false }) }] : []),
    ...(params.baseline === null || params.baseline === 'none'
      ? []
      : [{ label: `difference from ${baselineName(board, view)}`, href: without({ baseline: null }) }]),
    ...(params.columns
      ? [{ label: countedOnPage(params.columns.length, 'chosen column'), href: without({ columns: null }) }]
      : []),
  ]
}

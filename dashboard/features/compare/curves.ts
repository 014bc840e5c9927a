/** Curves of both sides on shared axes: one panel per curve, one line per run. */
import type { Database } from '../../../db/read-only.ts'
import { type Panel, panelsOf } from '../../lib/curves.ts'
import type { ShownSide } from './load.ts'

/** Curves of learning only; speed and memory are listed among the facts. */
const SHOWN = ['loss', 'online_knn', 'online_linear', 'test_top1', 'mask_loss', 'feature_std']
/** Maximum lines per side, and points per line. */
const MOST_LINES = 5
const POINTS = 200

export interface SharedPanel extends Panel {
  /** The side of each line. */
  sides: ('A' | 'B')[]
}

export function sharedPanels(database: Database, sides: readonly ShownSide[]): SharedPanel[] {
  const lines = sides.flatMap(({ letter, runs }) =>
    runs
      .slice(0, MOST_LINES)
      .map(({ id, seed }) => ({ letter, seed, panels: panelsOf(database, id, { most: POINTS, only: SHOWN }) })),
  )
  const all = lines.flatMap(({ panels }) => panels)
  return SHOWN.flatMap((key): SharedPanel[] => {
    const head = all.find((panel) => panel.key === key)
    const found = lines.flatMap(({ letter, seed, panels }) => {
      const line = panels.find((panel) => panel.key === key)?.lines[0]
      return line ? [{ letter, name: `${letter}-${seed}`, label: `${letter}, seed ${seed}`, points: line.points }] : []
    })
    if (!head || new Set(found.map(({ letter }) => letter)).size < 2) return []
    return [{ ...head, lines: found.map(({ letter: _, ...line }) => line), sides: found.map(({ letter }) => letter) }]
  })
}

/** Curves of two sides over one another: a panel a curve, a line a run, all on the same axes. */
import type { Database } from '../../../db/read-only.ts'
import { type Panel, panelsOf } from '../../lib/curves.ts'
import type { ShownSide } from './load.ts'

/** What a run learns; how fast it ran and what it took stands among the facts. */
const SHOWN = ['loss', 'online_knn', 'online_linear', 'test_top1', 'mask_loss', 'feature_std']
/** Lines of a side, and points of a line. */
const MOST_LINES = 5
const POINTS = 200

export interface SharedPanel extends Panel {
  /** By line: which side it is of. */
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

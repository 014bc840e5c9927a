/** What the server's events tell of runs that go on. */
import type { Panel } from '../../lib/curves.ts'
import type { RunView } from './view.ts'

/** Of one run. */
export interface RunChange {
  run?: RunView
  panels: Panel[]
  /** How many pictures of masks there are by now; absent while it stays the same. */
  pictures?: number
}

/** Of a list of runs. */
export interface RunsChange {
  changed: RunView[]
  /** Ids in their order; absent while it stays the same. */
  order?: string[]
}

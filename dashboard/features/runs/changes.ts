/** Payloads of the server-sent events about running runs. */
import type { Panel } from '../../lib/curves.ts'
import type { RunView } from './view.ts'

/** A change of one run. */
export interface RunChange {
  run?: RunView
  panels: Panel[]
  /** Number of mask pictures; absent when unchanged. */
  pictures?: number
}

/** A change of a list of runs. */
export interface RunsChange {
  changed: RunView[]
  /** Ids in order; absent when unchanged. */
  order?: string[]
}

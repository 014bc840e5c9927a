/**
 * What a page was made of, in a word: the server's events tell the present one, and a page with another is out of date. A page
 * takes its own before it reads anything else, so that whatever is written meanwhile makes the two differ.
 */
import { masksMark } from '../../db/queries/masks.ts'
import { countsByStatus } from '../../db/queries/runs.ts'
import type { Store } from './store.ts'

/** Changes with the store's state and the number of runs in each state. */
export function resultsSeen(store: Store): string {
  if (store.state !== 'ready') return store.state
  const counts = countsByStatus(store.database)
  // A page without a run is the same with a store and without.
  return Object.values(counts).some((runs) => runs > 0) ? JSON.stringify(counts) : 'empty'
}

/** Changes with every picture of masks, and every run that has ended. */
export const masksSeen = (store: Store): string => (store.state === 'ready' ? masksMark(store.database) : store.state)

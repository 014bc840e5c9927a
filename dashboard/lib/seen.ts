/**
 * Marks of the state that a page was rendered from. The server's events send the current mark, and a page with another
 * one is out of date. A page takes its mark before it reads anything else, so that any later write changes the mark.
 */
import { masksMark } from '../../db/queries/masks.ts'
import { countsByStatus } from '../../db/queries/runs.ts'
import type { Store } from './store.ts'

/** Changes with the store's state and the number of runs in each state. */
export function resultsSeen(store: Store): string {
  if (store.state !== 'ready') return store.state
  const counts = countsByStatus(store.database)
  // A page without runs looks the same with and without a store.
  return Object.values(counts).some((runs) => runs > 0) ? JSON.stringify(counts) : 'empty'
}

/** Changes with every mask picture and every run that ends. */
export const masksSeen = (store: Store): string => (store.state === 'ready' ? masksMark(store.database) : store.state)

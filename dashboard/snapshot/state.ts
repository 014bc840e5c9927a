/**
 * Which rows a page shows and in which order. It stands in the address behind the #, under the names of the live
 * dashboard's parameters, so that links lead to it and the browser's own buttons go through it.
 */
import { showChips } from './chips.ts'
import { followControls, markControls } from './controls.ts'
import { filterRows } from './filter.ts'
import { makeSortable, markSorted, sortRows } from './sort.ts'

export type State = Map<string, string>

/** An anchor such as `#content` is no state. */
export function readState(hash = location.hash): State {
  return new Map(hash.includes('=') ? new URLSearchParams(hash.slice(1)) : [])
}

/** @param replace - whether typing goes on: no step for the browser's back button. */
export function changeState(changes: Record<string, string | null>, replace = false): void {
  const state = readState()
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') state.delete(name)
    else state.set(name, value)
  }
  // An empty one is not left out: that would move to the top of the page.
  const hash = `#${state.size > 0 ? new URLSearchParams([...state]) : '='}`
  if (!replace) location.hash = hash
  else {
    history.replaceState(null, '', hash)
    show()
  }
}

export function followState(): void {
  makeSortable()
  followControls()
  addEventListener('hashchange', show)
  show()
}

function show(): void {
  const state = readState()
  sortRows(state)
  filterRows(state)
  markSorted(state)
  markControls(state)
  showChips(state)
}

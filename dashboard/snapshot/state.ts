/**
 * The rows that a page shows, and their order. The state is kept in the hash of the address, under the live dashboard's
 * parameter names, so that links and the browser's history work.
 */
export type State = Map<string, string>

type Show = (state: State) => void

let shows: readonly Show[] = []

/** Reads the state from a hash; a plain anchor such as `#content` has none. */
export function readState(hash = location.hash): State {
  return new Map(hash.includes('=') ? new URLSearchParams(hash.slice(1)) : [])
}

/** @param replace - replaces the history entry, as while typing, instead of adding one. */
export function changeState(changes: Record<string, string | null>, replace = false): void {
  const state = readState()
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') state.delete(name)
    else state.set(name, value)
  }
  // An empty hash would scroll to the top of the page.
  const hash = `#${state.size > 0 ? new URLSearchParams([...state]) : '='}`
  if (!replace) location.hash = hash
  else {
    history.replaceState(null, '', hash)
    show()
  }
}

/** @param parts - called in this order with the state, now and after every change. */
export function followState(...parts: readonly Show[]): void {
  shows = parts
  addEventListener('hashchange', show)
  show()
}

function show(): void {
  const state = readState()
  for (const part of shows) part(state)
}

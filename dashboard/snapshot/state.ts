/**
 * Which rows a page shows and in which order. It stands in the address behind the #, under the names of the live
 * dashboard's parameters, so that links lead to it and the browser's own buttons go through it.
 */
export type State = Map<string, string>

type Show = (state: State) => void

let shows: readonly Show[] = []

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

/** @param parts - show a state, in this order, now and whenever it has changed. */
export function followState(...parts: readonly Show[]): void {
  shows = parts
  addEventListener('hashchange', show)
  show()
}

function show(): void {
  const state = readState()
  for (const part of shows) part(state)
}

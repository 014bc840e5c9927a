/** A table that is too long for the address is kept by the tab of the browser: it outlives a reload, and ends with the tab. */
import type { EnteredTable } from './own-table.ts'

const KEY = 'maskbench-own-table'

/** @returns whether it is kept; browsers may refuse. */
export function keepTable(entered: EnteredTable): boolean {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(entered))
    return true
  } catch {
    return false
  }
}

/** The table that was analysed last; null for none. */
export function keptTable(): EnteredTable | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null')
  } catch {
    return null
  }
}

import { findRunIds } from '../../../db/queries/runs.ts'
import type { Database } from '../../../db/read-only.ts'

const SHORTEST = 4

/** Resolves an id or an unambiguous prefix of one. @returns null when no run or several match. */
export function resolveRunId(database: Database, id: string): string | null {
  if (id.length < SHORTEST) return null
  const found = findRunIds(database, id)
  return found.includes(id) ? id : found.length === 1 ? found[0]! : null
}

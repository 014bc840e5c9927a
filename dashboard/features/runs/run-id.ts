import { findRunIds } from '../../../db/queries/runs.ts'
import type { Database } from '../../../db/read-only.ts'

const SHORTEST = 4

/** An abbreviated id is as good as a whole one while it fits a single run. @returns null when it fits none or several. */
export function resolveRunId(database: Database, id: string): string | null {
  if (id.length < SHORTEST) return null
  const found = findRunIds(database, id)
  return found.includes(id) ? id : found.length === 1 ? found[0]! : null
}

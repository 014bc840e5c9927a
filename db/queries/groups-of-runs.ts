/** Groups of runs that differ only in the seed, as shown behind a comparison. */
import { asc, inArray } from 'drizzle-orm'
import type { RunKind } from '../names.ts'
import type { Database } from '../read-only.ts'
import { runs } from '../schema/index.ts'
import { groupBy } from './group-by.ts'

export interface RunGroup {
  id: string
  kind: RunKind
  dataset: string
  method: string
  masking: string
  runs: { id: string; seed: number }[]
}

/** @returns groups in the order of their first run in `ids`. */
export function groupsOfRuns(database: Database, ids: readonly string[]): RunGroup[] {
  if (ids.length === 0) return []
  const found = database
    .select({
      id: runs.id,
      group: runs.groupId,
      kind: runs.kind,
      dataset: runs.dataset,
      method: runs.method,
      masking: runs.masking,
      seed: runs.seed,
    })
    .from(runs)
    .where(inArray(runs.id, [...new Set(ids)]))
    .orderBy(asc(runs.seed))
    .all()
  const place = new Map(ids.map((id, i) => [id, i]))
  const first = (members: { id: string }[]) => Math.min(...members.map(({ id }) => place.get(id)!))
  return [...groupBy(found, ({ group }) => group)]
    .sort(([, a], [, b]) => first(a) - first(b))
    .map(([id, members]) => {
      const { kind, dataset, method, masking } = members[0]!
      return { id, kind, dataset, method, masking, runs: members.map(({ id, seed }) => ({ id, seed })) }
    })
}

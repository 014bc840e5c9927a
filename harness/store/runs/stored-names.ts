/** A run has one name: the one under which the store has it, whichever suite or command asks for it again. */
import { inArray } from 'drizzle-orm'
import { nameOf } from '../../../db/describe-run.ts'
import type { Database } from '../../../db/read-only.ts'
import { runs } from '../../../db/schema/index.ts'
import type { PlannedRun } from './planned-run.ts'

/** The same plan, in which runs that are stored have the name that lists and pages show. */
export function namedAsStored(database: Database, planned: readonly PlannedRun[]): PlannedRun[] {
  const ids = planned.map(({ id }) => id)
  const found = database.select({ id: runs.id, label: runs.label }).from(runs).where(inArray(runs.id, ids)).all()
  const labels = new Map(found.map(({ id, label }) => [id, label]))
  return planned.map((run) => {
    const label = labels.get(run.id)
    return label === undefined ? run : { ...run, label, name: nameOf(run.config, label) }
  })
}

/** Names that people gave to runs, where a row has one of them as a whole, and runs by what they are called. */
import { eq, inArray } from 'drizzle-orm'
import { prepared } from '../prepared.ts'
import type { Database } from '../read-only.ts'
import { calledSo, listedName, namesOf } from '../run-name.ts'
import { annotations, runs } from '../schema/index.ts'
import type { RunFilter } from './run-filter.ts'

/** By group of finished runs that were trained on a data set, the name that all of them were given. */
export function groupNames(database: Database, dataset: string): ReadonlyMap<string, string> {
  return new Map(prepared<[string, string]>(database, GIVEN).raw().all(dataset) as [string, string][])
}

/** A group is found by its named runs, which are few: hence the cross join and the plus, which keep SQLite to it. */
const GIVEN = `select runs.group_id, min(annotations.name) from annotations cross join runs on runs.id = annotations.run_id
  where annotations.name <> '' and runs.dataset = ? and runs.status = 'done' group by runs.group_id
  having min(annotations.name) = max(annotations.name)
  and count(*) = (select count(*) from runs as own where own.group_id = runs.group_id and +own.status = 'done')`

/** The name that all of these runs were given; null: none, or several. */
export function nameOfRuns(database: Database, ids: string[]): string | null {
  const given = database
    .select({ name: annotations.name })
    .from(annotations)
    .where(inArray(annotations.runId, ids))
    .all()
  const [first, ...others] = new Set(given.map(({ name }) => name))
  return given.length === ids.length && others.length === 0 && first ? first : null
}

/** The runs of a name as a filter: one that people gave, else the name in lists, with or without its data set and its seed. */
export function runsCalled(database: Database, name: string): Pick<RunFilter, 'given' | 'ids'> {
  const given = database.select().from(annotations).where(eq(annotations.name, name)).limit(1).get()
  if (given !== undefined) return { given: name }
  const { id, kind, dataset, method, masking, backbone, variant, label, seed } = runs
  const all = database.select({ id, kind, dataset, method, masking, backbone, variant, label, seed }).from(runs).all()
  const called = calledSo(all, name, (run) =>
    [...namesOf(run, null), listedName(run)].flatMap((one) => [one, one.slice(run.dataset.length + 1)]),
  )
  return { ids: called.map((run) => run.id) }
}

/** How many runs each choice of the filters of /runs would show. */
import { eq, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { type Origin, originOf } from '../catalogue/titles.ts'
import { RUN_STATUSES, type RunStatus } from '../names.ts'
import type { Database } from '../read-only.ts'
import { annotations, runs, suiteRuns } from '../schema/index.ts'
import { conditions, indexed, indexedForCounts, isSearched, type RunFilter } from './run-filter.ts'
import type { StatusCounts } from './runs.ts'

/** A choice and the number of runs that it and the other filters leave. */
export interface Choice {
  value: string
  runs: number
}

export interface RunFacets {
  status: StatusCounts
  dataset: Choice[]
  method: Choice[]
  masking: Choice[]
}

const FACETS = ['status', 'dataset', 'method', 'masking'] as const
type Row = { status: RunStatus; dataset: string; method: string; masking: string; runs: number }

/** The runs are counted once, by all four; what a choice of one of them leaves is summed up from these few numbers. */
export function runFacets(database: Database, filter: RunFilter): RunFacets {
  const { status, dataset, method, masking, ...others } = filter
  const chosen = { status, dataset, method, masking }
  // A search leaves few runs to be looked up in their suite; without one, the suite is read once.
  const where = isSearched(others)
    ? conditions(others)
    : sql`${conditions({ ...others, suite: undefined })} and ${inSuite(others.suite)}`
  const rows = database.all<Row>(
    sql`select ${runs.status}, ${runs.dataset}, ${runs.method}, ${runs.masking}, count(*) as runs
      from ${runs} ${indexFor(others)} where ${where}
      group by ${runs.dataset}, ${runs.method}, ${runs.masking}, ${runs.status}`,
  )
  const choices = (facet: (typeof FACETS)[number]): Choice[] => {
    const left = rows.filter((row) =>
      FACETS.every((one) => one === facet || chosen[one] === undefined || row[one] === chosen[one]),
    )
    const sums = new Map<string, number>()
    // A choice that leaves nothing is still listed, so that it can be changed.
    if (chosen[facet] !== undefined) sums.set(chosen[facet], 0)
    for (const row of left) sums.set(row[facet], (sums.get(row[facet]) ?? 0) + row.runs)
    return [...sums].map(([value, n]) => ({ value, runs: n })).sort((a, b) => (a.value < b.value ? -1 : 1))
  }
  const counts = Object.fromEntries(RUN_STATUSES.map((one) => [one, 0])) as StatusCounts
  for (const { value, runs: n } of choices('status')) counts[value as RunStatus] = n
  return { status: counts, dataset: choices('dataset'), method: choices('method'), masking: choices('masking') }
}

/** Data sets with runs in any state. */
export function datasetsOfRuns(database: Database): string[] {
  return database
    .selectDistinct({ dataset: runs.dataset })
    .from(runs)
    .orderBy(runs.dataset)
    .all()
    .map((run) => run.dataset)
}

/** Data sets with runs of this origin. */
export function datasetsOfOrigin(database: Database, origin: Origin): string[] {
  const { dataset, variant } = runs
  const all = database.selectDistinct({ dataset, variant }).from(runs).orderBy(dataset).all()
  return [...new Set(all.flatMap((one) => (originOf(one.variant) === origin ? one.dataset : [])))]
}

/** Methods with their maskings, and the names that people gave to some of their runs. */
export function schemesOfRuns(database: Database): { method: string; masking: string; given: string | null }[] {
  const { method, masking } = runs
  const given = annotations.name
  const all = database.selectDistinct({ method, masking }).from(runs).orderBy(method, masking).all()
  const named = database
    .selectDistinct({ method, masking, given })
    .from(annotations)
    .innerJoin(runs, eq(runs.id, annotations.runId))
    .where(ne(given, ''))
    .orderBy(given, method, masking)
    .all()
  return [...all.map((one) => ({ ...one, given: null })), ...named]
}

/** Of these methods those of which all runs have one name that people gave, with that name. */
export function namesOfMethods(database: Database, methods: readonly string[]): Map<string, string> {
  const { method } = runs
  const named = database
    .select({ method, given: sql<string>`min(nullif(${annotations.name}, ''))` })
    .from(runs)
    .leftJoin(annotations, eq(runs.id, annotations.runId))
    .where(inArray(method, [...methods]))
    .groupBy(method)
    .having(sql`count(nullif(${annotations.name}, '')) = count(*) and count(distinct ${annotations.name}) = 1`)
    .all()
  return new Map(named.map(({ method, given }) => [method, given]))
}

/** All tags in use with the number of runs that have them. */
export function tagsInUse(database: Database): Choice[] {
  return database.all<Choice>(
    sql`select value, count(*) as runs from ${annotations}, json_each(${annotations.tags}) group by value order by value`,
  )
}

/** Without a search, the index in whose order the runs are counted. */
function indexFor(filter: RunFilter): SQL {
  if (filter.tag !== undefined || filter.given !== undefined) return sql``
  return filter.search === undefined ? indexed(filter, 'runs_dataset') : indexedForCounts(filter)
}

function inSuite(suite: string | undefined): SQL {
  if (suite === undefined) return sql`true`
  return sql`${runs.id} in (select ${suiteRuns.runId} from ${suiteRuns} where ${suiteRuns.suite} = ${suite})`
}

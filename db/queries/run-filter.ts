/** Which runs a list shows: the conditions of its filters in SQL, and the index that answers them. */
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { NOT_GIVEN } from '../catalogue/not-given.ts'
import { REFERENCE } from '../catalogue/titles.ts'
import type { RunKind, RunStatus } from '../names.ts'
import { annotations, runs, suiteRuns } from '../schema/index.ts'

export interface RunFilter {
  id?: string | undefined
  ids?: readonly string[] | undefined
  suite?: string | undefined
  status?: RunStatus | undefined
  dataset?: string | undefined
  method?: string | undefined
  /** A name that people gave to runs. */
  given?: string | undefined
  masking?: string | undefined
  /** Ids of groups: runs of one group differ only in the seed. */
  groups?: readonly string[] | undefined
  tag?: string | undefined
  /** Words that all occur in the name, the network, the annotation, or at the beginning of the id. */
  search?: string | undefined
}

/** For use with a condition that few runs meet: most runs are done, so the plus keeps SQLite from beginning with those. */
export const isDone: SQL = sql`+${runs.status} = 'done'`

/** The finished runs of a kind, in SQL. */
export const finishedOf = (kind: RunKind): SQL => and(eq(runs.kind, kind), eq(runs.status, 'done'))!

/** Number of words of a search that are looked for; the rest is ignored. */
const MOST_WORDS = 8

/**
 * The name of a run as `runName` makes it, except for options of labels, followed by its network. All its columns are in
 * the index `runs_list`.
 */
const described = sql`${runs.dataset} || '/' ||
  case when ${runs.kind} = 'noisy-labels' then ${runs.kind} when ${runs.masking} in ('none', '${sql.raw(NOT_GIVEN)}') then ${runs.method} else ${runs.method} || '-' || ${runs.masking} end ||
  case when ${runs.kind} = 'reported' then '-' || ${runs.kind} when ${runs.variant} like '%${sql.raw(REFERENCE)}' then '-' || ${REFERENCE} else '' end ||
  case when ${runs.label} = '' then '' else ' ' || ${runs.label} end || '/' || ${runs.seed} || ' ' || ${runs.backbone} || ' ' || ${runs.variant}`

/** The conditions on the table of runs; `true` if there are none. */
export function conditions({
  id,
  ids,
  suite,
  status,
  dataset,
  method,
  given,
  masking,
  groups,
  tag,
  search,
}: RunFilter): SQL {
  const all = and(
    id === undefined ? undefined : eq(runs.id, id),
    ids === undefined ? undefined : sql`${runs.id} in (select value from json_each(${JSON.stringify(ids)}))`,
    status === undefined ? undefined : eq(runs.status, status),
    dataset === undefined ? undefined : eq(runs.dataset, dataset),
    method === undefined ? undefined : eq(runs.method, method),
    masking === undefined ? undefined : eq(runs.masking, masking),
    groups === undefined ? undefined : inArray(runs.groupId, [...groups]),
    given === undefined
      ? undefined
      : sql`${runs.id} in (select ${annotations.runId} from ${annotations} where ${annotations.name} = ${given})`,
    tag === undefined
      ? undefined
      : sql`${runs.id} in (select ${annotations.runId} from ${annotations}, json_each(${annotations.tags}) where value = ${tag})`,
    ...wordsOf(search).map(contains),
    suite === undefined
      ? undefined
      : sql`exists (select 1 from ${suiteRuns} where ${suiteRuns.suite} = ${suite} and ${suiteRuns.runId} = ${runs.id})`,
  )
  return all ?? sql`true`
}

const wordsOf = (search = ''): string[] => search.split(/\s+/).filter(Boolean).slice(0, MOST_WORDS)

function contains(word: string): SQL {
  const pattern = word.replace(/[\\%_]/g, (special) => `\\${special}`)
  const like = (text: SQL | SQLiteColumn, likePattern: string) => sql`${text} like ${likePattern} escape '\\'`
  const inside = `%${pattern}%`
  const annotated = sql`select ${annotations.runId} from ${annotations}
    where ${like(annotations.name, inside)} or ${like(annotations.note, inside)}
    or exists (select 1 from json_each(${annotations.tags}) where ${like(sql`value`, inside)})`
  return sql`(${like(described, inside)} or ${like(runs.id, `${pattern}%`)} or ${runs.id} in (${annotated}))`
}

/** Forces an index, since SQLite, without table statistics, might choose another and sort; not needed for few runs. */
export const indexed = ({ id, ids, groups }: RunFilter, index: string): SQL =>
  id === undefined && ids === undefined && groups === undefined ? sql.raw(`indexed by ${index}`) : sql``

/** For counts: a search and a masking alone are answered by one index without reading the rows. */
export const indexedForCounts = (filter: RunFilter): SQL => {
  if (wordsOf(filter.search).length > 0) return indexed(filter, 'runs_list')
  return filter.masking === undefined ? sql`` : indexed(filter, 'runs_dataset')
}

/** Whether a search narrows the list. It is answered by an index of all runs, which is faster than reading a suite's rows. */
export const isSearched = ({ search }: RunFilter): boolean => wordsOf(search).length > 0

/** The runs of a suite; the table of runs is only read if the suite's own copy is not sufficient. */
export function ofSuite(suite: string, { status, ...others }: Omit<RunFilter, 'suite'>, index?: string): SQL {
  const joined = Object.values(others).some((value) => value !== undefined)
  const mine = and(
    eq(suiteRuns.suite, suite),
    status === undefined ? undefined : eq(suiteRuns.status, status),
    joined ? conditions(others) : undefined,
  )
  const from = sql`${suiteRuns} ${index === undefined ? sql`` : indexed(others, index)}`
  return joined
    ? sql`${from} cross join ${runs} on ${runs.id} = ${suiteRuns.runId} where ${mine}`
    : sql`${from} where ${mine}`
}

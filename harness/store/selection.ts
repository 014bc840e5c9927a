/** Selects stored runs with the same options as `runs` and `run --only`. */

import { and, asc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { RunStatus } from '../../db/names.ts'
import { reportSource, sourcesOf } from '../../db/queries/external.ts'
import { countsBySuite, findRunIds, listRuns, type RunRow } from '../../db/queries/runs.ts'
import { namedBySource, toldApart } from '../../db/queries/tell-apart.ts'
import type { Database } from '../../db/read-only.ts'
import { calledSo, groupName, namesOf, runName } from '../../db/run-name.ts'
import { annotations, runs } from '../../db/schema/index.ts'
import { asksFor, meantOr, namesLike } from '../base/did-you-mean.ts'
import { UsageError } from '../base/errors.ts'
import { globPattern } from '../base/glob.ts'
import { quoted } from '../base/quoted.ts'
import { firstFew } from '../base/text.ts'

export interface RunSelection {
  /** The first characters of a run id; selects only that run, in any state. */
  run?: string | undefined
  suite?: string | undefined
  /** Glob over run names. */
  only?: string | undefined
  status?: RunStatus | undefined
}

/** @throws UsageError when the selection is empty, or the id is ambiguous. */
export function selectRuns(database: Database, { run, suite, only, status }: RunSelection): RunRow[] {
  if (run !== undefined) return listRuns(database, { id: idOf(database, run) })
  const pattern = only === undefined ? null : globPattern(only)
  const rows = listRuns(database, { suite, status }).filter((row) => pattern?.test(runName(row)) ?? true)
  if (rows.length > 0) return rows
  const suites = countsBySuite(database).map((one) => one.suite)
  if (suite !== undefined && !suites.includes(suite)) {
    const known = suites.length === 0 ? 'there is none' : `there are ${firstFew(suites, NAMED)}`
    throw new UsageError({ what: `no run of the suite ${suite} is stored`, remedy: meantOr(known, suite, suites) })
  }
  throw new UsageError({ what: 'no stored run matches', remedy: 'see `npx maskbench runs`' })
}

/**
 * @param text - the beginning of a run's id, or its name, with or without its data set, with the seed where there are
 * several; or the name that it was given. Of several runs with one name the one that is not stale is meant.
 * @throws UsageError unless it is exactly one run.
 */
export function idOf(database: Database, text: string): string {
  const whole = idsCalled(database, text)
  const ids = whole.length > 0 ? whole : findRunIds(database, text)
  const called = ids.length > 0 ? whole : idsCalledInShort(database, text)
  if (called.length === 1) return called[0]!
  if (ids.length === 1) return ids[0]!
  if (called.length > 0) {
    const rows = called.flatMap((id) => listRuns(database, { id }))
    const current = rows.filter(({ stale }) => !stale)
    if (current.length === 1) return current[0]!.id
    const what = `${called.length} runs are called "${text}"`
    const some = rows.slice(0, NAMED)
    const sources = sourcesOf(database)
    const bySource = namedBySource(some.map((row) => ({ name: runName(row), source: sources.get(row.id) ?? null })))
    const told = bySource ?? describedIds(database, some)
    const how = bySource === null ? `${bySeed(database, text, rows)}by its id` : 'with its seed and source'
    throw new UsageError({
      what,
      remedy: `name one ${how}: ${firstFew(told, NAMED, { separator: '; ', and: '; ', of: rows.length })}`,
    })
  }
  throw ids.length === 0
    ? new UsageError({
        what: `no run is called "${text}", and no id starts with it`,
        remedy: nearest(database, text),
      })
    : new UsageError({ what: `several ids start with "${text}"`, remedy: `type more characters: ${ids.join(', ')}` })
}

/** `by its seed, such as mine/0, or ` where the seed behind the text names each of these runs, else nothing. */
function bySeed(database: Database, text: string, rows: readonly RunRow[]): string {
  const seeds = new Set(rows.map(({ seed }) => seed))
  const [first] = rows
  if (first === undefined || seeds.size < rows.length || first.seed < 0) return ''
  const name = `${text}/${first.seed}`
  const whole = idsCalled(database, name)
  const called = whole.length > 0 ? whole : idsCalledInShort(database, name)
  return called.length === 1 ? `by its seed, such as ${quoted(name)}, or ` : ''
}

/** Ids to name where several runs are meant; the rest is counted. */
const NAMED = 5

/**
 * The runs that a text names, in any state: those of this name, with or without the seed, else the one whose id, or the
 * seeds of the configuration whose group id, starts with it, else those of this name without the data set, or of the
 * name that they were given.
 * @throws UsageError when there is none, or several ids start alike.
 */
export function idsOf(database: Database, text: string): string[] {
  const called = idsCalled(database, text)
  if (called.length > 0) return called
  const [ids, groups] = [findRunIds(database, text), findGroupIds(database, text)]
  if (ids.length + groups.length > 1) {
    const which = [...ids, ...groups].join(', ')
    throw new UsageError({ what: `several ids start with "${text}"`, remedy: `type more characters: ${which}` })
  }
  if (groups.length === 1) return idsWhere(database, eq(runs.groupId, groups[0]!)).map(({ id }) => id)
  if (ids.length === 1) return ids
  const short = idsCalledInShort(database, text)
  if (short.length > 0) return short
  throw new UsageError({
    what: `no run is called "${text}", and no id starts with it`,
    remedy: nearest(database, text),
  })
}

/** The nearest names, or the list of all. */
function nearest(database: Database, text: string): string {
  const list = 'see `npx maskbench runs`'
  const all = idsWhere(database, sql`true`)
  const given = all.flatMap((run) => run.given || [])
  // Most beginnings of ids are like no name.
  const near = namesLike([...new Set(all.map(groupName))], [...new Set(given)], text)
  return near.length === 0 ? list : `${asksFor(...near)} (${list})`
}

/** Ids, each with its state and what the others do not share, e.g. `3fa2 (stale, evaluations: quality)`. */
function describedIds(database: Database, rows: readonly RunRow[]): string[] {
  const differences = toldApart(
    database,
    rows.map(({ id }) => ({ runId: id })),
    { seeds: true },
  )
  return rows.map(({ id, status, stale }, i) => {
    const state = status !== 'done' ? status : stale ? 'stale' : ''
    const facts = [state, differences[i]!].filter(Boolean)
    return facts.length > 0 ? `${id} (${facts.join(', ')})` : id
  })
}

function idsCalled(database: Database, text: string): string[] {
  const datasets = database.selectDistinct({ dataset: runs.dataset }).from(runs).all()
  const theirs = datasets.flatMap(({ dataset }) => (beginsWith(text, `${dataset}/`) ? [dataset] : []))
  if (theirs.length === 0) return []
  const all = idsWhere(database, inArray(runs.dataset, theirs))
  return calledSo(all, text, (run) => namesOf(run, run.source)).map(({ id }) => id)
}

/**
 * The runs whose name without the data set this is, else those that were given this name.
 * @throws UsageError where they are of several data sets.
 */
function idsCalledInShort(database: Database, text: string): string[] {
  if (text === '') return []
  const all = idsWhere(database, sql`true`)
  const bare = calledSo(all, text, (run) => namesOf(run, run.source).map((name) => name.slice(run.dataset.length + 1)))
  const called = bare.length > 0 ? bare : calledSo(all, text, ({ given }) => (given ? [given] : []))
  const datasets = [...new Set(called.map(({ dataset }) => dataset))]
  if (datasets.length < 2) return called.map(({ id }) => id)
  const asked = text.toLowerCase()
  const whole = (run: (typeof called)[number]) =>
    namesOf(run, run.source).find((name) => name.slice(run.dataset.length + 1).toLowerCase() === asked)
  const names = [...new Set(called.map((run) => quoted(whole(run) ?? groupName(run))))]
  throw new UsageError({
    what: `runs on ${datasets.length} data sets are called "${text}"`,
    remedy: `name one with its data set: ${firstFew(names, NAMED, { separator: '; ', and: '; ' })}`,
  })
}

const beginsWith = (text: string, beginning: string) => text.toLowerCase().startsWith(beginning.toLowerCase())

function idsWhere(database: Database, which: SQL) {
  const { id, kind, dataset, method, masking, backbone, variant, label, seed } = runs
  return database
    .select({
      id,
      kind,
      dataset,
      method,
      masking,
      backbone,
      variant,
      label,
      seed,
      source: reportSource,
      given: annotations.name,
    })
    .from(runs)
    .leftJoin(annotations, eq(annotations.runId, runs.id))
    .where(which)
    .orderBy(asc(runs.createdAt), asc(runs.seed), asc(runs.id))
    .all()
}

/** As many as it takes to tell whether it is unique. */
function findGroupIds(database: Database, prefix: string): string[] {
  const beginning = prefix.toLowerCase()
  return database
    .selectDistinct({ id: runs.groupId })
    .from(runs)
    .where(and(gte(runs.groupId, beginning), lt(runs.groupId, `${beginning}\u{10ffff}`)))
    .limit(3)
    .all()
    .map(({ id }) => id)
}

/**
 * Resolves the arguments of `compare A B`: a run, a group of runs that differ only in the seed, or a name from `runs`.
 */

import { and, asc, desc, eq, gte, inArray, lt, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Change } from '../../../db/changes.ts'
import { groupSources, reportSource } from '../../../db/queries/external.ts'
import { groupNames } from '../../../db/queries/given-names.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import { isDone } from '../../../db/queries/run-filter.ts'
import { describedRun } from '../../../db/queries/runs.ts'
import { whatChanged } from '../../../db/queries/stale.ts'
import { namedBySource, toldApart } from '../../../db/queries/tell-apart.ts'
import type { Database } from '../../../db/read-only.ts'
import { calledSo, groupName, namesOf, withSource } from '../../../db/run-name.ts'
import { runGroups, runs } from '../../../db/schema/index.ts'
import { asksFor, namesLike } from '../../base/did-you-mean.ts'
import { naturalOrder } from '../../base/natural-order.ts'
import { quoted } from '../../base/quoted.ts'
import { firstFew } from '../../base/text.ts'
import { ofSameEncoders } from './alike.ts'

export interface Side {
  /** The name as printed by `runs`, with the seed if a single run was named. */
  name: string
  groupId: string
  runs: { id: string; seed: number }[]
  /** Whether the code or the data have changed since, and which. */
  stale: boolean
  staleCode: boolean
  staleData: boolean
  stalePlugins: string
  changes: Change[]
}

export interface Problem {
  what: string
  remedy: string
}

/** `among`: for an ambiguous name, configurations of the same encoders that differ in their evaluations only. */
export type FoundSide = { side: Side; problem: null; among?: never } | { side: null; problem: Problem; among: Side[] }

/** Number of ids to list when several start alike. */
const SOME = 6

/**
 * @param text - the first characters of a run id or group id, a name with or without the data set and the seed, or the
 * name that all runs of a row were given.
 */
export function findSide(database: Database, text: string): FoundSide {
  const refuse = (what: string, remedy: string, among: Side[] = []): FoundSide => {
    return { side: null, problem: { what, remedy }, among }
  }
  const { runs: named, single } = runsMeant(database, text)
  if (named.length > 0) {
    const groups = [...groupBy(named, ({ groupId }) => groupId).values()]
    const current = groups.filter((group) => !group[0]!.stale)
    const fitting = groups.length === 1 ? groups : current
    if (fitting.length === 1) return found(fitting[0]!, single)
    const some = groups.slice(0, SOME).map(([run]) => run!)
    const bySource = namedBySource(
      some.map(({ name, seed, source }) => ({ name: single ? `${name}/${seed}` : name, source })),
    )
    const apart = toldApart(
      database,
      some.map(({ id, changes }) => ({ runId: id, changes })),
    )
    const byName = [...new Set(some.map(({ name, source }) => withSource(name, source)))]
    const isApart = bySource === null && byName.length === some.length
    const byId = some.map(({ groupId }, i) => (apart[i] ? `${groupId} (${apart[i]})` : groupId))
    const ids = bySource ?? (isApart ? byName.map(quoted) : byId)
    const how = bySource !== null ? 'with its source' : isApart ? 'by its name in `runs`' : "by its group's id"
    const listed = firstFew(ids, SOME, { separator: '; ', and: '; ', of: groups.length })
    return refuse(
      `${groups.length} configurations are called "${text}"`,
      `name one ${how}: ${listed}`,
      ofSameEncoders(database, current).map((group) => found(group, single).side!),
    )
  }
  if (text === '') return refuse('an empty name matches nothing', 'see `npx maskbench runs`')
  const beginning = text.toLowerCase()
  const byRun = finishedRuns(database, beginsWith(runs.id, beginning), SOME)
  const byGroup = database
    .select({ id: runGroups.id })
    .from(runGroups)
    .where(beginsWith(runGroups.id, beginning))
    .limit(SOME)
  const ids = [...byRun.map(({ id }) => id), ...byGroup.all().map(({ id }) => id)]
  if (ids.length > 1) {
    const some = ids.slice(0, 5).join(', ')
    return refuse(`several ids start with "${text}"`, `type more characters: ${some}${ids.length > 5 ? ', …' : ''}`)
  }
  if (byRun.length === 1) return found(byRun, true)
  if (ids.length === 1) return found(finishedRuns(database, eq(runs.groupId, ids[0]!)), false)
  const list = 'see `npx maskbench runs --status done`'
  const given = [...givenNames(database, datasetsOf(database)).values()]
  const near = namesLike(namesOfGroups(database), given, text)
  return refuse(
    `no finished run is called "${text}", and no id starts with it`,
    near.length === 0 ? list : `${asksFor(...near)} (${list})`,
  )
}

function namesOfGroups(database: Database): string[] {
  return [...new Set(groupsOf(database).all().map(groupName))]
}

const datasetsOf = (database: Database): string[] =>
  database
    .selectDistinct({ dataset: runGroups.dataset })
    .from(runGroups)
    .all()
    .map(({ dataset }) => dataset)

/** By group, the name that all of its runs were given. */
const givenNames = (database: Database, datasets: readonly string[]): Map<string, string> =>
  new Map(datasets.flatMap((dataset) => [...groupNames(database, dataset)]))

/** The runs of this name; else those that have it without their data set; else those of a row that people named so. */
function runsMeant(database: Database, text: string): { runs: Finished[]; single: boolean } {
  const withSeeds = (named: Finished[], prefixOf: (run: Finished) => string) => {
    const isWhole = (run: Finished) => {
      const asked = `${prefixOf(run)}${text}`.toLowerCase()
      return [run.name, withSource(run.name, run.source)].some((name) => name.toLowerCase() === asked)
    }
    return { runs: named, single: !named.some(isWhole) }
  }
  const called = runsCalled(database, text)
  if (called.length > 0 || text === '' || FULL_ID.test(text)) return withSeeds(called, () => '')
  const datasets = datasetsOf(database)
  const bare = datasets.flatMap((dataset) => runsCalled(database, `${dataset}/${text}`))
  if (bare.length > 0) return withSeeds(bare, ({ dataset }) => `${dataset}/`)
  const given = [...givenNames(database, datasets)]
  const ids = calledSo(given, text, ([, name]) => [name]).map(([id]) => id)
  return { runs: ids.length > 0 ? finishedRuns(database, inArray(runs.groupId, ids)) : [], single: false }
}

/** A whole id is no name: nothing else is searched. */
const FULL_ID = /^[0-9a-f]{12,}$/

const beginsWith = (column: SQLiteColumn, text: string): SQL => and(gte(column, text), lt(column, `${text}\u{10ffff}`))!

/** Finds finished runs by name. It searches the groups of one data set, which are far fewer than the runs. */
function runsCalled(database: Database, text: string): Finished[] {
  const lower = text.toLowerCase()
  const theirs = datasetsOf(database).filter((dataset) => lower.startsWith(`${dataset.toLowerCase()}/`))
  if (theirs.length === 0) return []
  const groups = groupsOf(database)
    .where(inArray(runGroups.dataset, theirs))
    .all()
    .filter((group) => {
      const name = groupName(group).toLowerCase()
      return lower.startsWith(name) && BEHIND_NAME.test(lower.slice(name.length))
    })
  const ids = groups.map(({ id }) => id)
  const finished = finishedRuns(database, inArray(runs.groupId, ids))
  return calledSo(finished, text, (run) => namesOf(run, run.source))
}

/** What may follow the name of a group: nothing, the seed, the place of a value without one, or the source. */
const BEHIND_NAME = /^(?:$|\/|, | \()/

const groupColumns = {
  id: runGroups.id,
  runId: runGroups.runId,
  kind: runGroups.kind,
  dataset: runGroups.dataset,
  method: runGroups.method,
  masking: runGroups.masking,
  backbone: runGroups.backbone,
  variant: runGroups.variant,
  label: runs.label,
  seeds: runGroups.seeds,
}

const groupsOf = (database: Database) =>
  database.select(groupColumns).from(runGroups).innerJoin(runs, eq(runs.id, runGroups.runId))

export type SideChoice = ReturnType<typeof sideChoices>[number]

/**
 * Groups that could be compared, by data set and newest first; those that differ in their labels alone are together, in the
 * order of these.
 * @param dataset - trained on; null: all.
 * @param search - part of the name, or of the one that it was given, or the beginning of the id; null: all.
 * @returns them with the name that all runs of each were given, or ''.
 */
export function sideChoices(
  database: Database,
  { dataset, search, most }: { dataset: string | null; search: string | null; most: number },
) {
  const groups = groupsOf(database)
    .where(dataset === null ? undefined : eq(runGroups.dataset, dataset))
    .orderBy(desc(runGroups.endedAt), asc(runGroups.method), asc(runGroups.masking), asc(runGroups.id))
    .limit(search === null ? most : -1)
    .all()
  const named = givenNames(database, dataset === null ? datasetsOf(database) : [dataset])
  const all = groups.map((group) => ({ ...group, name: groupName(group), given: named.get(group.id) ?? '' }))
  const sought = search?.toLowerCase() ?? ''
  const fitting = all.filter(
    ({ id, name, given }) => [name, given].some((one) => one.toLowerCase().includes(sought)) || id.startsWith(sought),
  )
  const byName = groupBy(fitting, ({ name }) => name)
  const schemes = groupBy(fitting.slice(0, most), ({ dataset: on, method, masking }) => [on, method, masking].join(' '))
  const datasets = groupBy([...schemes.values()], ([one]) => one!.dataset)
  const ordered = [...datasets.values()].flat().flatMap((own) => own.sort((a, b) => naturalOrder(a.label, b.label)))
  const sources = groupSources(database)
  return ordered.map((group) => {
    const alike = byName.get(group.name)!
    if (alike.length === 1) return { ...group, text: group.name, apart: '' }
    const source = sources.get(group.id) ?? null
    const isOnly = alike.filter(({ id }) => (sources.get(id) ?? null) === source).length === 1
    if (source !== null && isOnly) return { ...group, text: withSource(group.name, source), apart: '' }
    // An ambiguous name is not used; the message says how its configurations differ.
    return { ...group, text: group.id, apart: apartOf(database, alike, group.id) }
  })
}

/** Configurations of one name that are compared with each other; there may be hundreds. */
const MOST_ALIKE = 50

function apartOf(database: Database, alike: readonly { id: string; runId: string }[], id: string): string {
  const near = alike.filter((one, i) => one.id === id || i < MOST_ALIKE)
  return toldApart(database, near)[near.findIndex((one) => one.id === id)]!
}

type Finished = ReturnType<typeof finishedRuns>[number]

function found(members: readonly Finished[], single: boolean): FoundSide {
  const first = members[0]!
  const name = withSource(single ? `${first.name}/${first.seed}` : first.name, first.source)
  const { groupId, stale, staleCode, staleData, stalePlugins, changes } = first
  const changed = { stale, staleCode, staleData, stalePlugins, changes }
  const side = { name, groupId, runs: members.map(({ id, seed }) => ({ id, seed })), ...changed }
  return { side, problem: null }
}

function finishedRuns(database: Database, which: SQL, most = -1) {
  return database
    .select({ ...describedRun, ...whatChanged, kind: runs.kind, source: reportSource })
    .from(runs)
    .where(and(isDone, which))
    .orderBy(asc(runs.createdAt), asc(runs.seed))
    .limit(most)
    .all()
    .map((run) => ({ ...run, name: groupName(run) }))
}

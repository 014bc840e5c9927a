/** The data of the leaderboard: groups of finished runs that differ only in the seed, and the papers' rows. */

import { and, asc, count, eq, isNotNull } from 'drizzle-orm'
import { memoize, memoizeEach } from '../../harness/base/memoize.ts'
import { datasetPlace } from '../catalogue/datasets.ts'
import { allChanges, type Change } from '../changes.ts'
import { prepared } from '../prepared.ts'
import type { Database } from '../read-only.ts'
import { meta, published, runGroups, runs, suiteRuns } from '../schema/index.ts'
import type { ScoreKind } from '../score-key.ts'
import { groupNames } from './given-names.ts'
import { groupBy } from './group-by.ts'
import { joinedGroups } from './joined-groups.ts'
import type { PublishedRow } from './published.ts'
import { eventMark } from './runs.ts'
import { changesOfVersion } from './stale.ts'

export interface LeaderboardDataset {
  dataset: string
  /** Number of groups with a finished run. */
  groups: number
  /** Number of published values for it. */
  published: number
}

export interface Group {
  id: string
  /** One of its runs, which only differ in the seed. */
  runId: string
  method: string
  masking: string
  backbone: string
  variant: string
  stale: boolean
  changes: Change[]
  /** Of events of its runs that their numbers do not show, such as collapsed masks: `eventMark`. */
  marks: string[]
  seeds: number[]
  /** That all of its runs were given; empty: none, or several. */
  name: string
  /** Means over the runs that have them. */
  seconds: number | null
  imagesPerSecond: number | null
  peakRssMb: number | null
}

/** One score of many groups. */
export interface ScoreColumn extends ScoreKind {
  selectedOnTest: boolean
  /** Groups that have it. */
  groups: string[]
  /** For each of these groups, the values of all its seeds; parsed on demand, since few are on screen. */
  values(): number[][]
  seeds(): number[][]
  /** When the newest value of each group was stored, milliseconds since 1970. */
  at(): number[]
  /** The groups whose runs gave the values, which other groups of the same encoders are shown with. */
  from(): readonly string[]
}

/** The groups of which a run belongs to a suite, with their training data set. */
export function groupsOfSuite(database: Database, suite: string): { id: string; dataset: string }[] {
  return database
    .selectDistinct({ id: runs.groupId, dataset: runs.dataset })
    .from(suiteRuns)
    .innerJoin(runs, eq(runs.id, suiteRuns.runId))
    .where(eq(suiteRuns.suite, suite))
    .orderBy(asc(runs.groupId))
    .all()
}

/**
 * Data sets with finished runs or published values: those with runs first, in the order of the catalogue, others after
 * it. How many runs each has does not matter, so that a new run does not change which comes first.
 */
export function leaderboardDatasets(database: Database): LeaderboardDataset[] {
  const measured = database
    .select({ dataset: runGroups.dataset, groups: count() })
    .from(runGroups)
    .groupBy(runGroups.dataset)
    .all()
  const printed = database
    .select({ dataset: published.dataset, published: count() })
    .from(published)
    .where(isNotNull(published.value))
    .groupBy(published.dataset)
    .all()
  const all = new Map<string, LeaderboardDataset>()
  for (const { dataset, groups } of measured) all.set(dataset, { dataset, groups, published: 0 })
  for (const { dataset, published } of printed) {
    all.set(dataset, { groups: 0, ...all.get(dataset), dataset, published })
  }
  return [...all.values()].sort(
    (a, b) =>
      Number(b.groups > 0) - Number(a.groups > 0) ||
      datasetPlace(a.dataset) - datasetPlace(b.dataset) ||
      a.dataset.localeCompare(b.dataset),
  )
}

/**
 * A mark that changes whenever a leaderboard's content changes, but not while runs are in progress.
 * @param dataset - the training data set; by default all.
 */
export function resultsMark(database: Database, dataset?: string): string {
  const rows = database.select().from(meta).orderBy(asc(meta.key)).all()
  const counts = ({ key }: (typeof rows)[number]) => key.startsWith(CHANGES) && key !== CHANGES + dataset
  const named = prepared<object>(database, NAMED).get()
  return JSON.stringify([...(dataset === undefined ? rows : rows.filter((row) => !counts(row))), named])
}

/** A mark that changes with the versions of code, data and plugins, and with what plugins bring, but not with results. */
export function versionsMark(database: Database): string {
  const rows = database.select().from(meta).orderBy(asc(meta.key)).all()
  return JSON.stringify(rows.filter(({ key }) => !key.startsWith(CHANGES)))
}

const CHANGES = 'changes:'
/** A name that was given stands on the board. */
const NAMED = `select count(*) as names, total(changed_at) as changed from annotations where name <> ''`

/** Groups and their scores, which take the same groups for one. */
export function leaderboardData(database: Database, dataset: string): { groups: Group[]; scores: ScoreColumn[] } {
  const joined = joinedGroups(database, dataset)
  return {
    groups: leaderboardGroups(database, dataset, joined),
    scores: leaderboardScores(database, dataset, joined),
  }
}

/**
 * Groups of finished runs on a data set, in the order in which they were first requested. Those that hold the same encoders
 * and differ in their evaluations only are one.
 */
export function leaderboardGroups(
  database: Database,
  dataset: string,
  joined: ReadonlyMap<string, string> = joinedGroups(database, dataset),
): Group[] {
  // Thousands of groups share few versions and few lists of seeds.
  const changesSince = memoizeEach((version) => changesOfVersion(database, version))
  const seedsIn = memoizeEach((text) => JSON.parse(text) as number[])
  const names = groupNames(database, dataset)
  const marks = groupMarks(database, dataset)
  // Rows as arrays, since creating thousands of objects takes several times as long.
  const rows = prepared<GroupRow>(database, GROUPS).raw().all(dataset) as GroupRow[]
  const all = rows.map(
    ([id, runId, method, masking, backbone, variant, seeds, seconds, imagesPerSecond, peakRssMb, version]) => ({
      id,
      runId,
      method,
      masking,
      backbone,
      variant,
      stale: changesSince(version).length > 0,
      changes: changesSince(version),
      marks: marks.get(id) ?? [],
      seeds: seedsIn(seeds),
      name: names.get(id) ?? '',
      seconds,
      imagesPerSecond,
      peakRssMb,
    }),
  )
  if (joined.size === 0) return all
  const sets = groupBy(all, ({ id }) => joined.get(id) ?? id)
  return all.flatMap((group) => (joined.has(group.id) ? [] : joinedGroup(group, sets.get(group.id)!)))
}

/** @param members - the group itself and those that are shown with it. */
function joinedGroup(group: Group, members: readonly Group[]): Group {
  const changes = allChanges(members)
  const name = group.name || (members.find(({ name }) => name !== '')?.name ?? '')
  const marks = [...new Set(members.flatMap((member) => member.marks))].sort()
  return { ...group, name, changes, marks, stale: changes.length > 0 }
}

/** Events that tell where something was made, and nothing of its numbers. */
const OF_ORIGIN = ['continued_elsewhere', 'encoder_reused', 'trained_elsewhere']

function groupMarks(database: Database, dataset: string): Map<string, string[]> {
  const happened = prepared<{ group: string; name: string }>(database, HAPPENED).all(dataset, JSON.stringify(OF_ORIGIN))
  const byGroup = groupBy(happened, ({ group }) => group)
  return new Map([...byGroup].map(([id, own]) => [id, [...new Set(own.map(({ name }) => eventMark(name)))].sort()]))
}

/** The plus keeps SQLite from beginning with all runs that are done, and the cross join from beginning with all events. */
const HAPPENED = `select distinct runs.group_id as "group", events.name from runs cross join events on events.run_id = runs.id
  where runs.dataset = ? and +runs.status = 'done' and events.name not in (select value from json_each(?))`

const GROUPS = `select id, run_id, method, masking, backbone, variant, seeds, seconds, images_per_second, peak_rss_mb,
  json_array(kind, data_names, data_digest, code_version) from run_groups where dataset = ? order by created_at, id`
type Mean = number | null
type GroupRow = [
  id: string,
  runId: string,
  method: string,
  masking: string,
  backbone: string,
  variant: string,
  seeds: string,
  seconds: Mean,
  imagesPerSecond: Mean,
  peakRssMb: Mean,
  version: string,
]

/**
 * Every finite score of those groups, one row per leaderboard column. SQLite concatenates a column's groups as JSON,
 * which is many times faster than one row per group; the numbers are parsed on demand.
 */
export function leaderboardScores(
  database: Database,
  trainedOn: string,
  joined: ReadonlyMap<string, string> = joinedGroups(database, trainedOn),
): ScoreColumn[] {
  // Most columns have the same groups with the same seeds.
  const [groupsIn, seedsIn] = [memoizeEach(list<string>), memoizeEach(list<number[]>)]
  return prepared<ColumnRow>(database, COLUMNS)
    .all(trainedOn)
    .map(({ groups: text, selectedOnTest, ...score }) => {
      const { dataset, evaluation, condition, metric, protocol } = score
      const groups = groupsIn(text)
      const numbers = memoize(() => {
        const key = [trainedOn, dataset, evaluation, condition, metric, protocol]
        return prepared<NumberRow>(database, NUMBERS).get(...key)!
      })
      /**
       * In the order of the groups, whatever has been stored since they were listed; one that has gone has no number.
       */
      const inOrder = <T>(all: T[], none: T): T[] => {
        if (numbers().groups === text) return all
        const byGroup = new Map(list<string>(numbers().groups).map((group, i) => [group, all[i]!]))
        return groups.map((group) => byGroup.get(group) ?? none)
      }
      const column = {
        ...score,
        selectedOnTest: selectedOnTest === 1,
        groups,
        values: memoize(() => inOrder(list<number[]>(numbers().values), [])),
        seeds: memoize(() => inOrder(seedsIn(numbers().seeds ?? ''), [])),
        at: memoize(() => inOrder(list<number>(numbers().at), 0)),
        from: () => groups,
      }
      return groups.some((group) => joined.has(group)) ? joinedColumn(column, joined) : column
    })
}

/** Of the groups that are shown as one, the values over most seeds, and of these the newest. */
function joinedColumn(column: ScoreColumn, joined: ReadonlyMap<string, string>): ScoreColumn {
  const sets = groupBy([...column.groups.keys()], (i) => joined.get(column.groups[i]!) ?? column.groups[i]!)
  const chosen = memoize(() => {
    const [seeds, at] = [column.seeds(), column.at()]
    const better = (a: number, b: number) => seeds[b]!.length - seeds[a]!.length || at[b]! - at[a]!
    return [...sets.values()].map((members) => [...members].sort(better)[0]!)
  })
  const ofChosen = <T>(all: () => readonly T[]) => memoize(() => chosen().map((i) => all()[i]!))
  return {
    ...column,
    groups: [...sets.keys()],
    values: ofChosen(column.values),
    seeds: ofChosen(column.seeds),
    at: ofChosen(column.at),
    from: ofChosen(column.from),
  }
}

const SCORE_KEY = 'dataset, evaluation, condition, metric, protocol'
const GROUP_IDS = `group_concat('"' || group_id || '"') as groups`
const COLUMNS = `select ${SCORE_KEY}, max(selected_on_test) as selectedOnTest, ${GROUP_IDS} from group_scores
  where trained_on = ? group by ${SCORE_KEY} order by min(first)`
interface ColumnRow extends Pick<ScoreColumn, 'dataset' | 'evaluation' | 'condition' | 'metric' | 'protocol'> {
  selectedOnTest: 0 | 1
  groups: string
}

/** Null if all of the column was removed since the columns were listed. */
const NUMBERS = `select ${GROUP_IDS}, group_concat("values") as "values", group_concat(seeds) as seeds, group_concat(at) as at
  from group_scores where trained_on = ? and dataset = ? and evaluation = ? and condition = ? and metric = ? and protocol = ?`
type NumberRow = Record<'groups' | 'values' | 'seeds' | 'at', string | null>

const list = <T>(text: string | null) => JSON.parse(`[${text ?? ''}]`) as T[]

/** The published values for a data set, numbers only. */
export function publishedScores(database: Database, dataset: string): PublishedRow[] {
  return database
    .select()
    .from(published)
    .where(and(eq(published.dataset, dataset), isNotNull(published.value)))
    .all()
}

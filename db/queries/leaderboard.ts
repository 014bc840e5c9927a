/** What the leaderboard is made of: groups of finished runs that differ in the seed alone, and the papers' rows. */
import { and, asc, count, eq, isNotNull, sql } from 'drizzle-orm'
import { once } from '../once.ts'
import type { Database } from '../read-only.ts'
import { meta, published, runGroups } from '../schema.ts'
import { stale } from './runs.ts'

export interface LeaderboardDataset {
  dataset: string
  /** Groups with a finished run. */
  groups: number
  /** Numbers the papers printed for it. */
  published: number
}

export interface Group {
  id: string
  /** One of its runs: all agree but for the seed. */
  runId: string
  method: string
  masking: string
  backbone: string
  variant: string
  stale: boolean
  seeds: number[]
  /** Means over the runs that have them. */
  seconds: number | null
  imagesPerSecond: number | null
  peakRssMb: number | null
}

/** One number of many groups. */
export interface ScoreColumn {
  dataset: string
  evaluation: string
  condition: string
  metric: string
  protocol: string
  selectedOnTest: boolean
  /** Groups that have it. */
  groups: string[]
  /** Of each of these groups the values of all its seeds. These lists are JSON until asked for: few are on screen. */
  values(): number[][]
  seeds(): number[][]
  /** When the last of them was stored. */
  at(): number[]
}

export type PublishedRow = typeof published.$inferSelect

/** Data sets that have been run, or that the papers have numbers for; those with most results first. */
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
  return [...all.values()].sort((a, b) => b.groups - a.groups || a.dataset.localeCompare(b.dataset))
}

/** Differs from one call to the next when anything has changed that a leaderboard shows, and not while runs go on. */
export function resultsMark(database: Database): string {
  const rows = database.select().from(meta).orderBy(asc(meta.key))
  return JSON.stringify(rows.values())
}

/** Groups of finished runs on a data set, in the order they were first asked for. */
export function leaderboardGroups(database: Database, dataset: string): Group[] {
  // Under this name the summary answers for its runs: it has what makes a run stale.
  const rows = database.values<GroupRow>(sql`
    select id, run_id, method, masking, backbone, variant, ${stale}, seeds, seconds, images_per_second, peak_rss_mb
    from run_groups as runs where dataset = ${dataset} order by created_at, id`)
  return rows.map(([id, runId, method, masking, backbone, variant, isStale, seeds, seconds, speed, memory]) => ({
    id,
    runId,
    method,
    masking,
    backbone,
    variant,
    stale: isStale === 1,
    seeds: JSON.parse(seeds) as number[],
    seconds,
    imagesPerSecond: speed,
    peakRssMb: memory,
  }))
}

type GroupRow = [
  ...[id: string, runId: string, method: string, masking: string, backbone: string, variant: string],
  ...[stale: number, seeds: string, seconds: number | null, speed: number | null, memory: number | null],
]

/** Their configurations, in the order of the ids. */
export function configsOfRuns(database: Database, ids: readonly string[]): object[] {
  const texts = database.values<[string]>(sql`
    select config from json_each(${JSON.stringify(ids)}) as asked join runs on runs.id = asked.value order by asked.key`)
  return texts.map(([text]) => JSON.parse(text) as object)
}

/**
 * Every finite score of those groups, a row a column of the leaderboard: SQLite strings a column's numbers together as
 * JSON, which is many times faster to take over than a row each.
 */
export function leaderboardScores(database: Database, dataset: string): ScoreColumn[] {
  const list = <T>(text: string) => JSON.parse(`[${text}]`) as T[]
  // Most columns are of the same groups.
  const groupsOf = new Map<string, string[]>()
  const listOnce = (text: string) => groupsOf.get(text) ?? groupsOf.set(text, list<string>(text)).get(text)!
  const rows = database.values<ScoreRow>(sql`
    select dataset, evaluation, condition, metric, protocol, max(selected_on_test),
      group_concat('"' || group_id || '"'), group_concat("values"), group_concat(seeds), group_concat(at)
    from group_scores where trained_on = ${dataset}
    group by dataset, evaluation, condition, metric, protocol order by min(first)`)
  return rows.map(([dataset, evaluation, condition, metric, protocol, selected, groups, values, seeds, at]) => ({
    dataset,
    evaluation,
    condition,
    metric,
    protocol,
    selectedOnTest: selected === 1,
    groups: listOnce(groups),
    values: once(() => list<number[]>(values)),
    seeds: once(() => list<number[]>(seeds)),
    at: once(() => list<number>(at)),
  }))
}

type ScoreRow = [
  ...[dataset: string, evaluation: string, condition: string, metric: string, protocol: string, selected: number],
  ...[groups: string, values: string, seeds: string, at: string],
]

/** What the papers printed for a data set, numbers only. */
export function publishedScores(database: Database, dataset: string): PublishedRow[] {
  return database
    .select()
    .from(published)
    .where(and(eq(published.dataset, dataset), isNotNull(published.value)))
    .all()
}

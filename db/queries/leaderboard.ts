/** What the leaderboard is made of: groups of finished runs that differ in the seed alone, and the papers' rows. */
import { and, asc, count, eq, isNotNull, sql } from 'drizzle-orm'
import type { RunConfig } from '../config.ts'
import type { RunKind } from '../names.ts'
import type { Database } from '../read-only.ts'
import { published, runs, scores } from '../schema.ts'
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
  kind: RunKind
  method: string
  masking: string
  backbone: string
  variant: string
  stale: boolean
  /** The configuration of one of its runs: all agree but for the seed. */
  config: RunConfig
  seeds: number[]
  /** Means over the runs that have them. */
  seconds: number | null
  imagesPerSecond: number | null
  peakRssMb: number | null
  endedAt: number | null
}

/** One number of a group: the values of all its seeds, in the order of the seeds. */
export interface GroupScore {
  groupId: string
  dataset: string
  evaluation: string
  condition: string
  metric: string
  protocol: string
  selectedOnTest: boolean
  values: number[]
  seeds: number[]
  at: number
}

export type PublishedRow = typeof published.$inferSelect

/** Data sets that have been run, or that the papers have numbers for; those with most results first. */
export function leaderboardDatasets(database: Database): LeaderboardDataset[] {
  const measured = database
    .select({ dataset: runs.dataset, groups: sql<number>`count(distinct ${runs.groupId})` })
    .from(runs)
    .where(eq(runs.status, 'done'))
    .groupBy(runs.dataset)
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

/** Groups of finished runs on a data set, in the order they were first asked for. */
export function leaderboardGroups(database: Database, dataset: string): Group[] {
  return database
    .select({
      id: runs.groupId,
      kind: runs.kind,
      method: runs.method,
      masking: runs.masking,
      backbone: runs.backbone,
      variant: runs.variant,
      stale: sql`max(${stale})`.mapWith(Boolean),
      config: runs.config,
      seeds: sql`json_group_array(${runs.seed} order by ${runs.seed})`.mapWith(
        (text: string) => JSON.parse(text) as number[],
      ),
      seconds: sql<number | null>`avg(${runs.seconds})`,
      imagesPerSecond: sql<number | null>`avg(${runs.imagesPerSecond})`,
      peakRssMb: sql<number | null>`avg(${runs.peakRssMb})`,
      endedAt: sql<number | null>`max(${runs.endedAt})`,
    })
    .from(runs)
    .where(and(eq(runs.dataset, dataset), eq(runs.status, 'done')))
    .groupBy(runs.groupId)
    .orderBy(sql`min(${runs.createdAt})`, asc(runs.groupId))
    .all()
}

/** Every finite score of those groups, its seeds aggregated exactly: no sampling, no limit. */
export function leaderboardScores(database: Database, dataset: string): GroupScore[] {
  const numbers = (text: string) => JSON.parse(text) as number[]
  return database
    .select({
      groupId: runs.groupId,
      dataset: scores.dataset,
      evaluation: scores.evaluation,
      condition: scores.condition,
      metric: scores.metric,
      protocol: scores.protocol,
      selectedOnTest: sql`max(${scores.selectedOnTest})`.mapWith(Boolean),
      values: sql`json_group_array(${scores.value} order by ${runs.seed})`.mapWith(numbers),
      seeds: sql`json_group_array(${runs.seed} order by ${runs.seed})`.mapWith(numbers),
      at: sql<number>`max(${scores.createdAt})`,
    })
    .from(scores)
    .innerJoin(runs, eq(runs.id, scores.runId))
    .where(and(eq(runs.dataset, dataset), eq(runs.status, 'done'), isNotNull(scores.value)))
    .groupBy(runs.groupId, scores.dataset, scores.evaluation, scores.condition, scores.metric, scores.protocol)
    .orderBy(sql`min(${scores.id})`)
    .all()
}

/** What the papers printed for a data set, numbers only. */
export function publishedScores(database: Database, dataset: string): PublishedRow[] {
  return database
    .select()
    .from(published)
    .where(and(eq(published.dataset, dataset), isNotNull(published.value)))
    .all()
}

import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { createdAt, dataNames, encoder, endedAt, kind, numbers, selectedOnTest } from './columns.ts'

/**
 * Groups of finished runs that differ only in the seed; their scores are in the next table. Leaderboards are made from
 * both. They are summaries that only triggers write (db/migrations/0005_summaries.sql).
 */
export const runGroups = sqliteTable(
  'run_groups',
  {
    id: text().primaryKey(),
    dataset: text().notNull(),
    /** One of its runs. All have the same configuration, data and code, so the columns copied below hold for all. */
    runId: text('run_id').notNull(),
    kind: kind(),
    ...encoder(),
    variant: text().notNull(),
    dataNames: dataNames(),
    dataDigest: text('data_digest').notNull(),
    codeVersion: text('code_version').notNull(),
    seeds: numbers(),
    /** Mean over the runs that have it, as the next two are. */
    seconds: real(),
    imagesPerSecond: real('images_per_second'),
    /** In MiB. */
    peakRssMb: real('peak_rss_mb'),
    endedAt: endedAt(),
    /** When the first of them was requested. */
    createdAt: createdAt(),
  },
  (t) => [index('run_groups_dataset').on(t.dataset, t.createdAt, t.id)],
)

/** The finite values of one score of a group, ordered by seed. */
export const groupScores = sqliteTable(
  'group_scores',
  {
    /** The training data set; `dataset` is the one used for evaluation. */
    trainedOn: text('trained_on').notNull(),
    dataset: text().notNull(),
    evaluation: text().notNull(),
    condition: text().notNull(),
    metric: text().notNull(),
    protocol: text().notNull(),
    groupId: text('group_id').notNull(),
    selectedOnTest: selectedOnTest(),
    values: numbers(),
    seeds: numbers(),
    /** The smallest id of its scores: their place in the order in which scores were stored. */
    first: integer().notNull(),
    /** When the newest value was stored, milliseconds since 1970. */
    at: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.trainedOn, t.dataset, t.evaluation, t.condition, t.metric, t.protocol, t.groupId] }),
    index('group_scores_group').on(t.groupId),
  ],
)

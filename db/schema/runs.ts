import { sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { StoredConfig } from '../config/run.ts'
import { createdAt, dataNames, encoder, endedAt, kind, status } from './columns.ts'
import { environments } from './meta.ts'

/** The first sort key of run lists: running runs, then the queue, then runs that have ended. */
export const LISTED = sql`case "status" when 'running' then 0 when 'queued' then 1 else 2 end`

/**
 * Each row is one seed of one configuration. `id` hashes config, data digest, seed and code version; `group_id` omits
 * the seed.
 */
export const runs = sqliteTable(
  'runs',
  {
    id: text().primaryKey(),
    groupId: text('group_id').notNull(),
    kind: kind(),
    dataset: text().notNull(),
    ...encoder(),
    /** Differences from the default backbone, e.g. `w16 s2 b1`; empty when there are none. */
    variant: text().notNull().default(''),
    /** The options that tell it apart from runs of its suite with the same name, e.g. `lambda=5`. */
    label: text().notNull().default(''),
    seed: integer().notNull(),
    /** All options as JSON, including defaults; the schema is in db/config/. */
    config: text({ mode: 'json' }).$type<StoredConfig>().notNull(),
    /**
     * All data sets that it reads, comma-separated, its own first, then its plugins as `plugin:<key>`; empty in old runs,
     * which did not record them.
     */
    dataNames: dataNames().default(''),
    /** Digest of the contents of these data sets and of the plugins' sources. */
    dataDigest: text('data_digest').notNull(),
    /** Hash of the sources that affect this kind of run. */
    codeVersion: text('code_version').notNull(),
    status: status(),
    /** Why it failed, and the remedy. */
    error: text(),
    /** Number of times that a worker has started it. */
    attempts: integer().notNull().default(0),
    host: text(),
    pid: integer(),
    /** Time of its worker's last heartbeat. */
    heartbeatAt: integer('heartbeat_at'),
    /** Current phase of the worker, e.g. `epoch 2/5`. */
    phase: text(),
    /** Current step, of `total_steps`. */
    step: integer().notNull().default(0),
    totalSteps: integer('total_steps').notNull().default(0),
    createdAt: createdAt(),
    /** Time of the first start. */
    startedAt: integer('started_at'),
    endedAt: endedAt(),
    /** Wall time of all attempts, in seconds. */
    seconds: real(),
    /** Training speed. */
    imagesPerSecond: real('images_per_second'),
    /** Peak memory of its process, in MiB; null if unknown. */
    peakRssMb: real('peak_rss_mb'),
    /** Name of the GPU that it computed on; null on a CPU. */
    card: text(),
    /** Peak GPU memory of its process, in MiB; null if unknown. */
    peakCardMb: real('peak_card_mb'),
    /** Number of trained weights and biases. */
    parameters: integer(),
    environmentId: text('environment_id').references(() => environments.id),
    gitCommit: text('git_commit'),
    /** Whether the sources differed from that commit. */
    gitDirty: integer('git_dirty', { mode: 'boolean' }),
    /** The command line that repeats the run. */
    command: text(),
  },
  (t) => [
    index('runs_group').on(t.groupId),
    index('runs_status').on(t.status),
    index('runs_created').on(t.createdAt),
    // Counts the runs of each choice of a filter, of some suites or all.
    index('runs_dataset').on(t.dataset, t.method, t.masking, t.status, t.id),
    // Gives the order of the list, and covers its filters and its search without reading the rows.
    index('runs_list').on(
      LISTED,
      sql`"ended_at" desc`,
      t.createdAt,
      t.id,
      t.status,
      t.dataset,
      t.method,
      t.masking,
      t.kind,
      t.backbone,
      t.variant,
      t.label,
      t.seed,
    ),
    // The columns that decide whether a run is stale, so that stale runs are counted per version.
    index('runs_ended').on(t.endedAt),
    index('runs_versions').on(t.status, t.kind, t.dataNames, t.dataDigest, t.codeVersion),
  ],
)

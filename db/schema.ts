/**
 * The result store. One SQLite file holds everything but artefact bytes, which live in `<database>.d/` under their
 * content hash. Times are milliseconds since 1970 (UTC); accuracies are fractions.
 */
import { sql } from 'drizzle-orm'
import { blob, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { StoredConfig } from './config/run.ts'
import { RUN_KINDS, RUN_STATUSES } from './names.ts'

/**
 * Facts about the store itself. `code:<kind>` holds the code version and `data:<names>` the digest of these data sets
 * when such runs were last requested (or, for the code, when `status` last checked); runs made with another version or
 * digest are stale. `changes:<dataset>` counts the changes of finished results. `plugin:<key>` holds the catalogue entry
 * of a plugin's member, and `plugin-code:<digest>` the code that runs are made with.
 */
export const meta = sqliteTable('meta', {
  key: text().primaryKey(),
  value: text().notNull(),
})

/** Machine and software that runs were made with; `id` is the hash of `facts`. */
export const environments = sqliteTable('environments', {
  id: text().primaryKey(),
  facts: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
})

/** The first sort key of run lists: running runs, then the queue, then runs that have ended. */
const LISTED = sql`case "status" when 'running' then 0 when 'queued' then 1 else 2 end`

/**
 * Each row is one seed of one configuration. `id` hashes config, data digest, seed and code version; `group_id` omits
 * the seed.
 */
export const runs = sqliteTable(
  'runs',
  {
    id: text().primaryKey(),
    groupId: text('group_id').notNull(),
    kind: text({ enum: RUN_KINDS }).notNull(),
    dataset: text().notNull(),
    method: text().notNull(),
    masking: text().notNull(),
    backbone: text().notNull(),
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
    dataNames: text('data_names').notNull().default(''),
    /** Digest of the contents of these data sets and of the plugins' sources. */
    dataDigest: text('data_digest').notNull(),
    /** Hash of the sources that affect this kind of run. */
    codeVersion: text('code_version').notNull(),
    status: text({ enum: RUN_STATUSES }).notNull().default('queued'),
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
    createdAt: integer('created_at').notNull(),
    /** Time of the first start. */
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
    /** Wall time of all attempts, in seconds. */
    seconds: real(),
    /** Training speed. */
    imagesPerSecond: real('images_per_second'),
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

/**
 * What people wrote about a run: it decides nothing about the run, and is changed by `tag` alone. When stores are
 * merged, the newest version is kept.
 */
export const annotations = sqliteTable('annotations', {
  runId: text('run_id')
    .primaryKey()
    .references(() => runs.id, { onDelete: 'cascade' }),
  /** Shown in front of its generated name; empty: none. */
  name: text().notNull().default(''),
  note: text().notNull().default(''),
  /** Sorted. */
  tags: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
  changedAt: integer('changed_at').notNull(),
})

/**
 * The runs of each suite; one run can belong to several suites. State and times are copied from the run by triggers, so
 * that a suite is listed and counted from an index, however large the store is.
 */
export const suiteRuns = sqliteTable(
  'suite_runs',
  {
    suite: text().notNull(),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    /** Position of the run in the suite. */
    position: integer().notNull(),
    status: text({ enum: RUN_STATUSES }).notNull().default('queued'),
    endedAt: integer('ended_at'),
    createdAt: integer('created_at').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.suite, t.runId] }),
    index('suite_runs_run').on(t.runId),
    index('suite_runs_status').on(t.suite, t.status),
    index('suite_runs_list').on(t.suite, LISTED, sql`"ended_at" desc`, t.createdAt, t.runId, t.status),
  ],
)

/**
 * Runs submitted to Slurm, one row per submission. A run has at most one open row, and is waiting or running on Slurm
 * while it has one.
 */
export const slurmTasks = sqliteTable(
  'slurm_tasks',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    /** Folder with the task and the store of the run, next to the database. */
    folder: text().notNull(),
    /** Name of the array, which is the job name in Slurm and the name of its files in `folder`. */
    array: text().notNull(),
    arrayIndex: integer('array_index').notNull(),
    /** Slurm's job number of the array; null until Slurm has answered the submission. */
    jobId: integer('job_id'),
    submittedAt: integer('submitted_at').notNull(),
    /** Last state reported by Slurm, e.g. `PENDING`, and since when. */
    state: text().notNull().default('PENDING'),
    stateSince: integer('state_since').notNull(),
    /** Slurm's reason why it waits or has ended, e.g. `Resources`. */
    reason: text(),
    node: text(),
    /** Null while it is open. */
    endedAt: integer('ended_at'),
    /** Exit code of the worker; null for a lost task: cancelled, preempted, failed node or time limit. */
    exitCode: integer('exit_code'),
  },
  (t) => [
    uniqueIndex('slurm_tasks_open').on(t.runId).where(sql`ended_at is null`),
    index('slurm_tasks_run').on(t.runId),
  ],
)

/** A named curve of a run, with its newest value, so that lists need not read the points. */
export const series = sqliteTable(
  'series',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    axis: text({ enum: ['step', 'epoch'] }).notNull(),
    lastStep: integer('last_step'),
    lastValue: real('last_value'),
  },
  (t) => [uniqueIndex('series_run_name').on(t.runId, t.name)],
)

/**
 * Points of the curves. Values that are not finite are stored as null. The table is its own index (`without rowid`,
 * added to the migration by hand), so that a curve is read contiguously and millions of points take half the space.
 */
export const points = sqliteTable(
  'points',
  {
    seriesId: integer('series_id')
      .notNull()
      .references(() => series.id, { onDelete: 'cascade' }),
    step: integer().notNull(),
    value: real(),
  },
  (t) => [primaryKey({ columns: [t.seriesId, t.step] })],
)

/** Notable events of a run, such as a mask that collapsed, and when they happened. */
export const events = sqliteTable(
  'events',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    axis: text({ enum: ['step', 'epoch'] }).notNull(),
    step: integer().notNull(),
    message: text().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [uniqueIndex('events_key').on(t.runId, t.name, t.step)],
)

/** Final scores. `protocol` is the short text shown next to every number; `details` holds the full resolved options. */
export const scores = sqliteTable(
  'scores',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    /** The test data set, which can differ from that of the run. */
    dataset: text().notNull(),
    /** The evaluation, e.g. `knn` or `linear`. */
    evaluation: text().notNull(),
    /** The condition, e.g. a background or a noise level; empty for the whole test set. */
    condition: text().notNull().default(''),
    /** The metric, e.g. `top1`. */
    metric: text().notNull(),
    value: real(),
    protocol: text().notNull(),
    /** True when anything behind this number was selected on test labels. */
    selectedOnTest: integer('selected_on_test', { mode: 'boolean' }).notNull().default(false),
    details: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('scores_key').on(t.runId, t.dataset, t.evaluation, t.condition, t.metric, t.protocol),
    index('scores_evaluation').on(t.evaluation, t.dataset, t.metric),
  ],
)

/**
 * Groups of finished runs that differ only in the seed; their scores are in the next table. Leaderboards are made from
 * both. They are summaries that only triggers write (db/migrations/0002_summaries.sql).
 */
export const runGroups = sqliteTable(
  'run_groups',
  {
    id: text().primaryKey(),
    dataset: text().notNull(),
    /** One of its runs. All have the same configuration, data and code, so the columns copied below hold for all. */
    runId: text('run_id').notNull(),
    kind: text({ enum: RUN_KINDS }).notNull(),
    method: text().notNull(),
    masking: text().notNull(),
    backbone: text().notNull(),
    variant: text().notNull(),
    dataNames: text('data_names').notNull(),
    dataDigest: text('data_digest').notNull(),
    codeVersion: text('code_version').notNull(),
    seeds: text({ mode: 'json' }).$type<number[]>().notNull(),
    /** Means over the runs that have them. */
    seconds: real(),
    imagesPerSecond: real('images_per_second'),
    peakRssMb: real('peak_rss_mb'),
    endedAt: integer('ended_at'),
    /** When the first of them was requested. */
    createdAt: integer('created_at').notNull(),
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
    selectedOnTest: integer('selected_on_test', { mode: 'boolean' }).notNull(),
    values: text({ mode: 'json' }).$type<number[]>().notNull(),
    seeds: text({ mode: 'json' }).$type<number[]>().notNull(),
    /** Position in the order in which scores were stored. */
    first: integer().notNull(),
    at: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.trainedOn, t.dataset, t.evaluation, t.condition, t.metric, t.protocol, t.groupId] }),
    index('group_scores_group').on(t.groupId),
  ],
)

/** Predicted class of every test item, int32 little-endian, in the data set's own order. */
export const predictions = sqliteTable(
  'predictions',
  {
    runId: text('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    dataset: text().notNull(),
    evaluation: text().notNull(),
    condition: text().notNull().default(''),
    protocol: text().notNull(),
    /** Hash of the true labels; rows with equal hashes can be compared item by item. */
    truthDigest: text('truth_digest').notNull(),
    items: integer().notNull(),
    predicted: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.dataset, t.evaluation, t.condition, t.protocol] })],
)

/** True class of every item of a test set, int32 little-endian, shared by all predictions with its hash. */
export const truths = sqliteTable('truths', {
  digest: text().primaryKey(),
  items: integer().notNull(),
  labels: blob({ mode: 'buffer' }).notNull(),
})

/** Files of a run, stored as `<database>.d/<first two of sha256>/<sha256>`. */
export const artefacts = sqliteTable(
  'artefacts',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    kind: text({ enum: ['checkpoint', 'masks', 'pictures', 'log'] }).notNull(),
    /** E.g. `encoder.safetensors`; `resume` is the state from which an unfinished run resumes. */
    name: text().notNull(),
    step: integer().notNull(),
    sha256: text().notNull(),
    bytes: integer().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [uniqueIndex('artefacts_key').on(t.runId, t.kind, t.name, t.step), index('artefacts_sha').on(t.sha256)],
)

/** The papers' published numbers, imported from `db/published/results.csv`; percentages become fractions. */
export const published = sqliteTable(
  'published',
  {
    paper: text().notNull(),
    table: text('table_id').notNull(),
    dataset: text().notNull(),
    backbone: text().notNull(),
    method: text().notNull(),
    masking: text().notNull(),
    evaluation: text().notNull(),
    condition: text().notNull(),
    metric: text().notNull(),
    /** Null where the paper prints no single number (a range of tied rates). */
    value: real(),
    std: real(),
    printed: text().notNull(),
    unit: text().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.table, t.dataset, t.backbone, t.method, t.masking, t.evaluation, t.condition, t.metric],
    }),
  ],
)

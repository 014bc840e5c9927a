/**
 * The result store. One SQLite file holds everything but artefact bytes, which live in `<database>.d/` under their
 * content hash. Times are milliseconds since 1970 (UTC); accuracies are fractions.
 */
import { sql } from 'drizzle-orm'
import { blob, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { RunConfig } from './config/run.ts'
import { RUN_KINDS, RUN_STATUSES } from './names.ts'

/**
 * Facts about the store itself: `code:<kind>` holds the version of the code when runs were last asked for or `status` looked,
 * `data:<names>` the digest of these data sets when runs on them were last asked for. A run that was made with another one is
 * stale. `changes:<dataset>` counts the changes of finished results.
 */
export const meta = sqliteTable('meta', {
  key: text().primaryKey(),
  value: text().notNull(),
})

/** Machine and software a run was made with; `id` is the hash of `facts`. */
export const environments = sqliteTable('environments', {
  id: text().primaryKey(),
  facts: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
})

/** Running first, then the queue, then what ended: how lists of runs begin their order. */
const LISTED = sql`case "status" when 'running' then 0 when 'queued' then 1 else 2 end`

/** One seed of one configuration. `id` hashes config, data digest, seed and code version; `group_id` leaves the seed out. */
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
    /** What differs from the plain backbone, e.g. `w16 s2 b1`; empty when nothing does. */
    variant: text().notNull().default(''),
    seed: integer().notNull(),
    /** All options in JSON, defaults written out; its form is in db/config/. */
    config: text({ mode: 'json' }).$type<RunConfig>().notNull(),
    /** Every data set that it reads, its own first, joined by commas; empty in runs of before they were written down. */
    dataNames: text('data_names').notNull().default(''),
    /** Of the contents of these data sets. */
    dataDigest: text('data_digest').notNull(),
    /** Hash of the sources that matter to this kind of run. */
    codeVersion: text('code_version').notNull(),
    status: text({ enum: RUN_STATUSES }).notNull().default('queued'),
    /** Why it failed, and the remedy. */
    error: text(),
    /** How often a worker began it. */
    attempts: integer().notNull().default(0),
    host: text(),
    pid: integer(),
    /** When its worker last gave a sign of life. */
    heartbeatAt: integer('heartbeat_at'),
    /** What the worker is doing now, e.g. `epoch 2/5`. */
    phase: text(),
    /** Where it stands, of `total_steps`. */
    step: integer().notNull().default(0),
    totalSteps: integer('total_steps').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    /** When it was begun for the first time. */
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
    /** Wall time of all attempts, seconds. */
    seconds: real(),
    /** Speed of training. */
    imagesPerSecond: real('images_per_second'),
    peakRssMb: real('peak_rss_mb'),
    /** Of the card that it computed on, by its own name; null on a CPU. */
    card: text(),
    /** The most of the card's memory that its process held, MiB; null where nobody could tell. */
    peakCardMb: real('peak_card_mb'),
    /** Trained weights and biases. */
    parameters: integer(),
    environmentId: text('environment_id').references(() => environments.id),
    gitCommit: text('git_commit'),
    /** Whether the sources differed from that commit. */
    gitDirty: integer('git_dirty', { mode: 'boolean' }),
    /** What to type to do it again. */
    command: text(),
  },
  (t) => [
    index('runs_group').on(t.groupId),
    index('runs_status').on(t.status),
    index('runs_created').on(t.createdAt),
    index('runs_dataset').on(t.dataset, t.method, t.masking),
    // Serves the order of the list, and its filters without a look at the rows.
    index('runs_list').on(LISTED, sql`"ended_at" desc`, t.createdAt, t.id, t.status, t.dataset, t.method),
    // What makes a run stale, so that the stale ones are counted a version at a time.
    index('runs_ended').on(t.endedAt),
    index('runs_versions').on(t.status, t.kind, t.dataNames, t.dataDigest, t.codeVersion),
  ],
)

/**
 * Which suites ask for which runs; one run can serve several suites. State and times are copies of the run's, kept right
 * by triggers: with them a suite is listed and counted from an index, however large the store.
 */
export const suiteRuns = sqliteTable(
  'suite_runs',
  {
    suite: text().notNull(),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    /** Place of the run in the suite's order. */
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
 * Runs that were given to Slurm, one row a submission; a run has at most one open row, and while it has one it waits or
 * is worked on there.
 */
export const slurmTasks = sqliteTable(
  'slurm_tasks',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    /** Where task and store of the run lie, beside the database. */
    folder: text().notNull(),
    /** Name of the array: the job's name in Slurm, and that of its files in `folder`. */
    array: text().notNull(),
    arrayIndex: integer('array_index').notNull(),
    /** Slurm's number of the array; null from the moment before it is submitted until Slurm has answered. */
    jobId: integer('job_id'),
    submittedAt: integer('submitted_at').notNull(),
    /** As Slurm said last, e.g. `PENDING`, and since when. */
    state: text().notNull().default('PENDING'),
    stateSince: integer('state_since').notNull(),
    /** Why it waits or has ended, in Slurm's words, e.g. `Resources`. */
    reason: text(),
    node: text(),
    /** Null while it is open. */
    endedAt: integer('ended_at'),
    /** Of the worker; null of a task that was lost: cancelled, preempted, its node failed or its time was up. */
    exitCode: integer('exit_code'),
  },
  (t) => [
    uniqueIndex('slurm_tasks_open').on(t.runId).where(sql`ended_at is null`),
    index('slurm_tasks_run').on(t.runId),
  ],
)

/** A named curve of a run; the newest value is kept beside it so that lists need not read the points. */
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
 * Points of the curves. A value that is not finite is stored as null. The table is its own index (`without rowid`, which
 * the migration says by hand): a curve is read in one go, and millions of points take half the room.
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

/** What a reader of the curves must not miss, such as a mask that collapsed: what it is and when it happened. */
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

/** Final numbers. `protocol` is the short string shown beside every number; `details` the full resolved options. */
export const scores = sqliteTable(
  'scores',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    /** Data set that was tested on; it may be another than the run's. */
    dataset: text().notNull(),
    /** How the encoder was looked at, e.g. `knn` or `linear`. */
    evaluation: text().notNull(),
    /** Part or circumstance, e.g. a background or a noise level; empty for the whole. */
    condition: text().notNull().default(''),
    /** What was measured, e.g. `top1`. */
    metric: text().notNull(),
    value: real(),
    protocol: text().notNull(),
    /** True when anything about this number was chosen by looking at test labels. */
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
 * Finished runs that differ in the seed alone, and below their scores: what a leaderboard is made of. Both tables are
 * summaries that triggers keep right (db/migrations/0002_summaries.sql), whoever writes runs and scores; nobody else
 * writes them.
 */
export const runGroups = sqliteTable(
  'run_groups',
  {
    id: text().primaryKey(),
    dataset: text().notNull(),
    /** One of its runs. They agree in configuration, data and code: what is copied below holds for all. */
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
    /** When the first of them was asked for. */
    createdAt: integer('created_at').notNull(),
  },
  (t) => [index('run_groups_dataset').on(t.dataset, t.createdAt, t.id)],
)

/** The finite values of one score of a group, in the order of the seeds. */
export const groupScores = sqliteTable(
  'group_scores',
  {
    /** What was trained on; `dataset` is what was evaluated on. */
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
    /** Its place in the order in which scores were stored. */
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
    /** Hash of the true labels: two rows can be compared item by item when it is equal. */
    truthDigest: text('truth_digest').notNull(),
    items: integer().notNull(),
    predicted: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.dataset, t.evaluation, t.condition, t.protocol] })],
)

/** True class of every item of a test set, int32 little-endian, once for all predictions that name its hash. */
export const truths = sqliteTable('truths', {
  digest: text().primaryKey(),
  items: integer().notNull(),
  labels: blob({ mode: 'buffer' }).notNull(),
})

/** Files a run left behind, stored as `<database>.d/<first two of sha256>/<sha256>`. */
export const artefacts = sqliteTable(
  'artefacts',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    kind: text({ enum: ['checkpoint', 'masks', 'log'] }).notNull(),
    /** E.g. `encoder.safetensors`; `resume` is a state from which an unfinished run goes on. */
    name: text().notNull(),
    step: integer().notNull(),
    sha256: text().notNull(),
    bytes: integer().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [uniqueIndex('artefacts_key').on(t.runId, t.kind, t.name, t.step), index('artefacts_sha').on(t.sha256)],
)

/** The papers' printed numbers, imported from `db/published/results.csv`; percent becomes a fraction. */
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
    /** Null where the print is not one number (a range of tied rates). */
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

/**
 * A result store of any size with made-up numbers, written by plain SQL in seconds to minutes: data sets with many
 * groups of three to five seeds, several evaluations under their protocols, curves, predictions, events, suites.
 * Nothing in it was measured.
 */
import { type RunConfig, type RunConfigInput, runConfigSchema } from '../../db/config/run.ts'
import type { RunStatus } from '../../db/names.ts'
import { type Database, openDatabase } from '../../db/open.ts'
import { between, pick, unit } from './made-up.ts'

export interface Size {
  runs: number
  /** Points of all curves together. */
  points: number
  /** Points of each curve of the one long run. */
  longCurve: number
}

export const LONG_RUN = 'f00d0000long'
export const LONG_CURVES = ['loss', 'learning_rate', 'images_per_second', 'rss_mb'] as const
/** The noisy-label runs are few and have 165 scores each. */
export const DATASETS = [
  'fashion-mnist-mini',
  'scenes',
  'scenes-few',
  'stl10',
  'cifar10',
  'cifar100',
  'imagenet100',
  'imagenet100s',
  'flowers102',
  'uci-splice',
] as const
const NOISY_SHARE = 0.01
const CURVES = [
  ['loss', 'step', 0.5],
  ['learning_rate', 'step', 0.35],
  ['online_knn', 'epoch', 0.15],
] as const
const START = Date.UTC(2026, 0, 5)
const MINUTE = 60_000
const METHODS = ['simclr', 'simsiam', 'byol'] as const
const MASKINGS = ['none', 'adios', 'adios-s', 'gt', 'fgbg', 'box', 'shuffle', 'mae', 'beit'] as const

const SCORES: [evaluation: string, metric: string, protocol: string, selected: boolean, level: number][] = [
  ['linear', 'top1', '100 epochs SGD .9, lr .1, last epoch', false, 0.76],
  ['linear', 'top5', '100 epochs SGD .9, lr .1, last epoch', false, 0.95],
  ['linear', 'top1', '100 epochs SGD .9, lr .1, best epoch', true, 0.77],
  ['knn', 'top1', 'k 20, T .07, cosine, backbone features', false, 0.71],
  ['clustering', 'nmi', 'k-means++, 10 restarts, test features', false, 0.58],
  ['clustering', 'ari', 'k-means++, 10 restarts, test features', false, 0.47],
  ['clustering', 'fmi', 'k-means++, 10 restarts, test features', false, 0.52],
  ['transfer-linear', 'top1', '100 epochs SGD .9, lr .1, last epoch', false, 0.61],
]
const RATES = [0.8, 0.6, 0.4, 0.2, 0, -0.4, -0.6, -1, -2, -4, -8]
const NOISES = [0, 0.1, 0.2, 0.3, 0.4]
const PROTOCOLS = ['honest', 'last', 'published']

/** @returns what changes, by next to nothing, one score of a finished run on every data set. */
export function resultChanger({ $client: client }: Database): () => void {
  const changed = client
    .prepare(`select (select min(id) from scores where run_id = one.run_id and value is not null) as id
      from (select min(run_id) as run_id from run_groups group by dataset) as one`)
    .pluck()
    .all()
  const update = client.prepare('update scores set value = value + 1e-9 where id = ?')
  return client.transaction(() => {
    for (const id of changed) if (update.run(id).changes !== 1) throw new Error(`there is no score ${id}`)
  })
}

/** Fills a new file and returns it open. A killed filling leaves nothing: all of it is one transaction. */
export function writeLargeStore(path: string, size: Size): Database {
  const database = openDatabase(path)
  database.$client.pragma('cache_size = -200000')
  database.transaction(() => fill(database, size))
  database.$client.pragma('wal_checkpoint(truncate)')
  return database
}

function fill(database: Database, { runs, points, longCurve }: Size): void {
  const insert = statements(database)
  for (const kind of ['representation', 'noisy-labels']) insert.meta.run(`code:${kind}`, 'code-2')
  insert.environment.run('machine', JSON.stringify({ node: 'v20.20.2', device: 'cpu', cores: 2 }))
  const perRun = points / runs
  let written = 0
  for (let group = 0; written < runs; group++) {
    const seeds = Math.min(3 + (group % 3), runs - written)
    const config = configOf(group)
    const offset = 0.08 * (unit(group, 1) - 0.5)
    for (let seed = 0; seed < seeds; seed++) {
      const run = written++
      const long = run === 0
      const id = long ? LONG_RUN : hex(run)
      const status = run < 4 ? 'done' : statusOf(run, runs)
      addRun(insert, { id, run, group, seed, config, status })
      if (status === 'queued') continue
      if (long) for (const name of LONG_CURVES) addCurve(insert, id, name, 'step', longCurve)
      else for (const [name, axis, share] of CURVES) addCurve(insert, id, name, axis, Math.round(perRun * share))
      if (status === 'done') addScores(insert, id, config, run, offset)
    }
  }
}

function configOf(group: number): RunConfig {
  const noisy = unit(group, 2) < NOISY_SHARE
  const input: RunConfigInput = noisy
    ? { kind: 'noisy-labels', dataset: 'uci-splice', hidden: 8 + group, seed: 0 }
    : {
        kind: 'representation',
        dataset: pick(DATASETS.slice(0, -1), group, 3),
        method: pick(METHODS, group, 4),
        masking: pick(MASKINGS, group, 5),
        trainImages: 1000 + group,
        epochs: 1 + (group % 7),
        backbone: { name: 'resnet18-cifar', width: pick([8, 16], group, 6), stemStride: 2, blocks: 1 },
        evaluations: [{ name: 'knn' }, { name: 'linear' }, { name: 'clustering' }],
        seed: 0,
      }
  return runConfigSchema.parse(input)
}

function statusOf(run: number, runs: number): RunStatus {
  if (run >= runs - 5) return 'running'
  const at = unit(run, 7)
  return at < 0.01 ? 'failed' : at < 0.015 ? 'interrupted' : at < 0.02 ? 'queued' : 'done'
}

type Statements = ReturnType<typeof statements>

function statements(database: Database) {
  const { $client: client } = database
  return {
    meta: client.prepare('insert into meta values (?, ?)'),
    environment: client.prepare('insert into environments values (?, ?)'),
    run: client.prepare(`insert into runs (id, group_id, kind, dataset, method, masking, backbone, variant, seed, config,
      data_digest, code_version, status, error, attempts, host, pid, heartbeat_at, phase, step, total_steps, created_at,
      started_at, ended_at, seconds, images_per_second, peak_rss_mb, parameters, environment_id, git_commit, git_dirty, command)
      values (${Array(32).fill('?').join()})`),
    suite: client.prepare('insert into suite_runs (suite, run_id, position) values (?, ?, ?)'),
    series: client.prepare('insert into series (run_id, name, axis, last_step, last_value) values (?, ?, ?, ?, ?)'),
    point: client.prepare('insert into points (series_id, step, value) values (?, ?, ?)'),
    event: client.prepare(
      'insert into events (run_id, name, axis, step, message, created_at) values (?, ?, ?, ?, ?, ?)',
    ),
    score: client.prepare(`insert into scores (run_id, dataset, evaluation, condition, metric, value, protocol,
      selected_on_test, details, created_at) values (${Array(10).fill('?').join()})`),
    prediction: client.prepare(`insert into predictions (run_id, dataset, evaluation, condition, protocol, truth_digest,
      items, predicted) values (?, ?, ?, '', ?, ?, ?, ?)`),
  }
}

interface Made {
  id: string
  run: number
  group: number
  seed: number
  config: RunConfig
  status: RunStatus
}

const texts = new WeakMap<RunConfig, string>()

function addRun(insert: Statements, { id, run, group, seed, config, status }: Made): void {
  const text = texts.get(config) ?? JSON.stringify(config)
  texts.set(config, text)
  const representation = config.kind === 'representation' ? config : null
  const started = status === 'queued' ? null : START + run * MINUTE
  const ended = started === null || status === 'running' ? null : started + 40_000
  insert.run.run(
    id,
    `9${hex(group).slice(1)}`,
    config.kind,
    config.dataset,
    representation?.method ?? 'supervised',
    representation?.masking ?? 'none',
    representation ? 'resnet18-cifar' : 'mlp',
    representation ? `w${representation.backbone.width ?? 64} s2 b1` : '',
    seed,
    text.replace('"seed":0', `"seed":${seed}`),
    `digest of ${config.dataset}`,
    group % 50 === 0 ? 'code-1' : 'code-2',
    status,
    status === 'failed' ? 'the loss is not a number at step 118. Lower the learning rate (now 0.1)' : null,
    started === null ? 0 : 1,
    'a-machine',
    status === 'running' ? 4711 : null,
    started,
    status === 'running' ? 'epoch 2/5' : null,
    started === null ? 0 : 195,
    195,
    START + (run >> 6) * MINUTE,
    started,
    ended,
    started === null ? null : 30 + 20 * unit(run, 8),
    started === null ? null : 1500 + 200 * unit(run, 9),
    started === null ? null : 600 + 90 * unit(run, 10),
    175_920,
    'machine',
    '2ba4e300b6f8c1d7a3e9d4f05a6b7c8d9e0f1a2b',
    0,
    `npx maskbench run sweep --only '${config.dataset}/*' --seeds ${seed}`,
  )
  for (const suite of suitesOf(run, group)) insert.suite.run(suite, id, run)
  if (unit(run, 11) < 0.02 && started !== null) {
    insert.event.run(
      id,
      'mask_1_covers_nothing',
      'step',
      80,
      'mask 1 covers nothing (area .004) since step 61',
      started,
    )
  }
}

/** Two that everything belongs to one of, an old one, a small one, and one that shares its runs with others. */
function suitesOf(run: number, group: number): string[] {
  return [
    run < 3000 ? 'old' : group % 4 === 0 ? 'standard' : 'sweep',
    ...(group % 400 === 0 ? ['quick'] : []),
    ...(group % 10 === 0 ? ['paper-adios-1'] : []),
  ]
}

function addCurve(insert: Statements, id: string, name: string, axis: string, length: number): void {
  if (length < 1) return
  const level = between(name.length, length, 0.2, 4)
  const value = (step: number) => level / (1 + step / length) + 0.1 * unit(step, length)
  const { lastInsertRowid: series } = insert.series.run(id, name, axis, length, value(length))
  for (let step = 1; step <= length; step++) insert.point.run(series, step, value(step))
}

function addScores(insert: Statements, id: string, config: RunConfig, run: number, offset: number): void {
  const at = START + run * MINUTE + 40_000
  if (config.kind === 'noisy-labels') {
    for (const noise of NOISES)
      for (const rate of RATES)
        for (const protocol of PROTOCOLS) {
          const value = 0.9 - noise / 2 + offset + 0.02 * unit(run, rate * 10 + noise * 100)
          const condition = `noise=${noise} rate=${rate}`
          const details = '{"learningRate":0.005,"step":640}'
          const selected = protocol === 'published' ? 1 : 0
          insert.score.run(
            id,
            config.dataset,
            'noisy-labels',
            condition,
            'top1',
            value,
            protocol,
            selected,
            details,
            at,
          )
        }
    return
  }
  SCORES.forEach(([evaluation, metric, protocol, selected, level], i) => {
    const dataset = evaluation === 'transfer-linear' ? 'flowers102' : config.dataset
    const value = level + offset + 0.01 * (unit(run, 20 + i) - 0.5)
    const details = JSON.stringify({ epochs: 100, learningRate: 0.1, batch: 128 })
    insert.score.run(id, dataset, evaluation, '', metric, value, protocol, selected ? 1 : 0, details, at)
  })
  insert.prediction.run(id, config.dataset, 'knn', SCORES[3]![2], 'truth', 16, Buffer.alloc(64, run & 7))
}

const hex = (n: number): string =>
  (0x100000000 + ((n * 2654435761) % 0x100000000)).toString(16).slice(1) + (n & 0xffff).toString(16).padStart(4, '0')

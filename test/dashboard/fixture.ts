/**
 * A result store with made-up numbers for tests of the dashboard and for looking at its pages:
 * `npx tsx test/dashboard/fixture.ts /tmp/fixture.sqlite [--live]` writes one. Nothing in it was measured.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { eq } from 'drizzle-orm'
import { type RunConfig, type RunConfigInput, runConfigSchema } from '../../db/config/run.ts'
import type { Masking, RunStatus } from '../../db/names.ts'
import { type Database, openDatabase } from '../../db/open.ts'
import * as schema from '../../db/schema.ts'
import { drawMasks } from './pages/picture.ts'

const DAY = 86_400_000
/** Mask quality of a run and of what it is held against. */
const MASKS: Record<string, Record<string, number>> = {
  '': { mbo: 0.41, fg_iou: 0.52, fg_ari: 0.6, ari: 0.33, area_min: 0.08, area_max: 0.61 },
  'control=shuffled-images': { mbo: 0.21, fg_iou: 0.24, fg_ari: 0.44, ari: 0.1 },
  'control=stripes': { mbo: 0.2, fg_iou: 0.19, fg_ari: 0.51, ari: 0.04 },
  'control=blob': { mbo: 0.24, fg_iou: 0.28, fg_ari: 0.2, ari: 0.12 },
  'control=untrained': { mbo: 0.19, fg_iou: 0.21, fg_ari: 0.62, ari: 0.05 },
  'control=kmeans-colour': { mbo: 0.46, fg_iou: 0.49, fg_ari: 0.66, ari: 0.41 },
}
/** Masks of each scheme; ADIOS says how many itself. */
const SLOTS: Partial<Record<Masking, number>> = { gt: 4, fgbg: 2, box: 4, shuffle: 4, mae: 1, beit: 1 }
const START = Date.UTC(2026, 1, 3, 9, 30)
const RATES = [0.8, 0.6, 0.4, 0.2, 0, -0.4, -0.6, -1, -2, -4, -8]
const NOISES = [0, 0.1, 0.2, 0.3, 0.4]

/** Fills `path` with a fixture and returns it open for writing. */
export function writeFixture(path: string): Database {
  const database = openDatabase(path)
  database.transaction(() => {
    database
      .insert(schema.meta)
      .values([
        { key: 'code:representation', value: 'code-2' },
        { key: 'code:noisy-labels', value: 'code-2' },
      ])
      .run()
    database
      .insert(schema.environments)
      .values({
        id: 'fixture-machine',
        facts: {
          fixture: 'made-up numbers for tests',
          node: 'v20.20.2',
          tensorflow: '2.21.0',
          device: 'cpu',
          cpu: 'Example CPU 2.6 GHz',
          cores: 2,
          memoryGb: 24,
          platform: 'linux x64',
        },
      })
      .run()
    let at = START
    for (const line of REPRESENTATIONS) {
      for (const seed of line.seeds) at = addRepresentation(database, path, line, seed, at)
    }
    for (const dataset of ['uci-heart', 'uci-splice'] as const) {
      for (const seed of [0, 1, 2]) at = addNoisyLabels(database, dataset, seed, at)
    }
  })
  return database
}

type Representation = Extract<RunConfig, { kind: 'representation' }>

interface Line {
  config: Extract<RunConfigInput, { kind: 'representation' }>
  backbone?: string
  knn?: number
  linear?: number
  /** F1 macro of the 24 labels of a scene. */
  labels?: number
  seeds: number[]
  status?: RunStatus
  error?: string
  codeVersion?: string
  suite?: string
}

const base = {
  kind: 'representation',
  dataset: 'fashion-mnist-mini',
  trainImages: 2500,
  epochs: 5,
  backbone: { name: 'resnet18-cifar', width: 16, stemStride: 2, blocks: 1 },
  evaluations: [{ name: 'knn' }, { name: 'linear' }],
} as const satisfies Partial<Line['config']>

const REPRESENTATIONS: Line[] = [
  { config: { ...base, method: 'simclr', masking: 'none' }, knn: 0.748, linear: 0.792, seeds: [0, 1, 2] },
  {
    config: { ...base, method: 'simclr', masking: 'adios', adios: { masks: 2 } },
    knn: 0.741,
    linear: 0.789,
    seeds: [0, 1, 2],
  },
  { config: { ...base, method: 'simsiam', masking: 'none' }, knn: 0.718, linear: 0.771, seeds: [0, 1, 2] },
  { config: { ...base, method: 'byol', masking: 'none' }, knn: 0.699, linear: 0.748, seeds: [0, 1, 2] },
  {
    config: { ...base, method: 'simclr', masking: 'none', epochs: 15 },
    knn: 0.779,
    linear: 0.818,
    seeds: [0, 1],
    codeVersion: 'code-1',
  },
  { config: { ...base, method: 'raw-pixels', epochs: 0 }, backbone: 'pixels', knn: 0.817, linear: 0.827, seeds: [0] },
  { config: { ...base, method: 'random-init', epochs: 0 }, knn: 0.689, linear: 0.739, seeds: [0, 1, 2] },
  {
    config: { ...base, method: 'byol', masking: 'adios', adios: { masks: 2 } },
    knn: 0.7,
    linear: 0.75,
    seeds: [0],
    status: 'failed',
    error: 'the loss is not a number at step 118. Lower the learning rate (now 0.1) or raise schedule.warmup',
  },
  { config: { ...base, method: 'byol', masking: 'mae' }, knn: 0.7, linear: 0.75, seeds: [0], status: 'running' },
  {
    config: { ...base, method: 'simsiam', masking: 'adios', adios: { masks: 2 } },
    knn: 0.7,
    linear: 0.75,
    seeds: [0],
    status: 'interrupted',
  },
  {
    config: { ...base, method: 'simsiam', masking: 'mae' },
    knn: 0.7,
    linear: 0.75,
    seeds: [0, 1, 2],
    status: 'queued',
  },
  {
    config: { ...base, dataset: 'scenes', imageSize: 64, method: 'simclr', masking: 'none' },
    knn: 0.412,
    linear: 0.466,
    seeds: [0],
    suite: 'smoke',
  },
  ...scenes(),
  {
    config: {
      ...base,
      dataset: 'scenes-few',
      imageSize: 64,
      method: 'simclr',
      masking: 'adios',
      adios: { masks: 4 },
      evaluations: [{ name: 'masks' }],
    },
    seeds: [0, 1, 2],
    suite: 'standard',
  },
]

/** Table 7 at CPU size, partly run: all maskings of two methods, four of the third. */
function scenes(): Line[] {
  const labels = { gt: 0.31, fgbg: 0.29, box: 0.3, shuffle: 0.27, mae: 0.26, beit: 0.22, adios: 0.28, none: 0.275 }
  const partly: Record<string, readonly string[]> = { byol: ['gt', 'mae', 'adios', 'none'] }
  return (['simclr', 'simsiam', 'byol'] as const).flatMap((method) =>
    Object.entries(labels)
      .filter(([masking]) => partly[method]?.includes(masking) ?? true)
      .map(([masking, value]) => ({
        config: {
          ...base,
          dataset: 'scenes',
          method,
          masking: masking as Masking,
          evaluations: [{ name: 'multilabel' }],
        },
        labels: value - (method === 'byol' ? 0.02 : 0),
        seeds: [0, 1],
        suite: 'standard',
      })),
  )
}

function addRepresentation(database: Database, path: string, line: Line, seed: number, at: number): number {
  const config = runConfigSchema.parse({ ...line.config, seed }) as Representation
  const status = line.status ?? 'done'
  const steps = config.epochs * 39
  const done = status === 'done' ? steps : status === 'queued' ? 0 : Math.round(steps * 0.6)
  const seconds = status === 'queued' ? null : 20 + config.epochs * (config.masking === 'adios' ? 42 : 11) + seed
  const id = addRun(database, {
    config,
    seed,
    status,
    at,
    seconds,
    method: config.method,
    masking: config.masking,
    backbone: line.backbone ?? 'resnet18-cifar',
    variant: line.backbone ? '' : 'w16 s2 b1',
    codeVersion: line.codeVersion ?? 'code-2',
    suite: line.suite ?? 'quick',
    error: line.error ?? null,
    step: done,
    totalSteps: steps,
    phase: status === 'running' ? `epoch ${Math.floor(done / 39) + 1}/${config.epochs}` : null,
    imagesPerSecond:
      config.epochs > 0 && status === 'done' ? (config.masking === 'adios' ? 402 : 1611) - 9 * seed : null,
    peakRssMb: status === 'queued' ? null : 610 + 3 * seed + (config.masking === 'adios' ? 220 : 0),
    parameters: line.backbone ? 0 : 175_920,
  })
  if (done > 0) addCurves(database, id, config, seed, done)
  if (status !== 'done') return at + 60_000
  const jitter = (name: string) => 0.006 * (unit(`${id}${name}`) - 0.5) * 2
  for (const [evaluation, value, protocol] of [
    ['knn', line.knn, 'k 20, T .07, cosine, backbone features'],
    ['linear', line.linear, '100 epochs SGD .9, lr .1, last epoch'],
  ] as const) {
    if (value === undefined) continue
    addScore(database, id, config.dataset, evaluation, '', value + jitter(evaluation), protocol, at)
  }
  if (line.labels !== undefined) {
    const key = { dataset: config.dataset, evaluation: 'multilabel', protocol: '24 labels, 100 epochs, last epoch' }
    for (const [metric, offset] of Object.entries({ f1_macro: 0, f1_micro: 0.02, f1_weighted: 0.05, map: 0.11 })) {
      addMetric(database, id, { ...key, metric, value: line.labels + offset + jitter(metric) }, at)
    }
  }
  if (config.evaluations.some(({ name }) => name === 'masks')) {
    addMasks(database, path, { id, dataset: config.dataset, seed, steps: done, at })
  }
  if (config.dataset === 'scenes' && config.masking !== 'none') {
    const picture = drawMasks(config.masking === 'adios' ? 0.5 : 1, SLOTS[config.masking] ?? config.adios?.masks)
    for (const epoch of [1, 5]) addPicture(database, path, id, { epoch, step: epoch * 39, picture, at })
  }
  if (config.epochs > 0) {
    addArtefact(database, path, id, 'checkpoint', 'encoder.safetensors', Buffer.from(`fixture ${id}`), done, at)
  }
  return at + (seconds ?? 0) * 1000 + 5000
}

/** Scores with their controls, pictures, curves of the fit, and in the last seed a mask that collapsed. */
function addMasks(
  database: Database,
  path: string,
  { id, dataset, seed, steps, at }: { id: string; dataset: string; seed: number; steps: number; at: number },
): void {
  const protocol = 'argmax, first 400 test images'
  for (const [condition, metrics] of Object.entries(MASKS)) {
    for (const [metric, value] of Object.entries(metrics)) {
      const jittered = value + 0.01 * (unit(`${id}${condition}${metric}`) - 0.5)
      const score = { dataset, evaluation: 'masks', condition, metric: `mask_${metric}`, value: jittered, protocol }
      addMetric(database, id, score, at)
    }
  }
  for (const epoch of [1, 2, 4, 5]) {
    const picture = drawMasks((epoch - 1) / 5)
    addPicture(database, path, id, { epoch, step: Math.round((epoch / 5) * steps), picture, at })
  }
  for (const [metric, value] of Object.entries(MASKS['']!)) {
    const points = [1, 2, 3, 4, 5].map((epoch): [number, number] => [epoch, value * (0.4 + 0.12 * epoch)])
    addSeries(database, id, `mask_${metric}`, 'epoch', points)
  }
  if (seed !== 2) return
  const message = 'mask 2 covers nothing (area .004) since step 61: raise --adios-lambda'
  const event = { name: 'mask_2_covers_nothing', axis: 'step', step: 110, message, createdAt: at } as const
  database
    .insert(schema.events)
    .values({ runId: id, ...event })
    .run()
}

function addCurves(
  database: Database,
  id: string,
  config: Pick<Representation, 'epochs' | 'adios'> & { masking: Masking },
  seed: number,
  steps: number,
): void {
  const perEpoch = 39
  const stepped: Record<string, (t: number, step: number) => number> = {
    loss: (t, step) => 3.9 - 2.1 * t ** 0.35 + 0.18 * (unit(`${id}loss${step}`) - 0.5),
    learning_rate: (t) => 0.1 * Math.min(1, t / 0.1) * 0.5 * (1 + Math.cos(Math.PI * t)),
    images_per_second: (_, step) => 1600 + 120 * (unit(`${id}ips${step}`) - 0.5),
    rss_mb: (t) => 540 + 60 * Math.min(1, 8 * t),
  }
  if (config.masking === 'adios') {
    stepped.mask_loss = (t, step) => 2.4 + 0.9 * t + 0.2 * (unit(`${id}ml${step}`) - 0.5)
  }
  const masks = config.masking === 'adios' ? (config.adios?.masks ?? 2) : (SLOTS[config.masking] ?? 0)
  for (let slot = 0; slot < masks; slot++) {
    stepped[`mask_area_${slot}`] = (t) => (1 + ((0.7 * (2 * slot - masks + 1)) / masks) * t) / masks
  }
  for (const [name, at] of Object.entries(stepped)) {
    const values = Array.from({ length: steps }, (_, step) => [
      step + 1,
      at((step + 1) / (config.epochs * perEpoch), step),
    ])
    addSeries(database, id, name, 'step', values as [number, number][])
  }
  const epochs = Math.floor(steps / perEpoch)
  const online = Array.from({ length: epochs }, (_, e) => [e + 1, 0.62 + 0.1 * (1 - 1 / (e + 2)) + 0.01 * seed])
  if (epochs > 0) addSeries(database, id, 'online_knn', 'epoch', online as [number, number][])
}

function addNoisyLabels(database: Database, dataset: 'uci-heart' | 'uci-splice', seed: number, at: number): number {
  const config = runConfigSchema.parse({
    kind: 'noisy-labels',
    dataset,
    hidden: dataset === 'uci-heart' ? 8 : 64,
    seed,
  })
  const id = addRun(database, {
    config,
    seed,
    status: 'done',
    at,
    seconds: 14 + seed,
    method: 'supervised',
    masking: 'none',
    backbone: 'mlp',
    variant: dataset === 'uci-heart' ? 'h8' : 'h64',
    codeVersion: 'code-2',
    suite: 'quick',
    error: null,
    step: 1000,
    totalSteps: 1000,
    phase: null,
    imagesPerSecond: null,
    peakRssMb: 410,
    parameters: dataset === 'uci-heart' ? 290 : 19_714,
  })
  const clean = dataset === 'uci-heart' ? 0.84 : 0.962
  for (const noise of NOISES) {
    for (const rate of RATES) {
      const smoothing = rate >= 0 ? 0 : -0.03 * Math.log2(1 - rate)
      const value = clean - noise * 0.42 + (rate < 0 ? (noise * 0.34 + smoothing * (1 - 2 * noise)) * 0.8 : rate * 0.01)
      for (const [protocol, offset] of [
        ['published', 0.014],
        ['honest', -0.012],
        ['last', -0.03],
      ] as const) {
        const jitter = 0.012 * (unit(`${id}${noise}${rate}${protocol}`) - 0.5)
        addScore(
          database,
          id,
          dataset,
          'noisy-labels',
          `noise=${noise} rate=${rate}`,
          Math.min(0.999, value + offset + jitter),
          protocol,
          at,
          { learningRate: 0.005, step: 640 },
        )
      }
    }
  }
  return at + 20_000
}

interface RunFacts {
  config: Pick<RunConfig, 'kind' | 'dataset'>
  seed: number
  status: RunStatus
  at: number
  seconds: number | null
  method: string
  masking: string
  backbone: string
  variant: string
  codeVersion: string
  suite: string
  error: string | null
  step: number
  totalSteps: number
  phase: string | null
  imagesPerSecond: number | null
  peakRssMb: number | null
  parameters: number
}

function addRun(database: Database, { at, suite, ...facts }: RunFacts): string {
  const identity = { ...withoutLater(facts.config), code: facts.codeVersion }
  const id = hash(identity)
  const started = facts.status !== 'queued'
  const ended = started && facts.status !== 'running'
  database
    .insert(schema.runs)
    .values({
      id,
      groupId: hash({ ...identity, seed: null }),
      kind: facts.config.kind,
      dataset: facts.config.dataset,
      dataDigest: hash(facts.config.dataset),
      attempts: started ? 1 : 0,
      host: started ? 'fixture-host' : null,
      pid: started ? 4711 : null,
      heartbeatAt: facts.status === 'running' ? Date.now() : null,
      createdAt: at,
      startedAt: facts.status === 'running' ? Date.now() - 75_000 : started ? at : null,
      endedAt: ended ? at + (facts.seconds ?? 0) * 1000 : null,
      environmentId: started ? 'fixture-machine' : null,
      gitCommit: '2ba4e300b6f8c1d7a3e9d4f05a6b7c8d9e0f1a2b',
      gitDirty: false,
      command: `npx maskbench run quick --only '${facts.config.dataset}/${facts.method}*' --seeds ${facts.seed}`,
      ...facts,
      config: facts.config as RunConfig,
    })
    .run()
  const position = database.$client.prepare('select count(*) from suite_runs').pluck().get() as number
  database.insert(schema.suiteRuns).values({ suite, runId: id, position }).run()
  return id
}

function addScore(
  database: Database,
  runId: string,
  dataset: string,
  evaluation: string,
  condition: string,
  value: number,
  protocol: string,
  at: number,
  details: Record<string, unknown> = {},
): void {
  const selectedOnTest = protocol === 'published'
  addMetric(
    database,
    runId,
    { dataset, evaluation, condition, metric: 'top1', value, protocol, selectedOnTest, details },
    at,
  )
}

type Metric = Omit<typeof schema.scores.$inferInsert, 'runId' | 'details' | 'createdAt'>

function addMetric(
  database: Database,
  runId: string,
  score: Metric & { details?: Record<string, unknown> },
  at: number,
): void {
  database
    .insert(schema.scores)
    .values({ details: {}, ...score, runId, createdAt: at + DAY / 1440 })
    .run()
}

function addSeries(
  database: Database,
  runId: string,
  name: string,
  axis: 'step' | 'epoch',
  values: [number, number][],
): void {
  const [lastStep, lastValue] = values.at(-1) as [number, number]
  const { id } = database.insert(schema.series).values({ runId, name, axis, lastStep, lastValue }).returning().get()
  const insert = database.$client.prepare('insert into points (series_id, step, value) values (?, ?, ?)')
  for (const [step, value] of values) insert.run(id, step, value)
}

/** Adds a point to a curve of a running run, as a worker would. */
export function addPoint(database: Database, runId: string, name: string, step: number, value: number): void {
  const client = database.$client
  const id = client.prepare('select id from series where run_id = ? and name = ?').pluck().get(runId, name)
  client.prepare('insert or replace into points (series_id, step, value) values (?, ?, ?)').run(id, step, value)
  client.prepare('update series set last_step = ?, last_value = ? where id = ?').run(step, value, id)
}

/** Leaves a picture of masks, as a worker would after an epoch. */
export function addPicture(
  database: Database,
  path: string,
  runId: string,
  { epoch, step, picture, at }: { epoch: number; step: number; picture: Buffer; at: number },
): void {
  addArtefact(database, path, runId, 'masks', `masks-epoch-${epoch}.png`, picture, step, at)
}

function addArtefact(
  database: Database,
  path: string,
  runId: string,
  kind: 'masks' | 'checkpoint',
  name: string,
  bytes: Buffer,
  step: number,
  at: number,
): void {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const folder = join(`${path}.d`, sha256.slice(0, 2))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, sha256), bytes)
  const values = { runId, kind, name, step, sha256, bytes: bytes.length, createdAt: at }
  database.insert(schema.artefacts).values(values).run()
}

/** The ids, on which the made-up numbers hang, stay as they are when an option comes to be that no run here makes use of. */
function withoutLater(config: object): object {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !LATER.includes(key)))
}

const LATER = ['precision', 'evaluationPrecision', 'deterministic', 'eager', 'branches']

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)
}

/** A number in [0, 1) that depends on the text alone. */
function unit(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE(0) / 2 ** 32
}

/** Keeps the running run going until the process is stopped: for watching live pages. */
async function simulate(database: Database): Promise<void> {
  const run = database.select().from(schema.runs).where(eq(schema.runs.status, 'running')).get()
  if (!run) return
  for (let step = run.step + 1; step <= run.totalSteps; step++) {
    await setTimeout(500)
    addPoint(database, run.id, 'loss', step, 2.1 + 0.1 * unit(String(step)))
    database
      .update(schema.runs)
      .set({ step, phase: `epoch ${Math.floor(step / 39) + 1}/5`, heartbeatAt: Date.now() })
      .where(eq(schema.runs.id, run.id))
      .run()
  }
  database.update(schema.runs).set({ status: 'done', endedAt: Date.now() }).where(eq(schema.runs.id, run.id)).run()
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = process.argv[2]
  if (!path) throw new Error('usage: npx tsx test/dashboard/fixture.ts FILE [--live]')
  const database = writeFixture(path)
  if (process.argv.includes('--live')) await simulate(database)
  database.$client.close()
}

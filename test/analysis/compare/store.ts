/** A store of made-up runs whose scores and predictions a test writes down itself. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { noisyLabelsSchema } from '../../../db/config/noisy-labels.ts'
import { type RepresentationConfig, representationSchema } from '../../../db/config/representation.ts'
import { type Database, openDatabase } from '../../../db/open.ts'
import { events, runs, scores } from '../../../db/schema/index.ts'
import { claim, finish } from '../../../harness/store/runs/queue.ts'
import { SqliteRecorder } from '../../../harness/store/runs/sqlite-recorder.ts'

interface MadeRun {
  dataset?: string
  method?: RepresentationConfig['method']
  masking?: RepresentationConfig['masking']
  variant?: string
  seed?: number
  codeVersion?: string
  /** What differs from the default config. */
  config?: Record<string, unknown>
  /** By `evaluation metric`, `evaluation condition metric` where there is a condition. */
  scores?: Record<string, number>
  /** Classes predicted by the evaluation, and the true ones. */
  predicted?: Record<string, { truth: number[]; predicted: number[] }>
  events?: string[]
}

interface MadeTable {
  dataset: 'uci-heart' | 'uci-splice' | 'fashion-mnist-mini'
  seed: number
  /** Scores of a cell; the metrics `top1` and `confidence` where they are given. */
  cell(noise: number, rate: number, protocol: string): Record<string, number>
}

export interface Store extends Disposable {
  path: string
  database: Database
  /** @returns the id. */
  add(run: MadeRun): string
  addTable(table: MadeTable): string
  /** @returns the id of a row whose encoder, a ResNet-18, was trained elsewhere. */
  addForeign(): string
}

export function makeStore(): Store {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-compare-'))
  const path = join(folder, 'results.sqlite')
  const database = openDatabase(path)
  let count = 0
  const score = (runId: string, dataset: string, name: string, value: number, protocol: string) => {
    const words = name.split(' ')
    const metric = words.at(-1)!
    const key = { evaluation: words[0]!, condition: words.slice(1, -1).join(' '), metric, protocol }
    return { runId, dataset, ...key, value, details: {}, createdAt: count }
  }
  const insertScores = (rows: ReturnType<typeof score>[]) => {
    if (rows.length > 0) database.insert(scores).values(rows).run()
  }
  const insert = (values: Omit<typeof runs.$inferInsert, 'id' | 'dataDigest' | 'createdAt'>) => {
    const id = `${(0xa00000 + ++count).toString(16)}00`
    database
      .insert(runs)
      .values({ ...values, id, dataDigest: 'd', createdAt: count, status: 'queued' })
      .run()
    return id
  }
  return {
    path,
    database,
    add({ dataset = 'fashion-mnist-mini', method = 'simclr', masking = 'none', variant = 'w16', seed = 0, ...rest }) {
      const { codeVersion = 'v1', config = {}, predicted = {} } = rest
      const given = { kind: 'representation', dataset, method, masking, seed, trainImages: 1500, epochs: 4, ...config }
      const same = JSON.stringify([dataset, method, masking, variant, codeVersion, config])
      const groupId = `b${createHash('sha256').update(same).digest('hex').slice(0, 60)}`
      const about = {
        dataset,
        method,
        masking,
        variant,
        seed,
        codeVersion,
        groupId,
        backbone: 'resnet18-cifar' as const,
      }
      const id = insert({ ...about, kind: 'representation', config: representationSchema.parse(given) })
      claim(database, id)
      const named = Object.entries(rest.scores ?? {})
      insertScores(named.map(([name, value]) => score(id, targetOf(name, dataset), name, value, 'as usual')))
      const recorder = new SqliteRecorder({ database, path, runId: id })
      for (const [evaluation, items] of Object.entries(predicted)) {
        const key = { dataset, evaluation, condition: '', protocol: 'as usual' }
        recorder.predictions({
          ...key,
          truth: Int32Array.from(items.truth),
          predicted: Int32Array.from(items.predicted),
        })
      }
      recorder.flush()
      for (const name of rest.events ?? []) {
        const event = { runId: id, name, axis: 'step' as const, step: 50, message: name, createdAt: 1 }
        database.insert(events).values(event).run()
      }
      finish(database, id, 'done')
      return id
    },
    addForeign() {
      const id = this.add({ method: 'byol' })
      const shape = { name: 'resnet18', width: 64 }
      const file = { path: 'mine.pth', sha256: 'f'.repeat(64) }
      const source = { kind: 'weights', file, shape, key: null, prefix: null }
      const config = { kind: 'external', name: 'mine', imageSize: 32, source, evaluations: [{ name: 'knn' }] }
      const values = { config: config as never }
      database.update(runs).set(values).where(eq(runs.id, id)).run()
      return id
    },
    addTable({ dataset, seed, cell }) {
      const hidden = dataset === 'uci-heart' ? 8 : 64
      const config = noisyLabelsSchema.parse({ kind: 'noisy-labels', dataset, hidden, seed })
      const about = { dataset, method: 'supervised', masking: 'none', seed, codeVersion: 'v1' } as const
      const id = insert({ ...about, groupId: `c${dataset}`, kind: 'noisy-labels', backbone: 'mlp', config })
      claim(database, id)
      const rows: ReturnType<typeof score>[] = []
      for (const protocol of ['published', 'honest', 'last']) {
        for (const noise of config.noises) {
          for (const rate of config.rates) {
            for (const [metric, value] of Object.entries(cell(noise, rate, protocol))) {
              rows.push(score(id, dataset, `noisy-labels noise=${noise} rate=${rate} ${metric}`, value, protocol))
            }
          }
        }
      }
      insertScores(rows)
      finish(database, id, 'done')
      return id
    },
    [Symbol.dispose]() {
      database.$client.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Transfers and backgrounds are scored elsewhere than trained. */
function targetOf(name: string, own: string): string {
  if (name.startsWith('transfer')) return 'fashion-mnist-mini'
  return name.startsWith('backgrounds') ? 'backgrounds-scenes' : own
}

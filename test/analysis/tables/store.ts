import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { noisyLabelsSchema } from '../../../db/config/noisy-labels.ts'
import { representationSchema } from '../../../db/config/representation.ts'
import { openDatabase } from '../../../db/open.ts'
import { meta, runs, scores } from '../../../db/schema/index.ts'

/** A store with two Splice runs (and one failed), and five seeds' worth of image runs; returns its path. */
export function makeStore(): { path: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-tables-'))
  const path = join(folder, 'results.sqlite')
  const database = openDatabase(path)
  const score = (
    runId: string,
    dataset: string,
    rest: { evaluation: string; protocol: string; value: number; condition?: string },
  ) =>
    database
      .insert(scores)
      .values({ runId, dataset, metric: 'top1', details: {}, createdAt: 1, ...rest })
      .run()
  const run = (
    values: Pick<typeof runs.$inferInsert, 'id' | 'groupId' | 'kind' | 'dataset' | 'method' | 'config' | 'seed'> &
      Partial<typeof runs.$inferInsert>,
  ) =>
    database
      .insert(runs)
      .values({
        masking: 'none',
        backbone: 'mlp',
        dataDigest: 'd',
        codeVersion: 'v1',
        status: 'done',
        createdAt: 1,
        ...values,
      })
      .run()

  for (const seed of [0, 1, 2]) {
    const config = noisyLabelsSchema.parse({ kind: 'noisy-labels', dataset: 'uci-splice', hidden: 64, seed })
    const status = seed === 2 ? 'failed' : 'done'
    run({
      id: `splice-${seed}`,
      groupId: 'splice',
      kind: 'noisy-labels',
      dataset: 'uci-splice',
      method: 'supervised',
      seed,
      config,
      status,
    })
    for (const protocol of ['published', 'honest', 'last']) {
      for (const noise of config.noises) {
        for (const rate of config.rates) {
          const value = 0.95 - noise * 0.3 + (0.1 - noise) * rate * 0.02 + seed * 0.001
          score(`splice-${seed}`, 'uci-splice', {
            evaluation: 'noisy-labels',
            condition: `noise=${noise} rate=${rate}`,
            protocol,
            value,
          })
        }
      }
    }
  }

  const encoders = [
    {
      method: 'raw-pixels',
      masking: 'none',
      backbone: 'pixels',
      variant: '',
      epochs: 0,
      dataset: 'fashion-mnist-mini',
      base: 0.75,
    },
    {
      method: 'simclr',
      masking: 'none',
      backbone: 'resnet18-cifar',
      variant: 'w16 s2 b1',
      epochs: 5,
      dataset: 'fashion-mnist-mini',
      base: 0.7,
    },
    {
      method: 'simclr',
      masking: 'adios',
      backbone: 'resnet18-cifar',
      variant: 'w16 s2 b1',
      epochs: 5,
      dataset: 'fashion-mnist-mini',
      base: 0.72,
    },
    { method: 'simclr', masking: 'none', backbone: 'resnet18', variant: '', epochs: 400, dataset: 'stl10', base: 0.85 },
  ]
  for (const { epochs, base, ...encoder } of encoders) {
    for (const seed of [0, 1, 2]) {
      const groupId = `${encoder.dataset} ${encoder.method} ${encoder.masking}`
      const config = representationSchema.parse({
        kind: 'representation',
        dataset: encoder.dataset,
        trainImages: 2500,
        epochs,
        seed,
      })
      run({ id: `${groupId} ${seed}`, groupId, kind: 'representation', seed, config, ...encoder })
      for (const evaluation of ['knn', 'linear']) {
        score(`${groupId} ${seed}`, encoder.dataset, {
          evaluation,
          protocol: `${evaluation} protocol`,
          value: base + seed / 100,
        })
      }
    }
  }
  database.insert(meta).values({ key: 'code:representation', value: 'v2' }).run()
  database.$client.close()
  return { path, remove: () => rmSync(folder, { recursive: true }) }
}

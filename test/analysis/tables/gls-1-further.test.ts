import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type NoisyLabelsConfig, noisyLabelsSchema } from '../../../db/config/noisy-labels.ts'
import { openDatabase } from '../../../db/open.ts'
import { readPublished } from '../../../db/published.ts'
import { runs, scores } from '../../../db/schema/index.ts'
import { fill } from '../../../harness/analysis/tables/filling/gls-1.ts'
import { toMarkdown } from '../../../harness/analysis/tables/formats/markdown.ts'

const folder = mkdtempSync(join(tmpdir(), 'maskbench-gls-'))
afterAll(() => rmSync(folder, { recursive: true }))
const database = openDatabase(join(folder, 'results.sqlite'))
const printed = readPublished().filter(({ table }) => table === 'gls-1')

function store(id: string, config: NoisyLabelsConfig, stored: object = config): void {
  const { dataset, seed, noiseKind } = config
  const labels = { kind: 'noisy-labels', method: 'supervised', masking: 'none', backbone: 'mlp' } as const
  const origin = { dataDigest: 'd', codeVersion: 'v1', status: 'done', createdAt: 1 } as const
  database
    .insert(runs)
    .values({ id, groupId: id, dataset, seed, config: stored as NoisyLabelsConfig, ...labels, ...origin })
    .run()
  const kind = noiseKind === 'symmetric' ? '' : ` kind=${noiseKind}`
  for (const protocol of ['published', 'honest', 'last']) {
    for (const noise of config.noises) {
      const cells = [
        ...config.rates.map((rate) => [`rate=${rate}`, rate] as const),
        ...(config.losses ?? []).map((loss, i) => [`loss=${loss}`, -10 * (i + 1)] as const),
      ]
      for (const [cell, rate] of cells) {
        const value = 0.8 - noise / 4 + rate / 100 - (protocol === 'published' ? 0 : 0.02)
        const condition = `noise=${noise}${kind} ${cell}`
        const key = { runId: id, dataset, evaluation: 'noisy-labels', condition, metric: 'top1', protocol }
        database
          .insert(scores)
          .values({ ...key, value, details: {}, createdAt: 1 })
          .run()
      }
    }
  }
}

const fashion = { kind: 'noisy-labels', dataset: 'fashion-mnist-mini', hidden: 32, noises: [0, 0.4] } as const
const made = (options: object) => noisyLabelsSchema.parse({ ...fashion, noises: [...fashion.noises], ...options })
store('plain', made({ steps: 600, warmup: 300 }))
store('pairs', made({ noiseKind: 'asymmetric' }))
store('robust', made({ noiseKind: 'instance', losses: ['forward', 'gce'] }))
const splice = made({ dataset: 'uci-splice', hidden: 64 })
const { noiseKind, warmup, ...asOnceStored } = splice
store('early', splice, asOnceStored)

describe('the label-smoothing table with more than the paper prints', () => {
  const { panels, notes, records, ...table } = fill(printed, database, 'both')
  const text = toMarkdown({ panels, notes, records, ...table })

  it('has a panel of its own for each further data set and kind of noise', () => {
    expect(panels.map(({ title }) => title).slice(-3)).toEqual([
      'Fashion-MNIST mini: measured, not in the paper',
      'Fashion-MNIST mini, asymmetric noise: measured, not in the paper',
      'Fashion-MNIST mini, instance noise: measured, not in the paper',
    ])
    expect(panels.at(-2)).toMatchObject({
      groups: [
        { label: 'selected on test', span: 2 },
        { label: 'honest', span: 2 },
      ],
      heads: ['0', '0.4', '0', '0.4'],
    })
    expect(text).toContain('| r = 0.8      |       **0.808**|**0.708**|**0.788**|**0.688**|')
  })

  it('says beside the numbers how long the warm-up was', () => {
    expect(notes.find((note) => note.startsWith('Fashion-MNIST mini, measured'))).toContain(
      'Negative rates start after 300 steps of plain cross-entropy, and only checkpoints after these count for them.',
    )
    expect(notes.find((note) => note.startsWith('Fashion-MNIST mini, asymmetric'))).not.toContain('cross-entropy')
  })

  it('reads runs that were stored before there were kinds of noise', () => {
    const { columns } = table.json as { columns: { dataset: string; noise: number; measured: unknown }[] }
    expect(columns.find(({ dataset, noise }) => dataset === 'uci-splice' && noise === 0.4)).toMatchObject({
      noiseKind: 'symmetric',
      published: { p: 0.005 },
      measured: { setting: { warmup: 0 }, honest: { n: 1 } },
    })
    expect(columns).toHaveLength(10 + 2 + 2 + 2)
  })

  it('names the kind of noise in every line of the CSV', () => {
    const line = { dataset: 'fashion-mnist-mini', noise: 0.4, protocol: 'honest', quantity: 'accuracy r=0' }
    const found = records.filter((record) => Object.entries(line).every(([key, value]) => record[key] === value))
    expect(found.map((record) => record.noiseKind)).toEqual(['symmetric', 'asymmetric', 'instance'])
  })

  it('puts losses for wrong labels in a section of their own, and into no mark and no test', () => {
    const [rates, robust, tests] = panels.at(-1)!.sections
    expect(rates).toHaveLength(11)
    expect(robust!.map(({ label, cells }) => [label, ...cells.map(({ text }) => text)])).toEqual([
      ['Forward correction', '0.700', '0.600', '0.680', '0.580'],
      ['Generalised cross-entropy', '0.600', '0.500', '0.580', '0.480'],
    ])
    expect(tests![0]!.label).toBe('r_opt')
    expect(panels.at(-2)!.sections).toHaveLength(2)
    expect(notes.join()).toContain('Not in the paper: Forward correction (Patrini et al. 2017), Generalised')
    const line = {
      noiseKind: 'instance',
      noise: 0,
      protocol: 'honest',
      quantity: 'accuracy loss=gce',
      source: 'measured',
    }
    expect(
      records.filter((record) =>
        Object.entries(line).every(([key, value]) => record[key as keyof typeof line] === value),
      ),
    ).toMatchObject([{ n: 1 }])
  })

  it('leaves the published table as printed', () => {
    expect((fill(printed, database, 'published').json as { columns: unknown[] }).columns).toHaveLength(10)
  })
})

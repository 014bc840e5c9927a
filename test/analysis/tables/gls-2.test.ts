import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CIFAR_NOISE } from '../../../db/config/cifar-noise.ts'
import { representationSchema } from '../../../db/config/representation.ts'
import { openDatabase } from '../../../db/open.ts'
import { readPublished } from '../../../db/published.ts'
import { runs, scores } from '../../../db/schema/index.ts'
import { fill } from '../../../harness/analysis/tables/filling/gls-2.ts'
import type { CifarTable } from '../../../harness/analysis/tables/gls-2.ts'
import { suite } from '../../../harness/suites/paper-gls-2.ts'

const folder = mkdtempSync(join(tmpdir(), 'maskbench-gls-2-'))
afterAll(() => rmSync(folder, { recursive: true }))
const database = openDatabase(join(folder, 'results.sqlite'))
const printed = readPublished().filter(({ table }) => table === 'gls-2')

function store(id: string, accuracy: number, difference: object = {}): void {
  const config = representationSchema.parse({
    kind: 'representation',
    dataset: 'cifar10',
    ...CIFAR_NOISE,
    supervised: { noise: 0.4, rate: -1 },
    ...difference,
  })
  const { dataset, seed, method, masking, backbone } = config
  const origin = { dataDigest: 'd', codeVersion: 'v', status: 'done', createdAt: 1, kind: 'representation' } as const
  const about = { id, groupId: id, dataset, seed, method, masking, backbone: backbone.name }
  database
    .insert(runs)
    .values({ ...about, config, ...origin })
    .run()
  const key = { runId: id, dataset, evaluation: 'supervised', condition: '', metric: 'top1', details: {}, createdAt: 1 }
  const last = { ...key, protocol: 'own classifier, last epoch', value: accuracy, selectedOnTest: false }
  const best = { ...key, protocol: 'own classifier, best epoch', value: accuracy + 0.01, selectedOnTest: true }
  database.insert(scores).values([last, best]).run()
}

store('a', 0.8)
store('b', 0.82, { seed: 1 })
store('short', 0.1, { epochs: 10, seed: 2 })
store('narrow', 0.1, { backbone: { name: 'resnet34-cifar', width: 8 }, seed: 3 })
store('loss', 0.1, { supervised: { noise: 0.4, loss: { name: 'gce' } }, seed: 4 })
store('pairs', 0.9, { supervised: { noise: 0.2, noiseKind: 'asymmetric', rate: 0.4 } })

describe('the label-smoothing table on CIFAR', () => {
  const table = fill(printed, database, 'both')
  const { columns } = table.json as CifarTable
  const column = (kind: string, noise: number) =>
    columns.find(({ dataset, ...rest }) => dataset === 'cifar10' && rest.noiseKind === kind && rest.noise === noise)!

  it('has every printed number once', () => {
    expect(columns.map(({ published }) => Object.keys(published).length)).toEqual([10, 10, 10, 10, 10, 10, 10, 10])
    expect(column('symmetric', 0).published['0']).toBe(0.9144)
    expect(column('asymmetric', 0.3).published['-6']).toBe(0.8757)
    expect(columns.at(-1)!.published['-6']).toBe(0.4646)
  })

  it('has beside print only runs of the setting of the paper, seeds averaged', () => {
    const { best, last } = column('symmetric', 0.4).measured
    expect(Object.keys(last)).toEqual(['-1'])
    expect(last['-1']).toMatchObject({ n: 2, seeds: [0, 1], runs: ['a', 'b'] })
    expect(last['-1']!.accuracy).toBeCloseTo(0.81, 12)
    expect(best['-1']!.accuracy).toBeCloseTo(0.82, 12)
    expect(column('asymmetric', 0.2).measured.last).toMatchObject({ '0.4': { n: 1, ci95: null, runs: ['pairs'] } })
    expect(column('symmetric', 0.2).measured.last).toEqual({})
  })

  it('is set as panels, with records of every number', () => {
    expect(table.panels.map(({ title }) => title)).toEqual([
      'As printed',
      'Measured, epoch selected on test',
      'Measured, last epoch',
    ])
    expect(table.panels[0]!.groups.map(({ label, span }) => [label, span])).toEqual([
      ['CIFAR-10, symmetric', 4],
      ['CIFAR-10, asymmetric', 2],
      ['CIFAR-100, symmetric', 2],
    ])
    expect(table.panels[2]!.sections[0]![6]!.cells.map(({ text }) => text)).toEqual([
      'not run',
      'not run',
      '81.00',
      ...Array.from({ length: 5 }, () => 'not run'),
    ])
    expect(table.records).toHaveLength(80 + 4)
    expect(fill(printed, null, 'published').panels).toHaveLength(1)
  })

  it('is filled by its suite, whose runs are all of that setting', () => {
    expect(suite.runs).toHaveLength(8 * 10 * 3)
    for (const run of suite.runs) expect(run).toMatchObject({ epochs: 200, optimizer: { nesterov: true } })
  })
})

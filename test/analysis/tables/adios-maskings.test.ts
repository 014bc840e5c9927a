import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { representationSchema } from '../../../db/config/representation.ts'
import type { RunConfigInput } from '../../../db/config/run.ts'
import { type Database, openDatabase } from '../../../db/open.ts'
import { readPublished } from '../../../db/published.ts'
import { meta, runs, scores } from '../../../db/schema/index.ts'
import type { AdiosOrder } from '../../../harness/analysis/tables/adios-order.ts'
import type { AdiosRow } from '../../../harness/analysis/tables/adios-settings.ts'
import { tables } from '../../../harness/analysis/tables/filling/index.ts'
import { toCsv } from '../../../harness/analysis/tables/formats/csv.ts'
import { toLatex } from '../../../harness/analysis/tables/formats/latex.ts'
import { toMarkdown } from '../../../harness/analysis/tables/formats/markdown.ts'
import { paperSuites } from '../../../harness/suites/index.ts'
import { freshFolder } from '../../fresh-folder.ts'

/** Printed F1 macro, best first. */
const PRINTED = {
  adios: 0.377,
  gt: 0.373,
  none: 0.352,
  box: 0.347,
  fgbg: 0.346,
  shuffle: 0.332,
  mae: 0.309,
  beit: 0.274,
}
type Masking = keyof typeof PRINTED
const MASKINGS = Object.keys(PRINTED) as Masking[]

let database: Database
freshFolder((folder) => {
  database = openDatabase(join(folder, 'results.sqlite'))
})
afterEach(() => {
  database.$client.close()
})

type Config = Partial<Extract<RunConfigInput, { kind: 'representation' }>>

interface Made extends Config {
  value: number
  codeVersion?: string
  evaluation?: string
  metrics?: readonly string[]
}

let made = 0

/** A finished run whose metrics all have one value. */
function measured({
  value,
  codeVersion = 'v1',
  evaluation = 'multilabel',
  metrics = ['f1_macro'],
  ...rest
}: Made): void {
  const config = representationSchema.parse({ kind: 'representation', dataset: 'scenes', ...rest })
  const { seed: _, ...unseeded } = config
  const { dataset, method, masking, backbone, seed } = config
  const id = `run-${++made}`
  const origin = { dataDigest: 'd', codeVersion, status: 'done', createdAt: made } as const
  const labels = { kind: 'representation', dataset, method, masking, backbone: backbone.name, seed } as const
  const groupId = `${codeVersion} ${JSON.stringify(unseeded)}`
  database
    .insert(runs)
    .values({ id, groupId, config, ...labels, ...origin })
    .run()
  for (const metric of metrics) {
    const score = { dataset, evaluation, metric, value, protocol: 'probe', details: {}, createdAt: made }
    database
      .insert(scores)
      .values({ runId: id, ...score })
      .run()
  }
}

function fill(id: string, source: 'both' | 'published' | 'measured' = 'both') {
  const published = readPublished().filter(({ table }) => table === id)
  const table = tables[id]!(published, database, source)
  return { ...table, json: table.json as { rows: AdiosRow[]; order: AdiosOrder; otherOrders: AdiosOrder[] } }
}

const find = (rows: AdiosRow[], wanted: Partial<AdiosRow>) =>
  rows.filter((row) => Object.entries(wanted).every(([key, value]) => row[key as keyof AdiosRow] === value))

const MEAN = 'mean-of-simclr-simsiam-byol'

describe('the printed half', () => {
  it('of table 6 has its best in bold, and says over what it deviates', () => {
    const text = toMarkdown(fill('adios-6', 'published'))
    expect(text).toContain('| ADIOS |**59.2 ± 2.92**|**86.0 ± 0.40**|')
    expect(text).toContain("The paper's ±: sample standard deviation over the three methods.")
  })

  it('of table 7 keeps deviations below .0001, and the groups of the paper', () => {
    const { panels } = fill('adios-7', 'published')
    expect(panels[0]?.sections.map((rows) => rows.map(({ label }) => label))).toEqual([
      ['G.T.', 'FG./BG.', 'Box', 'Shuffle'],
      ['MAE', 'BEiT'],
      ['ADIOS'],
      ['None'],
    ])
    expect(toMarkdown(fill('adios-7', 'published'))).toContain('0.391 ± 0.00003')
  })

  it('names what was not run', () => {
    const { json, notes } = fill('adios-7')
    expect(json.rows).toHaveLength(24)
    expect(json.rows.every(({ measured }) => measured === null)).toBe(true)
    expect(notes).toContain(
      'Measured: not run. `npx maskbench run quick` runs it on the data that ships with maskbench.',
    )
    expect(toMarkdown(fill('adios-7'))).toContain('not run')
  })
})

describe('the measured half', () => {
  it('averages the three methods where all were run, its deviation over them; methods stand below by themselves', () => {
    for (const [method, base] of [['simclr', 0.3] as const, ['simsiam', 0.32] as const, ['byol', 0.25] as const]) {
      for (const seed of [0, 1]) measured({ method, masking: 'gt', seed, value: base + seed / 100 })
    }
    measured({ method: 'simclr', masking: 'mae', value: 0.2 })
    const { rows } = fill('adios-7').json
    const [mean, ...others] = find(rows, { method: MEAN, dataset: 'scenes' })
    expect(others).toEqual([])
    expect(mean).toMatchObject({ masking: 'gt', published: null, measured: { n: 6, seeds: [0, 1], groupId: null } })
    expect(mean?.measured?.mean).toBeCloseTo(0.295, 12)
    expect(mean?.measured?.std).toBeCloseTo(Math.sqrt((0.01 ** 2 + 0.03 ** 2 + 0.04 ** 2) / 2), 12)
    expect(mean?.measured?.values).toEqual([expect.closeTo(0.29, 12), expect.closeTo(0.3, 12)])
    expect(find(rows, { method: 'simclr', dataset: 'scenes' }).map(({ masking }) => masking)).toEqual(['gt', 'mae'])
  })

  it("puts the paper suite's runs on CLEVR beside their printed row, and mAP with it", () => {
    const { runs } = paperSuites.find(({ name }) => name === 'paper-adios-7')!
    for (const run of runs) {
      if (run.kind !== 'representation' || run.masking !== 'gt' || run.seed > 0) continue
      measured({ ...run, value: 0.3, metrics: ['f1_macro', 'map'] })
    }
    const { rows } = fill('adios-7').json
    expect(find(rows, { dataset: 'clevr', masking: 'gt', metric: 'f1_macro', method: MEAN })).toMatchObject([
      { published: { mean: 0.373 }, measured: { n: 3 } },
    ])
    expect(find(rows, { dataset: 'clevr', metric: 'map', method: MEAN })).toMatchObject([{ published: null }])
  })

  it('keeps other training and other options of a masking apart, and tells them apart', () => {
    measured({ masking: 'adios', value: 0.3, epochs: 5 })
    measured({ masking: 'adios', value: 0.4, epochs: 40 })
    measured({ masking: 'adios', value: 0.2, epochs: 40, adios: { lambda: 0 } })
    const rows = find(fill('adios-7').json.rows, { dataset: 'scenes' })
    expect(rows.map(({ measured }) => [measured?.training.epochs, measured?.mean])).toEqual([
      [40, 0.4],
      [40, 0.2],
      [5, 0.3],
    ])
    expect(rows.map(({ measured }) => measured?.apart)).toEqual(['lambda 5', 'lambda 0', 'lambda 5'])
    const { panels } = fill('adios-7')
    expect(
      panels.slice(1).map(({ sections }) => sections.flat().filter(({ label }) => label === 'ADIOS').length),
    ).toEqual([2, 1])
  })

  it('replaces what other code made only where the same was run again', () => {
    database.insert(meta).values({ key: 'code:representation', value: 'v2' }).run()
    measured({ masking: 'gt', epochs: 40, value: 0.5 })
    measured({ masking: 'gt', epochs: 5, value: 0.3 })
    measured({ masking: 'gt', epochs: 5, value: 0.31, codeVersion: 'v2' })
    const rows = find(fill('adios-7').json.rows, { dataset: 'scenes' })
    expect(rows.map(({ measured }) => [measured?.mean, measured?.stale])).toEqual([
      [0.5, true],
      [0.31, false],
    ])
  })

  it('has the methods side by side where a masking has one number', () => {
    for (const method of ['simclr', 'simsiam'] as const) {
      measured({ method, masking: 'mae', value: 0.5, evaluation: 'linear', metrics: ['top1', 'top5'] })
    }
    const own = fill('adios-6').panels[1]!
    expect(own.heads).toEqual(['SimCLR', 'SimSiam'])
    expect(own.sections.flat().map(({ label, cells }) => [label, ...cells.map(({ text }) => text)])).toEqual([
      ['MAE', '50.0 (1)', '50.0 (1)'],
      ['BEiT', 'not run', 'not run'],
      ['ADIOS', 'not run', 'not run'],
      ['None', 'not run', 'not run'],
    ])
  })
})

describe('the order of the maskings', () => {
  it('is n/a with the reason while fewer than three were run', () => {
    measured({ masking: 'gt', value: 0.3 })
    measured({ masking: 'mae', value: 0.2 })
    const { json, notes } = fill('adios-7')
    expect(json.order).toEqual({
      metric: 'f1_macro',
      against: 'f1_macro',
      dataset: 'scenes',
      methods: ['simclr'],
      maskings: ['gt', 'mae'],
      n: 2,
      tau: null,
      rho: null,
      p: null,
      rhoP: null,
      perSeed: null,
      reason: '2 of the 8 printed maskings were run; an order needs 3',
    })
    expect(notes.at(-1)).toBe(`Order of the maskings against the printed one: n/a (${json.order.reason}).`)
  })

  it('is that of the means, with exact p, and by seed with a t-interval', () => {
    MASKINGS.forEach((masking, i) => {
      for (const seed of [0, 1, 2]) {
        // Seed 2 has the first two the other way round; in the mean they keep their order.
        const swapped = seed === 2 && i < 2 ? 1 - i : i
        measured({ masking, seed, value: 0.5 - swapped / 50 })
      }
    })
    const { order, otherOrders } = fill('adios-7').json
    expect(order).toMatchObject({ dataset: 'scenes', methods: ['simclr'], maskings: MASKINGS, n: 8, reason: null })
    expect(order.tau).toBe(1)
    expect(order.rho).toBeCloseTo(1, 12)
    expect(order.p).toBeCloseTo(2 / 40_320, 15)
    const [mean, third] = [(1 + 1 + 26 / 28) / 3, 26 / 28]
    expect(order.perSeed).toMatchObject({ n: 3, mean: expect.closeTo(mean, 12) })
    // t of .975 with two degrees of freedom; one of three values differs, so sd / sqrt(3) is a third of the difference.
    expect(order.perSeed?.ci95?.[0]).toBeCloseTo(mean - (4.302652729911275 * (1 - third)) / 3, 9)
    expect(otherOrders.map(({ metric, against, tau }) => [metric, against, tau])).toEqual([
      ['f1_micro', 'f1_micro', null],
      ['f1_weighted', 'f1_weighted', null],
      ['map', 'f1_macro', null],
    ])
  })

  it('averages the methods that all compared maskings have, and no schemes the paper lacks', () => {
    for (const masking of ['gt', 'mae', 'beit', 'none'] as const) {
      measured({ method: 'simclr', masking, value: PRINTED[masking] })
      measured({ method: 'byol', masking, value: 1 - PRINTED[masking] })
    }
    measured({ method: 'simsiam', masking: 'gt', value: 0.1 })
    measured({ method: 'simclr', masking: 'fixed', value: 0.9 })
    const { order } = fill('adios-7').json
    expect(order).toMatchObject({ methods: ['simclr', 'byol'], maskings: ['gt', 'none', 'mae', 'beit'] })
    expect(order.reason).toBe('all items are tied in one of the two rankings')
  })

  it('is a panel of its own, and rows of CSV and LaTeX stay those of the table', () => {
    for (const masking of MASKINGS) measured({ masking, value: PRINTED[masking] })
    const table = fill('adios-7')
    expect(toMarkdown(table)).toContain('| F1-macro          |        8 |  1.00 | .0000496 |')
    expect(toLatex(table)).toContain('\\caption{')
    expect(toCsv(table).trimEnd().split('\n')).toHaveLength(1 + 24 + 8)
    expect(fill('adios-7', 'measured').panels.map(({ title }) => title)).not.toContain(
      'Order of the maskings, measured against printed',
    )
  })
})

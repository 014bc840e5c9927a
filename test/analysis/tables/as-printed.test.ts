import { join } from 'node:path'
import { afterEach, describe, expect, it, test } from 'vitest'
import { type RepresentationConfig, representationSchema } from '../../../db/config/representation.ts'
import { type Database, openDatabase } from '../../../db/open.ts'
import { readPublished } from '../../../db/published.ts'
import { runs } from '../../../db/schema/index.ts'
import type { AdiosRow } from '../../../harness/analysis/tables/adios-settings.ts'
import { tables } from '../../../harness/analysis/tables/filling/index.ts'
import { toMarkdown } from '../../../harness/analysis/tables/formats/markdown.ts'
import { freshFolder } from '../../fresh-folder.ts'
import { addRun, suiteRuns } from '../suite-runs.ts'

let database: Database
freshFolder((folder) => {
  database = openDatabase(join(folder, 'results.sqlite'))
})
afterEach(() => {
  database.$client.close()
})

function fill(id = 'adios-1') {
  const published = readPublished().filter(({ table }) => table === id)
  const table = tables[id]!(published, database, 'both')
  const { rows } = table.json as { rows: AdiosRow[] }
  return {
    table,
    beside: rows.filter((row) => row.published && row.measured),
    below: rows.filter((row) => !row.published),
  }
}

const EVALUATIONS = ['knn', 'linear']
const runsOf = (suite: string, method: string, masking: string, dataset = 'stl10') =>
  suiteRuns(suite).filter((run) => {
    return (
      run.dataset === dataset && run.backbone.name === 'resnet18' && run.method === method && run.masking === masking
    )
  })

/** A run of the suite with other options. */
function changed(config: RepresentationConfig, options: Record<string, unknown>): RepresentationConfig {
  const merged = Object.entries(options).map(([key, value]) => {
    const nested = value !== null && typeof value === 'object' && !Array.isArray(value)
    return [key, nested ? { ...(config[key as keyof RepresentationConfig] as object), ...value } : value]
  })
  return representationSchema.parse({ ...config, ...Object.fromEntries(merged) })
}

it("the suite's own runs stand beside print", () => {
  for (const run of runsOf('paper-adios-1', 'simclr', 'adios'))
    addRun(database, run, { value: 0.85, evaluations: EVALUATIONS })
  const { beside, below } = fill()
  expect(below).toEqual([])
  expect(beside.map(({ evaluation, measured }) => [evaluation, measured?.n, measured?.recipe])).toEqual([
    ['knn', 3, 'published'],
    ['linear', 3, 'published'],
  ])
})

test.each([
  { trainImages: 500 },
  { epochs: 1 },
  { imageSize: 64 },
  { batchSize: 64 },
  { optimizer: { name: 'sgd' } },
  { optimizer: { learningRate: 0.1 } },
  { optimizer: { weightDecay: 1e-4 } },
  { optimizer: { momentum: 0.8 } },
  { schedule: { warmup: 0.1 } },
  { augmentation: { cropMin: 0.2 } },
  { augmentation: { blur: 0 } },
  { projector: { out: 128 } },
  { temperature: 0.5 },
  { backbone: { blocks: 1 } },
  { adios: { lambda: 5 } },
  { adios: { masks: 4 } },
  { adios: { reduction: 'mean' } },
  { adios: { optimizer: { name: 'adamw', learningRate: 1e-3 } } },
  { evaluations: [{ name: 'linear', learningRate: 1 }] },
  { evaluations: [{ name: 'linear' }, { name: 'linear', select: 'best' }] },
  { precision: 'bfloat16' },
])('%j sets a run apart, and the table says so', (options) => {
  const run = changed(runsOf('paper-adios-1', 'simclr', 'adios')[0]!, options)
  addRun(database, run, { value: 0.9, evaluations: ['linear'] })
  const { table, beside, below } = fill()
  expect(beside).toEqual([])
  expect(below).toHaveLength(1)
  expect(below[0]!.measured).toMatchObject({ recipe: null, suite: 'paper-adios-1' })
  expect(below[0]!.measured!.differs.length).toBeGreaterThan(0)
  expect(toMarkdown(table)).toContain('not as in paper-adios-1: ')
})

test('speed, seed and last bits set no run apart', () => {
  const [run] = runsOf('paper-adios-1', 'simclr', 'adios')
  for (const options of [{ seed: 7 }, { threads: 4 }, { branches: 2 }, { eager: true }, { precision: 'float32' }]) {
    addRun(database, changed(run!, options), { value: 0.9, evaluations: ['linear'] })
  }
  expect(fill().beside).toHaveLength(1)
})

test('500 images and 1 epoch of STL-10 stand below, in bold nowhere', () => {
  for (const masking of ['none', 'adios']) {
    for (const run of runsOf('paper-adios-1', 'simclr', masking)) {
      const value = masking === 'adios' ? 0.9 : 0.5
      addRun(database, changed(run, { trainImages: 500, epochs: 1 }), { value, evaluations: EVALUATIONS })
    }
  }
  const { table, beside } = fill()
  expect(beside).toEqual([])
  const own = table.panels.at(-1)!
  expect(own.title).toBe('STL-10')
  expect(own.sections.flat().map(({ cells }) => cells[0]!.text)).toEqual([
    expect.stringContaining('not as in paper-adios-1: trainImages 500, epochs 1 instead of 400'),
    expect.stringContaining('not as in paper-adios-1: trainImages 500, epochs 1 instead of 400'),
  ])
  const printed = table.panels.slice(0, -1).flatMap(({ sections }) => sections.flat())
  expect(printed.flatMap(({ cells }) => cells).filter(({ text }) => text.startsWith('90.0'))).toEqual([])
})

test('a run whose columns were renamed to a data set of the paper is told by its config', () => {
  const run = representationSchema.parse({ kind: 'representation', dataset: 'fashion-mnist-mini', epochs: 1 })
  addRun(database, run, { value: 0.9, evaluations: ['linear'] })
  database.$client.exec("update runs set dataset = 'stl10', backbone = 'resnet18'; update scores set dataset = 'stl10'")
  const { beside, below } = fill()
  expect(beside).toEqual([])
  expect(below[0]!.measured!.differs).toEqual(expect.arrayContaining(['dataset fashion-mnist-mini instead of stl10']))
})

test('one seed displaces no three, be it newer or of newer code', () => {
  const three = runsOf('paper-adios-1', 'simclr', 'adios')
  for (const run of three) addRun(database, run, { value: 0.85, evaluations: ['linear'] })
  addRun(database, three[0]!, { value: 0.1, evaluations: ['linear'], codeVersion: 'v2', createdAt: 9 })
  const other = changed(three[0]!, { evaluations: [three[0]!.evaluations[1]] })
  addRun(database, other, { value: 0.2, evaluations: ['linear'], createdAt: 10 })
  expect(fill().beside.map(({ measured }) => [measured!.n, measured!.mean])).toEqual([[3, 0.85]])
})

describe('baselines', () => {
  const add = (suite: string, masking: string, value: number) => {
    for (const run of runsOf(suite, 'simclr', masking)) addRun(database, run, { value, evaluations: ['linear'] })
  }

  it("are ADIOS's settings without masks, or tuned ones where these were run, and the table says which", () => {
    add('paper-adios-1', 'none', 0.8)
    add('paper-adios-1', 'adios', 0.86)
    const before = toMarkdown(fill().table)
    expect(before).toContain("SimCLR measured with ADIOS's settings, without masks")
    expect(before).toContain('**86.0')
    expect(before).toContain("paper-adios-1 guesses: the baselines' settings are those of the ADIOS runs")
    add('paper-adios-1-tuned', 'none', 0.84)
    const { table, below } = fill()
    const text = toMarkdown(table)
    expect(text).toContain('SimCLR measured with a recipe tuned for it')
    expect(text).toContain('86.0')
    expect(text).not.toContain('**86.0')
    expect(below.map(({ measured }) => measured!.recipe)).toEqual(['untuned baseline'])
  })
})

test('of our own rows only those are compared that differ in masks alone', () => {
  const [run] = runsOf('paper-adios-1', 'simclr', 'adios')
  const small = { dataset: 'fashion-mnist-mini', epochs: 4 }
  addRun(database, changed(run!, small), { value: 0.9, evaluations: ['linear'] })
  const plain = (options: object) => changed(run!, { ...small, masking: 'none', adios: null, ...options })
  addRun(database, plain({ optimizer: { learningRate: 0.5 } }), { value: 0.5, evaluations: ['linear'] })
  expect(toMarkdown(fill().table)).not.toContain('**90.0')
  addRun(database, plain({}), { value: 0.6, evaluations: ['linear'] })
  expect(toMarkdown(fill().table)).toContain('**90.0')
  expect(database.select().from(runs).all()).toHaveLength(3)
})

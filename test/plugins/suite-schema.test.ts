/** The JSON schema of suite files, held against suites that are run and against the same reader's refusals. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Ajv from 'ajv/dist/2020.js'
import { afterAll, expect, it } from 'vitest'
import { loadPlugins } from '../../harness/plugins/load.ts'
import { suites } from '../../harness/suites/index.ts'
import { presets } from '../../harness/suites/presets/index.ts'
import { readSuiteFile } from '../../harness/suites/suite-file.ts'
import { suiteSchema } from '../../harness/suites/suite-schema.ts'
import { documents } from '../docs/documents.ts'

const DOCS = join(import.meta.dirname, '../../docs')
const EXAMPLES = ['random-walk', 'plain-conv', 'nearest-mean', 'dcl'].map((name) => join(DOCS, `examples/${name}.ts`))

const folder = mkdtempSync(join(tmpdir(), 'maskbench-schema-'))
afterAll(() => rmSync(folder, { recursive: true }))

const compiled = () => new Ajv({ strictTypes: false }).compile(suiteSchema())
const withoutPlugins = compiled()
await loadPlugins(EXAMPLES)
const withPlugins = compiled()

/** What the schema says against a suite, and what `run` does. */
function faults(suite: object, valid = withPlugins) {
  const file = join(folder, 'suite.json')
  writeFileSync(file, JSON.stringify(suite))
  let refusal = ''
  try {
    readSuiteFile(file, [], () => ['knn'])
  } catch (error) {
    refusal = String(error)
  }
  valid(suite)
  return { schema: valid.errors ?? [], refusal }
}

const GRID = {
  preset: 'cpu-scene-masks',
  grid: { method: ['simclr', 'simsiam', 'byol'], 'adios.lambda': [1, 2, 5, 10] },
  seeds: [0, 1, 2, 3, 4],
}

it('the schema for editors accepts what is read, and refuses what is not', () => {
  expect(withoutPlugins(GRID), JSON.stringify(withoutPlugins.errors)).toBe(true)
  expect(withoutPlugins({ runs: [{ kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8 }] })).toBe(true)
  expect(withoutPlugins({ runs: [{ preset: 'cpu-vit', kind: 'representation', epochs: -1 }] })).toBe(false)
  expect(withoutPlugins({ sedes: [1] })).toBe(false)
})

it.each(suites.map((suite) => [suite.name, suite] as const))('suite %s is accepted as a file', (_, suite) => {
  expect(faults({ runs: suite.runs }, withoutPlugins)).toEqual({ schema: [], refusal: '' })
})

it.each(presets.map(({ name, config }) => [name, config] as const))(
  'preset %s is accepted, written out',
  (_, config) => {
    expect(faults({ defaults: config, seeds: [0] }).schema).toEqual([])
  },
)

/** Suites in blocks of JSON, and those in lines of help. */
const inDocs = [...documents, { path: 'docs/reference.md', text: readFileSync(join(DOCS, 'reference.md'), 'utf8') }]
  .flatMap(({ path, text }) => {
    const blocks = [...text.matchAll(/^```json\n(.*?)^```/gms), ...text.matchAll(/^ +(\{"(?:preset|runs)".*\})$/gm)]
    return blocks.map(([, json]) => [path, JSON.parse(json!) as object] as const)
  })
  .filter(([, json]) => ['runs', 'grid', 'defaults'].some((key) => key in json))

it('finds the suites of the docs', () => {
  expect(inDocs.map(([path]) => path)).toEqual(
    expect.arrayContaining(['docs/plugins.md', 'docs/tutorial.md', 'docs/reference.md']),
  )
})

it.each(inDocs)('a suite in %s is accepted: %j', (_, suite) => {
  expect(faults(suite, 'plugins' in suite ? withPlugins : withoutPlugins)).toEqual({ schema: [], refusal: '' })
})

const ON = { preset: 'cpu-vit' }

it.each([
  { ...ON, defaults: { evaluations: ['knn', 'linear', { name: 'knn', k: 5 }, 'nearest-mean'] } },
  {
    ...ON,
    defaults: { projector: { out: 64 }, backbone: { depth: 2 }, optimizer: { learningRate: 0.1 } },
    runs: [{ projector: { hidden: 64 } }],
  },
  { ...ON, grid: { 'backbone.depth': [2, 3], evaluations: [['knn'], [{ name: 'linear', labels: 0.1 }]] } },
  { ...ON, grid: { backbone: [{ name: 'vit-tiny', patchSize: 4 }, { name: 'plain-conv' }], trainImages: [null, 100] } },
  { ...ON, grid: { masking: ['none', 'mae'], mae: [{ share: 0.5 }, { share: 0.75 }] } },
  { ...ON, grid: { masking: ['random-walk'], 'options.random-walk': [{ share: 0.5 }] } },
  { runs: [{ kind: 'noisy-labels', dataset: 'uci-heart' }], grid: { hidden: [4, 8], steps: [50] } },
])('accepted by both: %j', (suite) => {
  expect(faults(suite)).toEqual({ schema: [], refusal: '' })
})

it.each([
  { ...ON, grid: { masking: ['adios'], 'adios.lamda': [0] } },
  { ...ON, grid: { masking: ['mae'], 'mae.share': [3] } },
  { ...ON, grid: { masking: ['nonsense'] } },
  { ...ON, grid: { epochs: [1, 1] } },
  { ...ON, grid: { epochs: [] } },
  { ...ON, grid: { epochs: 3 } },
  { ...ON, grid: { preset: ['cpu-vit'] } },
  { ...ON, grid: { masking: ['random-walk'], 'options.random-walk.share': [7] } },
  { ...ON, grid: { masking: ['random-walk'], 'options.random-walk.sahre': [0.5] } },
  { ...ON, grid: { masking: ['random-walk'], 'options.random-wlak.share': [0.5] } },
  { ...ON, seeds: [1, 1] },
  { ...ON, defaults: { evaluations: ['kn'] } },
  { ...ON, defaults: { options: { 'random-wlak': { share: 0.5 } } } },
  { ...ON, defaults: { backbone: { name: 'vit-tiny', stemStride: 2 } } },
  { preset: 'cpu-vti', seeds: [0] },
  { ...ON, runs: [] },
])('refused by both: %j', (suite) => {
  const { schema, refusal } = faults(suite)
  expect(refusal).toMatch(/is not a suite|no preset/)
  expect(schema).not.toEqual([])
})

it('knows what plugins bring where they are loaded alone', () => {
  const own = { ...ON, grid: { masking: ['random-walk'] } }
  expect(faults(own, withoutPlugins).schema).not.toEqual([])
  expect(faults(own, withPlugins)).toEqual({ schema: [], refusal: '' })
})

it('has no limit that is none, and no pattern that only JavaScript reads', () => {
  const text = JSON.stringify(suiteSchema())
  expect(text).not.toContain(String(Number.MAX_SAFE_INTEGER))
  expect(text).toContain('"pattern"')
  expect([...text.matchAll(/"pattern":"(.*?)"/g)].filter(([, pattern]) => /\\\\[pPu]\{/.test(pattern!))).toEqual([])
})

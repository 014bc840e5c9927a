/** Suite files with presets, defaults, grids and seeds. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { planSuite } from '../../harness/execution/plan/plan.ts'
import { suites } from '../../harness/suites/index.ts'
import { readSuiteFile } from '../../harness/suites/suite-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'maskbench-grid-'))
afterAll(() => rmSync(folder, { recursive: true }))

const names = suites.map(({ name }) => name)

function read(text: string | object, name = 'mine.json') {
  const file = join(folder, name)
  writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text))
  return readSuiteFile(file, names, () => ['knn'])
}

const GRID = {
  preset: 'cpu-scene-masks',
  grid: { method: ['simclr', 'simsiam', 'byol'], 'adios.lambda': [1, 2, 5, 10] },
  seeds: [0, 1, 2, 3, 4],
}

test('a grid of methods and options with seeds is a few lines, and its runs have names of their own', () => {
  const planned = planSuite(read(GRID))
  expect(planned).toHaveLength(3 * 4 * 5)
  expect(new Set(planned.map(({ name }) => name)).size).toBe(60)
  expect(planned[0]!.name).toBe('scenes-few/simclr-adios lambda=1/0')
  expect(planned.at(-1)!.name).toBe('scenes-few/byol-adios lambda=10/4')
  expect(planned[0]!.config).toMatchObject({ epochs: 6, adios: { lambda: 1 }, evaluations: [{ name: 'knn' }] })
})

test('defaults go under runs, presets under defaults, and the name is that of the file', () => {
  const suite = read(
    { defaults: { dataset: 'scenes', epochs: 2 }, runs: [{ method: 'byol' }, { epochs: 3, preset: 'cpu-vit' }] },
    'both.json',
  )
  expect(suite.name).toBe('both')
  expect(suite.runs).toMatchObject([
    { dataset: 'scenes', epochs: 2, method: 'byol' },
    { dataset: 'scenes', epochs: 3, backbone: { name: 'vit-tiny', depth: 4 } },
  ])
})

test('options that only some methods have go to those; to none, they are refused', () => {
  const shared = { dataset: 'scenes', simsiam: { predictorHidden: 32 }, temperature: 0.3 }
  const suite = read({ defaults: shared, grid: { method: ['simclr', 'simsiam'] } })
  expect(suite.runs).toMatchObject([{ simsiam: null, temperature: 0.3 }, { simsiam: { predictorHidden: 32 } }])
  expect(() => read({ defaults: shared, grid: { method: ['byol'] } })).toThrow('defaults.simsiam: has no effect')
  expect(() => read({ defaults: { dataset: 'scenes' }, grid: { 'mae.share': [0.5] } })).toThrow(
    'grid.mae: has no effect',
  )
})

test('a grid crosses methods with maskings and backbones with their options where both go together', () => {
  const shared = { dataset: 'scenes', evaluations: ['knn'] }
  const kinds = (document: object) =>
    planSuite(read(document)).map(({ name }) => name.replace('scenes/', '').replace('/0', ''))
  const methods = ['simclr', 'supervised', 'random-init']
  expect(
    kinds({ defaults: shared, grid: { method: methods, masking: ['none', 'adios'], 'adios.lambda': [1] } }),
  ).toEqual([...['simclr', 'simclr-adios', 'supervised', 'random-init']])
  const backbones = { 'backbone.name': ['resnet18-cifar', 'vit-tiny'], 'backbone.patchSize': [4, 8] }
  expect(kinds({ defaults: shared, grid: backbones })).toEqual([
    ...['simclr', 'simclr-vit-tiny patchSize=4', 'simclr-vit-tiny patchSize=8'],
  ])
  expect(() => read({ defaults: shared, grid: { method: ['supervised'], masking: ['adios'] } })).toThrow(
    'grid.masking: has no effect with method supervised',
  )
  expect(() => read({ defaults: shared, runs: [{ method: 'supervised', masking: 'adios' }] })).toThrow(
    'runs.0.masking: supervised requires masking none',
  )
  expect(() =>
    read({ defaults: shared, grid: { 'backbone.name': ['resnet18-cifar'], 'backbone.patchSize': [4] } }),
  ).toThrow('grid.backbone.patchSize: has no effect')
})

test('a mistake is named with its place', () => {
  const place = (document: object) => () => read(document)
  expect(place({ defaults: { dataset: 'scenes', epoch: 3 } })).toThrow(
    'defaults.epoch: no such option, did you mean epochs?',
  )
  expect(place({ defaults: { dataset: 'scenes' }, grid: { 'adios.lamda': [1], masking: ['adios'] } })).toThrow(
    'grid.adios.lamda: no such option, did you mean lambda?',
  )
  expect(place({ epochs: 3, name: 'mine', defaults: { dataset: 'scenes' } })).toThrow(
    'mine.json is not a suite: epochs: no such option here, it belongs under defaults or to a run',
  )
  expect(place({ preset: 'cpu-sceens' })).toThrow('no preset cpu-sceens')
  expect(place({ preset: 'quick' })).toThrow('no preset quick, which is a suite')
  const square = place({ defaults: { dataset: 'scenes', masking: 'central-square' } })
  expect(square).toThrow(/given "central-square", expected one of .*, did you mean fixed\?/)
  expect(place({ defaults: { dataset: 'scenes', masking: 'quux-masks' } })).not.toThrow('did you mean')
  expect(place({ name: 'empty' })).toThrow('runs: there are none')
})

test('JSON5 and YAML are read too', () => {
  const planned = planSuite(read(GRID)).map(({ id }) => id)
  const yaml = `
preset: cpu-scene-masks
grid: # every combination
  method: [simclr, simsiam, byol]
  adios.lambda: [1, 2, 5, 10]
seeds: [0, 1, 2, 3, 4]
`
  expect(planSuite(read(yaml, 'mine.yaml')).map(({ id }) => id)).toEqual(planned)
  const json5 =
    "{ preset: 'cpu-scene-masks', /* all */ grid: { method: ['simclr', 'simsiam', 'byol'], 'adios.lambda': [1, 2, 5, 10], }, seeds: [0, 1, 2, 3, 4] }"
  expect(planSuite(read(json5, 'mine.json5')).map(({ id }) => id)).toEqual(planned)
  expect(() => read('runs: [', 'broken.yaml')).toThrow('broken.yaml is not a suite')
})

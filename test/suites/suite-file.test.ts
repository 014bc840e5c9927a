/** Suite files: every mistake is named, and nothing that was asked for is dropped in silence. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findImageDataset } from '../../datasets/index.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { UsageError } from '../../harness/base/errors.ts'
import { fittingEvaluations } from '../../harness/evaluation/index.ts'
import { suites } from '../../harness/suites/index.ts'
import { readSuiteFile } from '../../harness/suites/suite-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'maskbench-suite-file-'))
afterAll(() => rmSync(folder, { recursive: true }))

const names = suites.map(({ name }) => name)

function read(suite: object, before = '') {
  const file = join(folder, 'mine.json')
  writeFileSync(file, before + JSON.stringify(suite))
  return readSuiteFile(file, names, (config) => fittingEvaluations(config, findImageDataset(config.dataset)))
}

const encoder = { kind: 'representation', dataset: 'fashion-mnist-mini' }
const table = { kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8 }
const suiteOf = (run: object) => ({ name: 'mine', runs: [run] })

test('a byte order mark is no mistake', () => {
  expect(read(suiteOf(table), '\uFEFF').runs).toHaveLength(1)
})

test('an encoder without evaluations gets all that its data supports; an empty list stays empty', () => {
  const names = (run: object) =>
    read(suiteOf(run)).runs.flatMap((one) =>
      one.kind === 'representation' ? one.evaluations.map(({ name }) => name) : [],
    )
  expect(names(encoder)).toEqual(['knn', 'linear', 'clustering'])
  expect(names({ ...encoder, dataset: 'scenes', masking: 'adios' })).toEqual(['multilabel', 'masks'])
  expect(names({ ...encoder, evaluations: [] })).toEqual([])
  expect(names({ ...encoder, evaluations: [{ name: 'knn' }] })).toEqual(['knn'])
  expect(names({ ...encoder, evaluations: ['knn', { name: 'linear' }] })).toEqual(['knn', 'linear'])
})

test.each([
  [{ ...encoder, masking: 'mae', adios: { masks: 2 } }, 'adios: options of masking adios, adios-s, not of mae'],
  [{ ...encoder, supervised: { warmup: 0.1 } }, 'supervised: options of method supervised, not of simclr'],
  [{ ...encoder, method: 'byol', temperature: 0.5 }, 'runs.0.temperature: has no effect'],
  [{ ...encoder, optimizer: { name: 'adamw', momentum: 0.5 } }, 'runs.0.optimizer.momentum: has no effect'],
  [{ ...encoder, method: 'random-init', epochs: 5 }, 'runs.0.epochs: has no effect'],
  [{ ...encoder, method: 'simsiam', simsiam: { noMask: false } }, 'runs.0.simsiam.noMask: has no effect'],
  [{ ...table, rates: [0, 0.4], warmup: 10 }, 'runs.0.warmup: has no effect with these rates'],
])('%j is refused by name', (run, reason) => {
  expect(() => read(suiteOf(run))).toThrow(reason)
})

test('an evaluation in the older form, with the options of its probe beside its name, still has them', () => {
  const old = { ...encoder, dataset: 'fashion-mnist-mini', evaluations: [{ name: 'linear', epochs: 20 }] }
  const [run] = read(suiteOf(old)).runs as RepresentationConfig[]
  expect(run!.evaluations).toMatchObject([{ name: 'linear', probe: { name: 'sgd', epochs: 20 } }])
})

test('all wrong keys are named, with the nearest ones', () => {
  const wrong = { ...encoder, epoch: 3, optimizer: { learningrate: 1 }, evaluations: [{ name: 'knn', kk: 3 }] }
  const refused = () => read({ ...suiteOf(wrong), title: 'x' })
  for (const reason of [
    'runs.0.epoch: no such option, did you mean epochs?',
    'runs.0.optimizer.learningrate: no such option, did you mean learningRate?',
    'runs.0.evaluations.0.kk: no such option',
    'title: no such option',
  ]) {
    expect(refused).toThrow(reason)
  }
})

test('a file may not call itself like a suite of maskbench', () => {
  expect(() => read({ name: 'quick', runs: [table] })).toThrow('name: quick is a suite of maskbench')
})

test('an option that no run of a grid has is told by all that the grid has', () => {
  const grid = { masking: ['none', 'mae'], 'beit.share': [0.2, 0.4] }
  expect(() => read({ name: 'mine', defaults: encoder, grid })).toThrow(
    /grid\.beit: has no effect with method simclr, masking none or mae(?! and)/,
  )
  expect(() =>
    read({
      name: 'mine',
      defaults: encoder,
      grid: { 'backbone.name': ['resnet18-cifar'], 'backbone.patchSize': [4, 8] },
    }),
  ).toThrow('grid.backbone.patchSize: has no effect with backbone resnet18-cifar')
})

test('a value that a list of the grid or the seeds repeat is refused', () => {
  const grid = { masking: ['none', 'mae', 'mae'], epochs: [1, 2] }
  expect(() => read({ name: 'mine', defaults: encoder, grid })).toThrow('grid.masking: "mae" is listed more than once')
  expect(() => read({ ...suiteOf(encoder), seeds: [0, 1, 0] })).toThrow('seeds: 0 is listed more than once')
})

test.each([
  ['mine.json', '{', (form: string) => form],
  ['mine.yaml', 'grid:\n  masking: [none]\n defaults: {}\n', (form: string) => form.replaceAll(' / ', '\n')],
])('%s that cannot be read is shown a suite of its own language, which works', (name, text, fileOf) => {
  const file = join(folder, name)
  const readIt = () => readSuiteFile(file, names, () => [])
  writeFileSync(file, text)
  const { message, remedy } = caught(readIt)
  expect(message).not.toMatch(/[:.]$/)
  const [, form] = /^it looks like (?:the lines )?(.*); `npx maskbench run --help`/.exec(remedy)!
  writeFileSync(file, fileOf(form!))
  expect(readIt().runs.map((run) => 'masking' in run && run.masking)).toEqual(['none', 'mae'])
})

function caught(act: () => unknown): UsageError {
  try {
    act()
  } catch (error) {
    return error as UsageError
  }
  throw new Error('nothing was thrown')
}

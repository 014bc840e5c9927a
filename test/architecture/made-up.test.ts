/**
 * A made-up method, masking and data set, each with an implementation and an entry in the catalogue, and nothing else: they
 * are choices of the command line, are trained and scored, and stand on the pages under their own names.
 */

import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, expect, it, vi } from 'vitest'
import { Swatch } from '../../dashboard/components/ui/glyph.tsx'
import { optionsOf } from '../../dashboard/features/leaderboard/controls.ts'
import { loadLeaderboard } from '../../dashboard/features/leaderboard/load.ts'
import { loadMasks } from '../../dashboard/features/masks/load.ts'
import { loadPairs } from '../../dashboard/features/significance/load.ts'
import { significanceParams } from '../../dashboard/features/significance/params.ts'
import { readParams } from '../../dashboard/lib/params.ts'
import type { Dataset } from '../../datasets/types.ts'
import { representationSchema } from '../../db/config/representation.ts'
import { listRuns } from '../../db/queries/runs.ts'
import { createProgram } from '../../harness/cli/program.ts'
import { runRepresentation } from '../../harness/training/run.ts'
import { copyFixture } from '../dashboard/copied-fixture.ts'
import { addMetric, addPicture, addRun } from '../dashboard/fixture/rows.ts'
import { drawMasks } from '../dashboard/pages/picture.ts'
import { workbench } from '../execution/workbench.ts'
import { memoryRecorder, tiny } from '../training/tiny.ts'

const MARK = 'M-1 -1L1 1'
const COLOUR = { screen: 'rebeccapurple', print: '#663399' }

vi.mock('../../db/catalogue/maskings.ts', async (original) => {
  const { finder } = await import('../../db/catalogue/entry.ts')
  const actual = await original<typeof import('../../db/catalogue/maskings.ts')>()
  const entry = { key: 'halves', title: 'left half', short: 'Half', made: 'blindly', mark: 'M-1 -1L1 1' } as const
  const entries = [...actual.MASKING_ENTRIES, entry]
  const figures = [...actual.MASKINGS_IN_FIGURES, 'halves']
  return { ...actual, MASKING_ENTRIES: entries, MASKINGS_IN_FIGURES: figures, findMaskingEntry: finder(entries) }
})

vi.mock('../../harness/masking/index.ts', async (original) => {
  const { constant } = await import('../../harness/engine/tape.ts')
  const { tf } = await import('../../harness/engine/tensorflow.ts')
  const actual = await original<typeof import('../../harness/masking/index.ts')>()
  const halves: ReturnType<typeof actual.findMasking> = {
    name: 'halves',
    needsObjects: false,
    start: () => ({
      draw: () => null,
      masks: ({ shape: [count, size] }) => {
        const half = [count, size, size / 2, 1] as [number, number, number, number]
        return constant(tf.concat([tf.ones(half), tf.zeros(half)], 2) as ReturnType<typeof tf.ones<never>>)
      },
      occlusion: null,
    }),
  }
  const findMasking = (name: string) => (name === 'halves' ? halves : actual.findMasking(name))
  return { ...actual, MASKING_SCHEMES: [...actual.MASKING_SCHEMES, halves], findMasking }
})

vi.mock('../../db/catalogue/methods.ts', async (original) => {
  const { finder } = await import('../../db/catalogue/entry.ts')
  const actual = await original<typeof import('../../db/catalogue/methods.ts')>()
  const colour = { screen: 'rebeccapurple', print: '#663399' }
  const entry = { key: 'agree', title: 'Agree', short: 'Agree', learnsFrom: 'views', colour } as const
  const entries = [...actual.METHOD_ENTRIES, entry]
  const find = finder<(typeof entries)[number]>(entries)
  return { ...actual, METHOD_ENTRIES: entries, findMethodEntry: find, colourOf: (key: string) => find(key)!.colour }
})

vi.mock('../../harness/methods/index.ts', async (original) => {
  const actual = await original<typeof import('../../harness/methods/index.ts')>()
  const simclr = actual.findMethod('simclr')
  const agree: typeof simclr = {
    ...simclr,
    name: 'agree',
    loss: (batch, config) => simclr.loss(batch, { ...config, temperature: 0.3 }),
  }
  const findMethod = (name: string) => (name === 'agree' ? agree : actual.findMethod(name))
  return { ...actual, TRAINED_METHODS: [...actual.TRAINED_METHODS, agree], findMethod }
})

vi.mock('../../db/catalogue/datasets.ts', async (original) => {
  const { finder } = await import('../../db/catalogue/entry.ts')
  const actual = await original<typeof import('../../db/catalogue/datasets.ts')>()
  const find = finder([{ key: 'specks', title: 'Specks of noise', classes: ['even', 'odd'] }])
  return { ...actual, findDatasetEntry: (key: string) => find(key) ?? actual.findDatasetEntry(key) }
})

vi.mock('../../datasets/index.ts', async (original) => {
  const actual = await original<typeof import('../../datasets/index.ts')>()
  const specks: Dataset = {
    kind: 'images',
    trainingImages: null,
    name: 'specks',
    title: 'noise in two classes',
    licence: 'none',
    source: 'made up',
    classes: ['even', 'odd'],
    nativeSize: 16,
    mean: [0.5, 0.5, 0.5],
    std: [0.25, 0.25, 0.25],
    objects: true,
    present: () => true,
    digest: () => 'specks',
    load: async () => (await import('../training/tiny.ts')).images(64),
  }
  const find = (name: string) => (name === 'specks' ? specks : actual.findImageDataset(name))
  return { ...actual, datasets: [...actual.datasets, specks], findDataset: find, findImageDataset: find }
})

const config = tiny({
  dataset: 'specks',
  method: 'agree',
  masking: 'halves',
  epochs: 1,
  temperature: null,
  evaluations: [{ name: 'knn', k: 5 }],
})

it('are choices of the command line', async () => {
  const program = await createProgram(() => () => Promise.resolve(), ['pretrain'])
  const options = program.commands.find((one) => one.name() === 'pretrain')!.options
  const choices = (flag: string) => options.find(({ long }) => long === flag)!.argChoices
  expect(choices('--method')).toContain('agree')
  expect(choices('--masking')).toContain('halves')
  expect(representationSchema.parse({ kind: 'representation', dataset: 'specks', masking: 'halves' }).masking).toBe(
    'halves',
  )
})

it('are trained and scored', async () => {
  const { recorder, scores, metrics } = memoryRecorder()
  await runRepresentation(config, recorder)
  expect(scores.map(({ dataset, evaluation, metric }) => [dataset, evaluation, metric])).toEqual([
    ['specks', 'knn', 'top1'],
  ])
  expect(metrics.get('loss')!.every(Number.isFinite)).toBe(true)
  // The mask hides the left half of every image.
  expect(metrics.get('mask_area_0')!.every((area) => area === 0.5)).toBe(true)
})

const bench = workbench()
const path = `${bench.path}.shown`
const database = copyFixture(path)
afterAll(() => {
  database.$client.close()
  bench[Symbol.dispose]()
})
const facts = {
  config,
  status: 'done',
  at: Date.UTC(2026, 2, 1),
  seconds: 10,
  method: 'agree',
  masking: 'halves',
  backbone: 'resnet18-cifar',
  variant: '',
  codeVersion: 'code-2',
  suite: 'mine',
  error: null,
  step: 39,
  totalSteps: 39,
  phase: null,
  imagesPerSecond: 100,
  peakRssMb: 100,
  parameters: 100,
} as const
for (const seed of [0, 1, 2]) {
  const id = addRun(database, { ...facts, config: { ...config, seed } as typeof config, seed })
  const score = { dataset: 'specks', evaluation: 'knn', condition: '', metric: 'top1', value: 0.6 + seed / 100 }
  addMetric(database, id, { ...score, protocol: 'k 5', selectedOnTest: false }, facts.at)
  const plain = addRun(database, {
    ...facts,
    masking: 'none',
    config: { ...config, masking: 'none', seed } as typeof config,
    seed,
  })
  addMetric(database, plain, { ...score, value: 0.5 + seed / 100, protocol: 'k 5', selectedOnTest: false }, facts.at)
  addPicture(database, path, id, { epoch: 1, step: 39, picture: drawMasks(1, 1), at: facts.at })
}

it('have rows, filters and marks of their own', () => {
  const loaded = loadLeaderboard(database, { dataset: 'specks', method: 'agree', masking: 'halves' })!
  expect(loaded.ignored).toEqual([])
  expect(loaded.view.rows.map(({ title }) => title)).toEqual(['Agree + left half'])
  const { methods, maskings } = namesOf(optionsOf(loaded.board, loaded.view))
  expect(methods).toContain('Agree')
  expect(maskings).toContain('left half')
  const swatch = renderToStaticMarkup(createElement(Swatch, { method: 'agree', masking: 'halves' }))
  expect(swatch).toContain(`color="${COLOUR.screen}"`)
  expect(swatch).toContain(`d="${MARK}"`)
})

it('are compared, listed, and shown among the masks', () => {
  const pairs = loadPairs(database, readParams(significanceParams, { dataset: 'specks' }).params)!
  expect([...pairs.names.values()].map(({ title }) => title).sort()).toEqual(['Agree', 'Agree + left half'])
  expect(listRuns(database, { dataset: 'specks' })).toHaveLength(6)
  const masks = loadMasks(database, path, { dataset: 'specks' })!
  expect(JSON.stringify(masks)).toContain('halves')
})

function namesOf(options: ReturnType<typeof optionsOf>): { methods: string[]; maskings: string[] } {
  const titles = (all: readonly { title: string }[]) => all.map(({ title }) => title)
  return { methods: titles(options.method), maskings: titles(options.masking) }
}

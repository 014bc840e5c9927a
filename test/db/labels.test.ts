import { expect, test } from 'vitest'
import { labelsOf } from '../../db/config/labels.ts'
import { type RunConfig, type RunConfigInput, runConfigSchema } from '../../db/config/run.ts'
import { nameOf } from '../../db/describe-run.ts'
import { planSuite } from '../../harness/execution/plan/plan.ts'

const base = { kind: 'representation', dataset: 'fashion-mnist-mini', masking: 'adios' } as const
const config = (given: object) => runConfigSchema.parse({ ...base, ...given } as RunConfigInput)
const labels = (...given: object[]) => labelsOf(given.map(config), (one) => nameOf(one))

test('runs of one name are told apart by the options in which they differ, seeds aside', () => {
  expect(
    labels({ adios: { lambda: 1 }, seed: 0 }, { adios: { lambda: 5 }, seed: 1 }, { adios: { lambda: 5 } }),
  ).toEqual(['lambda=1', 'lambda=5', 'lambda=5'])
  expect(labels({ seed: 0 }, { seed: 1 })).toEqual(['', ''])
  expect(labels({}, { method: 'byol' }, { masking: 'none' })).toEqual(['', '', ''])
})

test('options that end alike keep their path, and evaluations are named', () => {
  const rate = { learningRate: 0.05 }
  const labelled = labels({ optimizer: rate }, { adios: { optimizer: rate } }).map((label) => label.split(' '))
  expect(labelled[0]).toContain('optimizer.learningRate=0.05')
  expect(labelled[1]).toEqual(
    expect.arrayContaining(['optimizer.learningRate=0.1', 'adios.optimizer.learningRate=0.05']),
  )
  expect(labels({ evaluations: [{ name: 'knn' }] }, { evaluations: [{ name: 'knn' }, { name: 'linear' }] })).toEqual([
    'evaluations=knn',
    'evaluations=knn+linear',
  ])
})

test('a plan has a name for every run', () => {
  const runs = [1, 5].flatMap((lambda) => [0, 1].map((seed) => config({ adios: { lambda }, seed })))
  const planned = planSuite({ name: 'mine', runs })
  expect(planned.map(({ name }) => name)).toEqual(
    ['lambda=1/0', 'lambda=1/1', 'lambda=5/0', 'lambda=5/1'].map((end) => `fashion-mnist-mini/simclr-adios ${end}`),
  )
  expect(planSuite({ name: 'mine', runs }, { only: '*lambda=5*' })).toHaveLength(2)
})

test('rows made elsewhere are not told apart by their files, which differ from seed to seed', () => {
  const external = (seed: number, epochs?: number, more: object = {}) =>
    runConfigSchema.parse({
      kind: 'external',
      name: 'mine',
      dataset: 'fashion-mnist-mini',
      imageSize: 32,
      seed,
      ...more,
      source: {
        kind: 'weights',
        file: { path: `/ck/${seed}.pth`, sha256: `${seed}`.repeat(64) },
        shape: { name: 'resnet18' },
      },
      ...(epochs !== undefined && { told: { epochs } }),
    } as RunConfigInput)
  const named = (...configs: RunConfig[]) => labelsOf(configs, (one) => nameOf(one))
  expect(named(external(0), external(1, 100), external(2))).toEqual(['', '', ''])
  expect(named(external(0), external(0, 100, { trainImages: 500 }))).toEqual(['', 'trainImages=500'])
})

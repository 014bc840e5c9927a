/**
 * Every op of ours has a GPU kernel that gives the same bits every time. Training steps are held to it where every method is
 * stepped under every masking (test/training/conformance).
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { givenEvaluationSchema } from '../../db/config/evaluations.ts'
import { noisyLabelsSchema } from '../../db/config/noisy-labels.ts'
import { Random } from '../../harness/base/random.ts'
import { runEagerly } from '../../harness/engine/functions/index.ts'
import { gpuKernels } from '../../harness/engine/gpu-kernels/gpu-kernels.ts'
import { inTraining } from '../../harness/engine/precision.ts'
import * as clustering from '../../harness/evaluation/clustering/clustering.ts'
import * as knn from '../../harness/evaluation/knn/knn.ts'
import * as linear from '../../harness/evaluation/linear.ts'
import * as multilabel from '../../harness/evaluation/multilabel.ts'
import { runNoisyLabels } from '../../harness/noisy-labels/run.ts'
import { pretrain } from '../../harness/training/pretrain.ts'
import { goldenFeatures } from '../evaluation/features.ts'
import { memoryRecorder, tiny, trainingData } from '../training/tiny.ts'
import { countTraffic, unfitForGpu } from './traffic.ts'

const harness = fileURLToPath(new URL('../../harness', import.meta.url))

runEagerly(true) // the ops within a function do not pass the border
const { traffic, stop } = countTraffic()
afterAll(stop)

function expectFit(): void {
  expect(traffic.kernels.size).toBeGreaterThan(0)
  expect(unfitForGpu(traffic.kernels)).toEqual([])
  traffic.kernels.clear()
}

describe('what runs has a deterministic GPU kernel', () => {
  const { train, test } = goldenFeatures()
  const classes = 1 + Math.max(...train.labels)
  const tagged = (features: typeof train) => ({
    ...features,
    tags: Uint8Array.from(features.labels, (label) => label % 2),
    tagCount: 1,
  })
  const options = (given: object) => givenEvaluationSchema.parse(given) as never

  it.each<[string, () => unknown]>([
    ['k-NN', () => knn.evaluate(train, test, options({ name: 'knn', k: 5 }), classes)],
    ['k-NN of many', () => knn.evaluate(train, test, options({ name: 'knn', k: Math.min(150, train.count) }), classes)],
    ['the grid of k-NN', () => knn.evaluate(train, test, options({ name: 'knn', grid: true }), classes)],
    [
      'linear probe',
      () => linear.evaluate(train, test, options({ name: 'linear', epochs: 2 }), classes, new Random(0)),
    ],
    [
      'linear probe with LARS',
      () =>
        linear.evaluate(train, test, options({ name: 'linear', epochs: 2, optimizer: 'lars' }), classes, new Random(0)),
    ],
    [
      'multi-label probe',
      () =>
        multilabel.evaluate(tagged(train), tagged(test), options({ name: 'multilabel', epochs: 2 }), 1, new Random(0)),
    ],
    [
      'clustering',
      () => clustering.evaluate(train, test, options({ name: 'clustering', restarts: 2 }), classes, new Random(0)),
    ],
  ])('%s', (_name, evaluate) => {
    evaluate()
    expectFit()
  })

  it('the table of noisy labels', async () => {
    const { recorder } = memoryRecorder()
    const small = { hidden: 4, rates: [-1], noises: [0.2], learningRates: [0.01], steps: 4, evaluateEvery: 2 }
    await runNoisyLabels(noisyLabelsSchema.parse({ kind: 'noisy-labels', dataset: 'uci-heart', ...small }), recorder)
    expectFit()
  })

  it.each([
    ['LARS', { optimizer: { name: 'lars' } }],
    ['AdamW', { optimizer: { name: 'adamw' } }],
    ['frozen statistics', { method: 'supervised', supervised: { frozenStatistics: true } }],
    ['bfloat16', { masking: 'adios', adios: { masks: 2 }, precision: 'bfloat16' }],
  ])('pretraining with %s', async (_name, difference) => {
    const config = tiny({ ...difference, epochs: 1 })
    const { learner } = await pretrain(config, trainingData(16), new Random(0), memoryRecorder().recorder)
    inTraining(config, () => learner.dispose())
    expectFit()
  })
})

describe('the sources of the harness', () => {
  const files = readdirSync(harness, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const refused = gpuKernels().refusesDeterminism.filter(({ when }) => when === undefined)

  it('name no op that refuses to be deterministic on a GPU', () => {
    const found = files
      .filter((name) => !name.startsWith('engine/gpu-kernels/'))
      .flatMap((name) => {
        const text = readFileSync(join(harness, name), 'utf8')
        return refused.flatMap(({ op }) => (text.includes(`'${op}'`) ? [`${op} in ${name}`] : []))
      })
    expect(found).toEqual([])
  })

  it('name no op without a GPU kernel but those with a reason', () => {
    const named = files.flatMap((name) => {
      const text = readFileSync(join(harness, name), 'utf8')
      return [...text.matchAll(/\b(?:execute|executeMany|multiply|binary|unary|reduction)(?:<[^>]*>)?\('([A-Z]\w+)'/g)]
    })
    const ops = [...new Set(named.map(([, op]) => op!))]
    expect(ops.length).toBeGreaterThan(40)
    expect(ops.filter((op) => !(op in gpuKernels().kernels))).toEqual(['NthElement'])
  })
})

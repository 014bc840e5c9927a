/** The examples of docs/plugins.md, used as they stand, by command lines that change no file of ours. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { afterAll, expect, it, vi } from 'vitest'
import { encoderShapeSchema } from '../../db/config/external.ts'
import { representationSchema } from '../../db/config/representation.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { Random } from '../../harness/base/random.ts'
import { pretrainConfig } from '../../harness/cli/pretrain-options.ts'
import type { Traced } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { readEncoder } from '../../harness/evaluation/encoder/encoder.ts'
import { estimateSeconds } from '../../harness/execution/plan/estimate.ts'
import { findMasking } from '../../harness/masking/index.ts'
import { createBackbone } from '../../harness/models/index.ts'
import { Parameters as Weights } from '../../harness/models/parameters.ts'
import { encodeSafetensors } from '../../harness/models/safetensors.ts'
import * as api from '../../harness/plugins/api.ts'
import { bundlePlugin } from '../../harness/plugins/bundle.ts'
import type { Member } from '../../harness/plugins/define.ts'
import { loadPlugins } from '../../harness/plugins/load.ts'
import { ArtefactStore } from '../../harness/store/artefacts.ts'
import { commands, type Here } from '../cli/helpers/in-process.ts'
import { tiny } from '../training/tiny.ts'

const EXAMPLES = join(import.meta.dirname, '../../docs/examples')
const example = (name: string) => join(EXAMPLES, `${name}.ts`)

/** What an example exports besides its members. */
async function exportsOf(here: Here, name: string): Promise<Record<string, unknown>> {
  Object.assign(globalThis, { [Symbol.for('maskbench.plugin')]: api })
  const module = join(here.path, `${name}.mjs`)
  writeFileSync(module, (await bundlePlugin(example(name))).code)
  return (await import(module)) as Record<string, unknown>
}

const here = commands()
afterAll(() => here[Symbol.dispose]())

const NAMES = ['random-walk', 'dcl', 'stripes', 'nearest-mean', 'plain-conv']
const all = NAMES.flatMap((name) => ['--plugin', example(name)])
const small = [
  ...['--data', 'stripe-images', '--method', 'dcl', '--masking', 'random-walk', '--random-walk-share', '0.5'],
  ...['--epochs', '1', '--image-size', '16', '--train-images', '64', '--batch-size', '32'],
  ...['--backbone', 'plain-conv', '--plain-conv-width', '8', '--plain-conv-depth', '2'],
  ...['--evaluations', 'knn,nearest-mean', '--nearest-mean-unit', 'false'],
]

interface Shown {
  id: string
  status: string
  stale: boolean
  config: { options: object; backbone: object; evaluations: object[]; plugins: Record<string, string> }
  scores: { evaluation: string; metric: string; value: number; protocol: string }[]
  reproduce: string
}

it('are trained and scored in a worker, together', async () => {
  const { code, stderr } = await here.maskbench('pretrain', ...all, ...small)
  expect(stderr).not.toContain('failed')
  expect(code).toBe(0)
  const [run] = JSON.parse((await here.maskbench('runs', '--json')).stdout) as { id: string }[]
  const shown = JSON.parse((await here.maskbench('show', run!.id, '--json')).stdout) as Shown
  expect(shown).toMatchObject({ status: 'done', stale: false })
  expect(shown.config.options).toEqual({ dcl: { temperature: 0.1 }, 'random-walk': { share: 0.5, brush: 2 } })
  expect(shown.config.plugins).toEqual({
    dcl: (await bundlePlugin(example('dcl'))).digest,
    'random-walk': (await bundlePlugin(example('random-walk'))).digest,
    'stripe-images': (await bundlePlugin(example('stripes'))).digest,
    'plain-conv': (await bundlePlugin(example('plain-conv'))).digest,
    'nearest-mean': (await bundlePlugin(example('nearest-mean'))).digest,
  })
  expect(shown.config.backbone).toEqual({ name: 'plain-conv', width: 8, depth: 2 })
  expect(shown.config.evaluations[1]).toEqual({ name: 'nearest-mean', unit: false })
  expect(shown.scores.map(({ evaluation, metric }) => `${evaluation} ${metric}`).sort()).toEqual([
    'knn top1',
    'nearest-mean top1',
    'nearest-mean worst_class',
  ])
  expect(shown.scores.find(({ metric }) => metric === 'worst_class')!.protocol).toBe(
    'nearest class mean, plain features',
  )
  for (const name of NAMES) {
    expect(shown.reproduce).toContain(`--plugin ${example(name)}`)
  }
  expect(shown.reproduce).toContain('--random-walk-share 0.5')
  expect(shown.reproduce).toContain('--plain-conv-width 8 --plain-conv-depth 2')
  expect(shown.reproduce).toContain('--nearest-mean-unit false')
})

it('are verified by the code that the store keeps, and only where it is trusted', async () => {
  const [run] = JSON.parse((await here.maskbench('runs', '--json')).stdout) as { id: string }[]
  const refused = await here.maskbench('verify', run!.id)
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('add --trust-plugins')])
  const verified = await here.maskbench('verify', run!.id, '--trust-plugins')
  expect([verified.code, verified.stderr + verified.stdout]).toEqual([
    0,
    expect.stringMatching(/scores: \d+ identical/),
  ])
})

it('an encoder of theirs is evaluated from its file, where the plugins are loaded', async () => {
  const [run] = JSON.parse((await here.maskbench('runs', '--json')).stdout) as { id: string }[]
  const { artefacts } = JSON.parse((await here.maskbench('show', run!.id, '--json')).stdout) as {
    artefacts: { name: string; sha256: string }[]
  }
  const { sha256 } = artefacts.find(({ name }) => name === 'encoder.safetensors')!
  const file = new ArtefactStore(join(here.path, 'maskbench.sqlite')).path(sha256)
  const told = ['evaluate', file, ...all, '--evaluation', 'nearest-mean', '--size', '16', '--train-images', '64']
  const saved = await here.maskbench(...told, '--data', 'stripe-images', '--name', 'mine', '--save', '--json')
  expect([saved.code, saved.stderr]).toEqual([0, expect.not.stringContaining('failed')])
  const { id } = JSON.parse(saved.stdout) as { id: string }
  const shown = JSON.parse((await here.maskbench('show', id, '--json')).stdout) as Shown
  expect(Object.keys(shown.config.plugins).sort()).toEqual(['nearest-mean', 'plain-conv', 'stripe-images'])
  expect(shown.reproduce).toContain(`--plugin ${example('plain-conv')}`)
  const verified = await here.maskbench('verify', id, '--trust-plugins')
  expect([verified.code, verified.stderr + verified.stdout]).toEqual([
    0,
    expect.stringMatching(/scores: \d+ identical/),
  ])
})

it('have their titles on pages of a process that loads no plugin', async () => {
  delete (globalThis as Record<symbol, unknown>)[Symbol.for('maskbench.registered')]
  vi.resetModules()
  const { methodName, maskingName, datasetName, evaluationName, metricName, backboneName } = await import(
    '../../db/catalogue/titles.ts'
  )
  const { colourOf, findMethodEntry } = await import('../../db/catalogue/methods.ts')
  const { MASKINGS_IN_FIGURES } = await import('../../db/catalogue/maskings.ts')
  const { registerStored } = await import('../../db/queries/plugins.ts')
  expect(findMethodEntry('dcl')).toBeUndefined()
  const database = openReadOnly(join(here.path, 'maskbench.sqlite'))!
  registerStored(database)
  database.$client.close()
  expect([methodName('dcl'), maskingName('random-walk'), datasetName('stripe-images')]).toEqual([
    'DCL',
    'random walk',
    'Stripes',
  ])
  expect([evaluationName('nearest-mean'), metricName('worst_class'), backboneName('plain-conv')]).toEqual([
    'Nearest class mean',
    'worst class',
    'Plain convolutions',
  ])
  expect(colourOf('dcl').print).toBe('#8250df')
  expect(findMethodEntry('dcl')).toBeDefined()
  expect(MASKINGS_IN_FIGURES).toContain('random-walk')
})

it('random-walk hides the share that it is asked for, in another place of every image', () => {
  const config = { ...tiny(), options: { 'random-walk': { share: 0.25, brush: 1 } } }
  const { draw, masks } = findMasking('random-walk').start(config, new Random(0))
  const hidden = tf.tidy(() => {
    const drawn = draw({ count: 3 } as Parameters<typeof draw>[0], new Random(1))
    const made = masks(tf.zeros([3, 16, 16, 3]), drawn)!.tensor
    return tf.reshape(made, [3, 256]).arraySync() as number[][]
  })
  expect(hidden.map((mask) => mask.reduce((a, b) => a + b))).toEqual([64, 64, 64])
  expect(hidden[0]).not.toEqual(hidden[1])
})

it('brightest-patch hides the patch that is brightest on average, of the patches that the image holds whole', async () => {
  await loadPlugins([example('brightest-patch')])
  const started = (patch: number) =>
    findMasking('brightest-patch').start({ ...tiny(), options: { 'brightest-patch': { patch } } }, new Random(0))
  const light = new Float32Array(2 * 16 * 16 * 3)
  const paint = (image: number, [y, x]: readonly [number, number], value: number) =>
    light.fill(value, ((image * 16 + y) * 16 + x) * 3, ((image * 16 + y) * 16 + x + 1) * 3)
  // One pixel of the first image outshines the rest of its patch, which is dark; beyond the grid nothing counts.
  for (let i = 0; i < 25; i++) paint(0, [5 + Math.floor(i / 5), 10 + (i % 5)], 0.5)
  paint(0, [0, 0], 9)
  paint(0, [15, 15], 99)
  paint(1, [14, 3], 1)
  const hidden = tf.tidy(() => {
    const made = started(5).masks(tf.tensor4d(light, [2, 16, 16, 3]), null)!.tensor
    return [...made.dataSync()].flatMap((value, at) => (value === 1 ? [at] : []))
  })
  const patch = (image: number, top: number, left: number) =>
    Array.from({ length: 25 }, (_, i) => (image * 16 + top + Math.floor(i / 5)) * 16 + left + (i % 5))
  expect(hidden).toEqual([...patch(0, 5, 10), ...patch(1, 10, 0)])
  expect(() => started(9)).toThrow('--brightest-patch-patch: a patch of 9 pixels hides an image of 16 whole, or nearly')
})

it('DCL is equation 5 and has the gradient that differences show', async () => {
  type Loss = (z0: Traced<Tensor2D>, z1: Traced<Tensor2D>, groups: number, tau: number) => Traced<api.Scalar>
  const decoupled = (await exportsOf(here, 'dcl')).decoupled as Loss
  const random = new Random('z')
  const rows = (count: number) => Array.from({ length: count }, () => [0, 1, 2, 3].map(() => random.normal()))
  const [first, others] = [rows(3), rows(6)]
  const unit = (row: number[]) => row.map((value) => value / Math.hypot(...row))
  const similarity = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0) / 0.5
  let expected = 0
  for (const second of [others.slice(0, 3), others.slice(3)]) {
    const views = [...first, ...second].map(unit)
    for (const [i, anchor] of views.entries()) {
      const positive = (i + 3) % 6
      const negatives = views.filter((_, j) => j !== i && j !== positive)
      const sum = negatives.reduce((total, other) => total + Math.exp(similarity(anchor, other)), 0)
      expected += (Math.log(sum) - similarity(anchor, views[positive]!)) / 6
    }
  }
  const [z0, z1] = [tf.tensor2d(first), tf.tensor2d(others)]
  const loss = (...inputs: Traced[]) => {
    const [a, b] = inputs as [Traced<Tensor2D>, Traced<Tensor2D>]
    return decoupled(a, b, 2, 0.5)
  }
  expect(tf.tidy(() => loss(api.constant(z0), api.constant(z1)).tensor.dataSync()[0])).toBeCloseTo(expected, 4)
  expect(api.checkGradient(loss, [z0, z1])).toBeLessThan(0.01)
})

it('nearest-mean gives every row the class of the nearest mean, and is worst in the class that it misses most', async () => {
  const { nearestMean } = (await exportsOf(here, 'nearest-mean')) as {
    nearestMean: Extract<Member, { kind: 'evaluation' }>
  }
  const rows = (values: number[][], labels: number[]): api.Features => ({
    values: Float32Array.from(values.flat()),
    count: labels.length,
    size: 2,
    labels: Int32Array.from(labels),
    tags: null,
    tagCount: 0,
    origin: 'mine',
  })
  // Means without unit length are (2, 0) and (0, 4); class 2 has no training rows.
  const train = rows(
    [
      [1, 0],
      [3, 0],
      [0, 4],
    ],
    [0, 0, 1],
  )
  const test = rows(
    [
      [2, 0.5],
      [0, 3],
      [1.9, 1.8],
      [0, 9],
    ],
    [0, 1, 1, 2],
  )
  const { evaluate } = nearestMean.definition
  const { predicted, scores } = evaluate(train, test, { unit: false }, 3, new Random(0))
  expect([...predicted!]).toEqual([0, 1, 0, 1])
  expect(scores).toEqual([
    { metric: 'top1', value: 0.5 },
    { metric: 'worst_class', value: 0 },
  ])
})

it('weights from elsewhere are read as plain-conv, under a prefix', async () => {
  await loadPlugins([example('plain-conv')])
  const shape = encoderShapeSchema.parse({ name: 'plain-conv' })
  const parameters = Weights.initialise(createBackbone(shape, 32).specification, new Random(0))
  const file = join(here.path, 'elsewhere.safetensors')
  const arrays = parameters.arrays()
  writeFileSync(file, encodeSafetensors(new Map([...arrays].map(([name, array]) => [`backbone.${name}`, array]))))
  const read = readEncoder(file, { architecture: 'plain-conv' })
  expect(read.backbone).toEqual({ name: 'plain-conv', width: 32, depth: 3 })
  expect(read.arrays.get('conv2.weight')).toEqual(arrays.get('conv2.weight'))
})

it('a run with plain-conv is estimated as one with the usual ResNet-18, on a processor and on a GPU', async () => {
  await loadPlugins([example('plain-conv')])
  const of = (name: string) =>
    representationSchema.parse({ kind: 'representation', dataset: 'fashion-mnist-mini', backbone: { name } })
  const configs = [of('plain-conv'), of('resnet18-cifar')]
  for (const device of ['cpu', 'gpu'] as const) {
    const [own, usual] = estimateSeconds(null, configs, [device, device])
    expect(own).toBe(usual)
  }
})

it('flags of theirs belong to the evaluation or encoder that is asked for', async () => {
  await loadPlugins([example('plain-conv'), example('nearest-mean')])
  const asked = pretrainConfig({ backbone: 'plain-conv', plainConvDepth: 2, nearestMeanUnit: 'false' })
  expect(asked.backbone).toEqual({ name: 'plain-conv', width: 32, depth: 2 })
  // Without a word on evaluations, it is one of those that suit the data.
  expect(asked.evaluations.find(({ name }: { name: string }) => name === 'nearest-mean')).toEqual({
    name: 'nearest-mean',
    unit: false,
  })
  const refused = (given: object) => () => pretrainConfig(given as Parameters<typeof pretrainConfig>[0])
  expect(refused({ plainConvDepth: 2 })).toThrow('--plain-conv-depth is an option of --backbone plain-conv')
  expect(refused({ nearestMeanUnit: 'true', evaluations: ['knn'] })).toThrow(
    '--nearest-mean-unit is an option of --evaluations nearest-mean',
  )
  expect(refused({ backbone: 'plain-conv', plainConvWidth: 2 })).toThrow(
    '--plain-conv-width: given 2, expected a whole number of at least 8',
  )
})

import { expect, it } from 'vitest'
import { representationSchema } from '../../db/config/representation.ts'
import type { RunConfigInput } from '../../db/config/run.ts'
import { evaluateIn } from '../../harness/engine/precision.ts'
import { runRepresentation } from '../../harness/training/run.ts'
import { memoryRecorder } from './tiny.ts'

type Difference = Partial<Extract<RunConfigInput, { kind: 'representation' }>>
const config = (evaluations: Difference['evaluations'], difference: Difference = {}) =>
  representationSchema.parse({
    kind: 'representation',
    dataset: 'fashion-mnist-mini',
    imageSize: 16,
    trainImages: 64,
    epochs: 1,
    batchSize: 16,
    backbone: { name: 'resnet18-cifar', width: 8, blocks: 1, stemStride: 2 },
    evaluations,
    ...difference,
  })

async function run(runConfig: ReturnType<typeof config>, alike: Uint8Array | null = null) {
  const memory = memoryRecorder()
  memory.recorder.reusableEncoder = () => alike && { run: 'other', bytes: alike }
  await runRepresentation(runConfig, memory.recorder)
  return memory
}

it('takes the encoder of a run that was trained alike, says so, and scores as if it had trained itself', async () => {
  const linear = config([{ name: 'linear', probe: { name: 'sgd', epochs: 2 } }])
  const [knn, whole] = [await run(config([{ name: 'knn' }])), await run(linear)]
  const encoder = knn.artefacts.get('encoder.safetensors')!
  const spared = await run(linear, encoder)
  expect(spared.metrics.get('loss')).toBeUndefined()
  expect(spared.events).toMatchObject([{ name: 'encoder_reused', message: expect.stringContaining('run other') }])
  expect(spared.scores).toEqual(whole.scores)
})

it('counts the images that an untrained encoder encodes, which is most of its work, and steps where there are some', async () => {
  const told = async (difference: Difference) => {
    const lines: [number, number, string][] = []
    const { recorder } = memoryRecorder()
    recorder.progress = (...line) => lines.push(line)
    await runRepresentation(config([{ name: 'knn' }], difference), recorder)
    return lines
  }
  const lines = await told({ method: 'random-init', epochs: 0 })
  const encoded = lines.filter(([, , phase]) => phase.endsWith('images encoded'))
  const all = 64 + 2000
  expect(encoded[0]).toEqual([64, all, `evaluating, 64 of ${all} images encoded`])
  expect(encoded.at(-1)).toEqual([all, all, `evaluating, ${all} of ${all} images encoded`])
  expect(lines.at(-1)).toEqual([0, 0, 'evaluated'])
  const trained = await told({ epochs: 1 })
  expect(trained.filter(([, , phase]) => phase.endsWith('images encoded'))).toEqual([])
})

it('trains all the same where masks or its own classifier are scored', async () => {
  const own = await run(config([], { method: 'supervised' }), new Uint8Array())
  const last = own.scores.filter(({ protocol }) => protocol.includes('last epoch'))
  expect(own.scores.map(({ evaluation, metric }) => `${evaluation} ${metric}`)).toEqual(
    [...METRICS, 'top1'].map((metric) => `supervised ${metric}`),
  )
  const scored = Object.fromEntries(last.map(({ metric, value }) => [metric, value]))
  const sure = scored.top1! * scored.confidence_right! + (1 - scored.top1!) * scored.confidence_wrong!
  expect(scored.ece).toBeGreaterThanOrEqual(Math.abs(sure - scored.top1!) - 1e-9)
  expect(scored.nll).toBeGreaterThan(0)
})

const METRICS = ['top1', 'top5', 'ece', 'nll', 'brier', 'confidence_right', 'confidence_wrong']

it('scores other data sets under their own names', async () => {
  const target = { dataset: 'fashion-mnist-mini', imageSize: 16, trainImages: 64 } as const
  const asked = [
    { name: 'transfer-linear', ...target },
    { name: 'transfer-finetune', ...target, epochs: 1, batchSize: 16 },
  ] as const
  const { scores } = await run(config([...asked], { dataset: 'scenes', method: 'random-init', epochs: 0 }))
  expect(scores.map(({ dataset, evaluation, metric }) => `${dataset} ${evaluation} ${metric}`)).toEqual([
    ...METRICS.map((metric) => `fashion-mnist-mini transfer-linear ${metric}`),
    ...METRICS.map((metric) => `fashion-mnist-mini transfer-finetune ${metric}`),
  ])
})

it('measures quality without labels at the end, with pictures, and in every epoch', async () => {
  const { scores, metrics, artefacts } = await run(config([{ name: 'quality', images: 40 }], { epochs: 2 }))
  expect(scores.map(({ evaluation, metric }) => `${evaluation} ${metric}`)).toEqual(
    ['rankme', 'uniformity', 'dead_dimensions', 'alpha_req', 'alignment'].map((metric) => `quality ${metric}`),
  )
  for (const name of ['rankme', 'uniformity', 'dead_dimensions']) expect(metrics.get(name)).toHaveLength(2)
  expect([...artefacts.keys()]).toEqual(expect.arrayContaining(['embedding-map.png', 'embedding-neighbours.png']))
  expect((await run(config([{ name: 'knn' }]))).metrics.get('rankme')).toBeUndefined()
})

it('does not evaluate again what an earlier attempt has stored, and scores the rest as before', async () => {
  const both = config([{ name: 'knn' }, { name: 'linear', probe: { name: 'sgd', epochs: 2 } }])
  const parts: string[] = []
  const first = memoryRecorder()
  first.recorder.storePart = (part) => parts.push(part)
  await runRepresentation(both, first.recorder)
  expect(parts).toHaveLength(2)
  const second = memoryRecorder()
  second.recorder.isStored = (part) => part === parts[0]
  await runRepresentation(both, second.recorder)
  expect(second.scores).toEqual(first.scores.filter(({ evaluation }) => evaluation === 'linear'))
})

it('says with every score that a card rounded, if it did, and calls it as ever by default', async () => {
  const card = {
    kind: 'gpu',
    name: 'NVIDIA H100',
    capability: '9.0',
    memoryMb: 1,
    driver: '580',
    uuid: 'GPU-1',
  } as const
  const protocols = async (precision: 'float32' | 'tf32') => {
    evaluateIn(precision, card)
    const own = await run(config([{ name: 'knn' }], { method: 'supervised' }))
    const masks = config([{ name: 'masks', images: 4 }], { dataset: 'scenes', masking: 'gt' })
    return [...own.scores, ...(await run(masks)).scores].map(({ protocol }) => protocol)
  }
  const plain = await protocols('float32')
  expect(new Set(plain).size).toBeGreaterThan(3)
  expect(plain.join()).not.toContain('TF32')
  expect(await protocols('tf32')).toEqual(plain.map((protocol) => `${protocol}, TF32`))
  evaluateIn('float32', card)
})

it('scores learned masks after the CRF too where that is asked for, and their other scores as without', async () => {
  const masks = { dataset: 'scenes', masking: 'adios', adios: { masks: 2 }, trainImages: 16 } as const
  const without = await run(config([{ name: 'masks', images: 3 }], masks))
  const both = await run(config([{ name: 'masks', images: 3, crf: true }], masks))
  const after = both.scores.filter(({ condition }) => condition === 'after CRF')
  expect(after).toHaveLength(6)
  expect(after[0]!.protocol).toBe(
    'argmax, first 3 test images, dense CRF (appearance 10, 2.56 px, 13 levels; smoothness 3, 1 px; 10 updates)',
  )
  expect(both.scores.filter((score) => !after.includes(score))).toEqual(without.scores)
})

/** The papers' suites state every option that matters: no default of the CPU-sized runs reaches them. */
import { describe, expect, test } from 'vitest'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { paperSuites } from '../../harness/suites/index.ts'

/** Options that a suite may leave to the schema, each with the published value that the default equals. */
const PUBLISHED_DEFAULTS: Record<string, { value: unknown; why: string }> = {
  trainImages: { value: null, why: 'the paper trains on all images' },
  'backbone.stemStride': { value: 1, why: 'reset for resnet18, which has the ImageNet stem' },
  'simsiam.symmetryMask': { value: true, why: 'has no effect without masks' },
  'simsiam.noMask': { value: true, why: 'has no effect without masks' },
  'simsiam.bothMask': { value: true, why: 'has no effect without masks' },
  galleries: { value: null, why: 'pictures change no number' },
  precision: {
    value: 'tf32',
    why: 'the scripts give no precision; TensorFloat-32 was the default of PyTorch on an A100',
  },
  evaluationPrecision: { value: 'float32', why: 'the probes of the paper ran in half precision; this is more exact' },
  deterministic: { value: true, why: 'about kernels, not about training' },
  eager: { value: false, why: 'about speed' },
  threads: { value: 1, why: 'about speed' },
  branches: { value: 1, why: 'about speed' },
}
/** Options that do not affect an untrained encoder. */
const UNTRAINED = ['batchSize', 'optimizer', 'schedule', 'augmentation', 'masking']

type Tree = Record<string, unknown>

function unstated(given: Tree, resolved: Tree, prefix = ''): string[] {
  return Object.entries(resolved).flatMap(([key, value]) => {
    const path = prefix + key
    const stated = given[key]
    if (Array.isArray(value) && value.some((one) => typeof one === 'object')) {
      return value.flatMap((one, i) => unstated(((stated as Tree[]) ?? [])[i] ?? {}, one as Tree, `${path}.${i}.`))
    }
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return unstated((stated as Tree | undefined) ?? {}, value as Tree, `${path}.`)
    }
    if (stated !== undefined) return []
    // Groups of options of other methods and maskings are null.
    const absent = value === null && prefix === '' && !(key in PUBLISHED_DEFAULTS)
    return absent || PUBLISHED_DEFAULTS[path]?.value === value ? [] : [path]
  })
}

test.each(paperSuites.map((suite) => [suite.name, suite] as const))(
  '%s leaves no option to a default that is not the published value',
  (_, { given, runs }) => {
    const left = new Set(
      runs.flatMap((run, i) => {
        const paths = unstated(given[i]!, run)
        const untrained = run.kind === 'representation' && run.method === 'random-init'
        return untrained ? paths.filter((path) => !UNTRAINED.includes(path.split('.')[0]!)) : paths
      }),
    )
    expect([...left]).toEqual([])
  },
)

const representations = (name: string) =>
  paperSuites.find((suite) => suite.name === name)!.runs.filter((run) => run.kind === 'representation')

describe('paper-adios-7', () => {
  const heads = (method: string) =>
    representations('paper-adios-7')
      .filter((run) => run.method === method)
      .map(({ projector, simsiam, byol }: RepresentationConfig) => ({
        projector: `${projector?.hidden} to ${projector?.out}`,
        predictor: simsiam?.predictorHidden ?? byol?.predictorHidden ?? null,
      }))

  test('has the heads of every published preset', () => {
    for (const one of heads('simclr')) expect(one).toEqual({ projector: '2048 to 128', predictor: null })
    for (const one of heads('simsiam')) expect(one).toEqual({ projector: '2048 to 2048', predictor: 512 })
    for (const one of heads('byol')) expect(one).toEqual({ projector: '4096 to 256', predictor: 8192 })
    expect(heads('byol')).toHaveLength(8 * 3)
  })

  test('declares what is guessed, with a reason', () => {
    const { guesses } = paperSuites.find(({ name }) => name === 'paper-adios-7')!
    const said = guesses.map(({ what }) => what).join('; ')
    for (const guess of ['0.3', '0.05', 'lambda 1', '200 epochs', 'ResNet-18']) expect(said).toContain(guess)
    for (const { why } of guesses) expect(why.length).toBeGreaterThan(20)
  })
})

test('published presets have the width of predictor of their method: 512 or 8192', () => {
  for (const suite of ['paper-adios-1', 'paper-adios-2']) {
    for (const { simsiam, byol } of representations(suite)) {
      if (simsiam) expect(simsiam.predictorHidden).toBe(512)
      if (byol) expect(byol.predictorHidden).toBe(8192)
    }
  }
})

test('fine-tuning shifts the images of CIFAR by up to 4 pixels and crops those of other targets, as published', () => {
  const found = representations('paper-adios-4').flatMap(({ evaluations }) =>
    evaluations.flatMap((one) => (one.name === 'transfer-finetune' ? [`${one.dataset} ${one.padding}`] : [])),
  )
  expect([...new Set(found)]).toEqual(['cifar10 4', 'cifar100 4', 'flowers102 null', 'inaturalist null'])
})

describe('tuned baselines', () => {
  test('replace the baselines and leave the ADIOS runs as they are', () => {
    const runsOf = (name: string, masking: string) =>
      representations(name).filter((run) => (run.masking === 'none') === (masking === 'none'))
    expect(runsOf('paper-adios-1-tuned', 'adios')).toEqual(runsOf('paper-adios-1', 'adios'))
    const [plain, tuned] = ['paper-adios-1', 'paper-adios-1-tuned'].map((name) => runsOf(name, 'none'))
    expect(tuned).toHaveLength(plain!.length)
    const same = ({ dataset, method, backbone, epochs, imageSize, seed, evaluations }: RepresentationConfig) => ({
      dataset,
      method,
      backbone,
      epochs,
      imageSize,
      seed,
      evaluations,
    })
    expect(tuned!.map(same)).toEqual(plain!.map(same))
  })

  test("are solo-learn's recipes for ImageNet-100", () => {
    const baselines = representations('paper-adios-2-tuned').filter(
      ({ masking, seed }) => masking === 'none' && seed === 0,
    )
    const found = baselines.map(({ method, optimizer, batchSize, schedule, projector }) => [
      ...[method, optimizer.name, optimizer.learningRate, optimizer.weightDecay, batchSize],
      ...[schedule.warmupFrom, projector?.hidden, projector?.out],
    ])
    expect(found).toEqual([
      ['simclr', 'lars', 0.3, 1e-4, 256, 3e-5, 4096, 512],
      ['simsiam', 'sgd', 0.5, 1e-5, 256, 3e-5, 2048, 2048],
      ['byol', 'lars', 0.5, 1e-6, 256, 3e-5, 4096, 256],
    ])
  })
})

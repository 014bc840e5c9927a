import { expect, it } from 'vitest'
import { type ExternalConfig, externalSchema } from '../../db/config/external.ts'
import { representationSchema } from '../../db/config/representation.ts'
import { estimateSeconds } from '../../harness/execution/plan/estimate.ts'
import { gpuHours, plannedGpuHours } from '../../harness/execution/plan/gpu-hours.ts'
import { planSuite } from '../../harness/execution/plan/plan.ts'
import { reusesEncoder, trainingKey } from '../../harness/store/runs/encoder-reuse.ts'
import { workbench } from './workbench.ts'

const resnet = { name: 'resnet18', width: 64, blocks: 2 } as const
const config = (input: Record<string, unknown>) =>
  representationSchema.parse({ kind: 'representation', imageSize: 96, backbone: resnet, evaluations: [], ...input })
const seconds = (input: Record<string, unknown>) => estimateSeconds(null, [config(input)])[0]!

const untrained = { dataset: 'scenes', method: 'random-init' }
const tuned = (dataset: string, epochs = 100) => ({
  ...untrained,
  evaluations: [{ name: 'transfer-finetune', dataset, epochs }],
})

it('time to train is that of the images the data set has', () => {
  const one = { method: 'simclr', epochs: 100 }
  const [large, given] = [
    seconds({ ...one, dataset: 'imagenet100s' }),
    seconds({ ...one, dataset: 'imagenet100s', trainImages: 5000 }),
  ]
  expect(large / given).toBeCloseTo(126_689 / 5000, 1)
})

it.each([
  ['cifar10n-worst', 50_000],
  ['cifar10+labels:mine.csv', 50_000],
  ['backgrounds-scenes', 3000],
])('time to train on %s is that of its %i images', (dataset, images) => {
  const one = { method: 'simclr', epochs: 1000, dataset }
  expect((seconds(one) - 3) / (seconds({ ...one, trainImages: 1000 }) - 3)).toBeCloseTo(images / 1000, 6)
})

it('fine-tuning is counted, whatever came before it', () => {
  expect(seconds(untrained)).toBeLessThan(10)
  expect(seconds(tuned('cifar10', 200)) / seconds(tuned('cifar10', 100))).toBeCloseTo(2, 1)
  expect(gpuHours(config(untrained))).toBe(0)
})

it('fine-tuning on small images is that of their own stem: 0.56 GFLOPs an image forward, not 0.04', () => {
  expect(gpuHours(config(tuned('cifar10'))) * 3600 * 1e13).toBeCloseTo(100 * 50_000 * 3 * 2 * 0.56e9, -12)
})

it('crops for a probe are counted, an encoding of every image for every epoch', () => {
  const probed = (probe: object) =>
    config({
      ...untrained,
      dataset: 'cifar10',
      evaluations: [{ name: 'linear', probe: { name: 'sgd', epochs: 10, ...probe } }],
    })
  expect(gpuHours(probed({}))).toBe(0)
  const stl10 = {
    dataset: 'stl10',
    evaluations: [{ name: 'linear', probe: { name: 'sgd', epochs: 10, cropMin: 0.08 } }],
  }
  const forward = 2 * 1.81e9 * (96 / 224) ** 2
  expect(gpuHours(probed({ cropMin: 0.08 })) * 3600 * 1e13).toBeCloseTo(10 * 50_000 * forward, -9)
  // The 100,000 images without labels are of no use to a probe.
  expect(gpuHours(config({ ...untrained, ...stl10 })) * 3600 * 1e13).toBeCloseTo(10 * 5000 * forward, -9)
  expect(gpuHours(config({ ...untrained, ...stl10, method: 'raw-pixels' }))).toBe(0)
})

it('a card is guessed by its arithmetic, and never faster than its ops are handed over', () => {
  const onCard = (input: Record<string, unknown>) => estimateSeconds(null, [config(input)], ['gpu'])[0]!
  const large = { dataset: 'imagenet100s', epochs: 100 }
  expect(onCard(large)).toBeCloseTo(3 + gpuHours(config(large)) * 3600, 0)
  const small = {
    dataset: 'fashion-mnist-mini',
    epochs: 10,
    backbone: { name: 'resnet18-cifar', width: 8 },
    imageSize: 8,
  }
  expect(onCard({ ...small, trainImages: 6400, batchSize: 64 })).toBeCloseTo(3 + 10 * 100 * 0.01, 5)
})

it('what was measured on a card says nothing of the CPU, and what an older maskbench measured counts', () => {
  using bench = workbench()
  const one = config({ dataset: 'fashion-mnist-mini' })
  const planned = planSuite({ name: 'bench', runs: [one] })
  bench.enqueue(planned)
  const later = ['precision', 'evaluationPrecision', 'deterministic', 'eager', 'branches']
  const before = Object.fromEntries(Object.entries(one).filter(([key]) => !later.includes(key)))
  const done = (card: string | null, seconds: number) =>
    bench.database.$client
      .prepare("update runs set status = 'done', card = ?, seconds = ?, config = ?")
      .run(card, seconds, JSON.stringify(before))
  const both = () => (['cpu', 'gpu'] as const).map((device) => estimateSeconds(bench.database, [one], [device])[0]!)
  const [onCpu, onCard] = both()
  done('GPU-a', 77)
  expect(both()).toEqual([onCpu, 77])
  done(null, 7777)
  expect(both()).toEqual([7777, onCard])
})

it('what runs took that were trained alike is learned, whatever their options and versions of plugins', () => {
  using bench = workbench()
  const small = { dataset: 'fashion-mnist-mini', imageSize: 32 }
  const adios = (lambda: number, further: object = {}) =>
    config({ ...small, epochs: 2, masking: 'adios', adios: { lambda }, ...further })
  const [five, unmasked] = [adios(5), config({ ...small, epochs: 2 })]
  const guesses = (...configs: ReturnType<typeof config>[]) => estimateSeconds(null, configs)
  const planned = planSuite({ name: 'bench', runs: [...[1, 2, 3].map((lambda) => adios(lambda)), unmasked] })
  bench.enqueue(planned)
  const store = bench.database.$client
  planned.forEach(({ id, config }, i) => {
    // Twice, three and four times as long with masks, twenty times without.
    const seconds = guesses(config as typeof five)[0]! * (i < 3 ? i + 2 : 20)
    const stored = JSON.stringify({ ...config, plugins: { mine: 'v1' } })
    store
      .prepare(
        "update runs set status = 'done', seconds = ?, images_per_second = 9, config = ?, ended_at = ? where id = ?",
      )
      .run(seconds, stored, i, id)
  })
  const found = (...configs: ReturnType<typeof config>[]) => estimateSeconds(bench.database, configs)
  const [longer, wide] = [adios(5, { epochs: 4 }), adios(5, { backbone: { ...resnet, width: 32 } })]
  const [fiveGuess, longerGuess] = guesses(five, longer)
  expect(found(five, longer)).toEqual([3 * fiveGuess!, 3 * longerGuess!])
  // The same options, of another version of the plugin.
  expect(found(unmasked)[0]).toBeCloseTo(20 * guesses(unmasked)[0]!, 6)
  // Another method is as much slower as all that ran with this encoder; another encoder is not known.
  const byol = config({ ...small, method: 'byol' })
  expect(found(byol)[0]).toBeCloseTo(3.5 * guesses(byol)[0]!, 6)
  expect(found(wide)).toEqual(guesses(wide))
  expect(estimateSeconds(bench.database, [five], ['gpu'])).toEqual(estimateSeconds(null, [five], ['gpu']))
  store.prepare('update runs set images_per_second = null').run()
  expect(found(five)).toEqual([fiveGuess])
})

it('what one seed of weights made elsewhere took is expected of every other file of that shape, and of no other', () => {
  using bench = workbench()
  const weights = (sha256: string, shape: object = { name: 'resnet18-cifar' }) => {
    const source = { kind: 'weights', file: { path: `${sha256[0]}.pth`, sha256 }, shape }
    return externalSchema.parse({
      kind: 'external',
      name: 'mine',
      dataset: 'fashion-mnist-mini',
      imageSize: 32,
      source,
    })
  }
  const [one, other] = ['a', 'b'].map((digit) => weights(digit.repeat(64))) as [ExternalConfig, ExternalConfig]
  bench.enqueue(planSuite({ name: 'bench', runs: [one] }))
  bench.database.$client.prepare("update runs set status = 'done', seconds = 77").run()
  const wide = weights('c'.repeat(64), { name: 'resnet18' })
  const found = estimateSeconds(bench.database, [{ ...other, name: 'theirs', seed: 1 }, wide])
  expect(found).toEqual([77, estimateSeconds(null, [wide])[0]])
})

it("counts the occlusion model by its own operations: STL-10's 128 channels nearly double the work", () => {
  const adios = (width: number) => config({ dataset: 'stl10', masking: 'adios', adios: { masks: 6, width } })
  const encoder = 2 * (3 * 7)
  const forward = 2 * 1.81e9 * (96 / 224) ** 2
  const share = (width: number) => (gpuHours(adios(width)) * 3600 * 1e13) / (15 * 105_000 * encoder * forward) - 1
  expect(share(128)).toBeCloseTo(0.99, 1)
  expect(share(16)).toBeLessThan(0.03)
})

it('an encoder that several runs share is counted once, and not at all where it is there already', () => {
  const one = config({ dataset: 'stl10', epochs: 10 })
  const other = config({ dataset: 'stl10', epochs: 10, evaluations: [{ name: 'knn' }] })
  const [first, second] = plannedGpuHours([one, other], new Set())
  expect([first, second]).toEqual([gpuHours(one), 0])
  expect(plannedGpuHours([one, other], new Set([trainingKey(one)]))).toEqual([0, 0])
})

it('a run that reuses an encoder is expected to evaluate alone, as such runs did', () => {
  using bench = workbench()
  const one = config({ dataset: 'fashion-mnist-mini', imageSize: 32, epochs: 50 })
  const other = { ...one, evaluations: config({ dataset: 'cifar10', evaluations: [{ name: 'knn' }] }).evaluations }
  expect(reusesEncoder([one, other], new Set())).toEqual([false, true])
  expect(reusesEncoder([one, one, other], new Set())).toEqual([false, false, true])
  expect(reusesEncoder([one, other], new Set([trainingKey(one)]))).toEqual([true, true])
  const found = () => estimateSeconds(bench.database, [one, other, other], [], [false, true, false])
  const [trained, evaluated, both] = found()
  expect(trained).toBeGreaterThan(60)
  expect(evaluated).toBe(6)
  expect(both).toBeCloseTo(trained! + 3, 6)
  const planned = planSuite({ name: 'bench', runs: [other, { ...other, seed: 1 }] })
  bench.enqueue(planned)
  const took = bench.database.$client.prepare(
    "update runs set status = 'done', seconds = ?, images_per_second = ?, ended_at = ? where id = ?",
  )
  took.run(500, 9, 1, planned[0]!.id)
  took.run(20, null, 2, planned[1]!.id)
  expect(found().slice(1)).toEqual([20, 500])
})

it.each([
  ['resnet50', 'resnet18', 4.09 / 1.81],
  ['resnet34', 'resnet18', 3.66 / 1.81],
  ['resnet50-cifar', 'resnet18-cifar', 1.3 / 0.56],
  ['vit-base', 'vit-tiny', 14.3],
])('encoding with a %s made elsewhere is estimated by its own work, not that of a %s', (large, small, ratio) => {
  const of = (name: string, device: 'cpu' | 'gpu' = 'cpu') => {
    const file = { path: 'w.pth', sha256: '0'.repeat(64) }
    const source = { kind: 'weights', file, shape: { name } }
    const given = { kind: 'external', name: 'mine', dataset: 'cifar10', imageSize: 224, evaluations: ['knn'], source }
    return estimateSeconds(null, [externalSchema.parse(given as never)], [device])[0]! - 3 - 3
  }
  expect(of(large) / of(small)).toBeCloseTo(ratio, 0)
  expect(of(large, 'gpu') / of(small, 'gpu')).toBeCloseTo(ratio, 0)
  expect(of(large)).toBeGreaterThan(100)
})

it('an encoder made elsewhere encodes the labelled images of each data set once, and features need none', () => {
  const file = { path: 'w.pth', sha256: '0'.repeat(64) }
  const weights = { kind: 'weights', file, shape: { name: 'resnet18' } }
  const of = (given: object) => {
    const config = { kind: 'external', name: 'mine', dataset: 'cifar10', imageSize: 96, source: weights, ...given }
    return estimateSeconds(null, [externalSchema.parse(config as never)])[0]! - 3
  }
  const [one, two] = [of({ evaluations: ['knn'] }) - 3, of({ evaluations: ['knn', 'clustering'] }) - 6]
  expect(two).toBeCloseTo(one, 9)
  expect((of({ evaluations: ['knn'], dataset: 'stl10' }) - 3) / one).toBeCloseTo(5000 / 50_000, 9)
  expect(of({ evaluations: ['knn'], source: { kind: 'features', train: file, test: file }, imageSize: null })).toBe(3)
})

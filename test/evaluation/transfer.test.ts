import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { inMemory } from '../../datasets/images/pixels.ts'
import { type BackboneConfig, backboneSchema } from '../../db/config/backbone.ts'
import { transferFinetuneSchema, transferLinearSchema } from '../../db/config/evaluations.ts'
import { Random } from '../../harness/base/random.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { encoderExtractor, pixelExtractor, weightsFor } from '../../harness/evaluation/encoder/feature-extractor.ts'
import * as finetune from '../../harness/evaluation/transfer-finetune.ts'
import * as linear from '../../harness/evaluation/transfer-linear.ts'
import { createBackbone } from '../../harness/models/index.ts'
import { Parameters } from '../../harness/models/parameters.ts'
import { fineTune } from '../../harness/training/fine-tune.ts'

const normalisation = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] } as const
const resnet = backboneSchema.parse({ name: 'resnet18', width: 8, blocks: 1 })
const vit = backboneSchema.parse({ name: 'vit-tiny', width: 24, patchSize: 8, depth: 1 })
let root: string
let dataset: string

/** Dark pictures are of one class, light ones of the other; 20 of each in either split. */
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'maskbench-transfer-'))
  dataset = `folder:${join(root, 'images')}`
  const random = new Random('pictures')
  for (const split of ['train', 'test']) {
    for (const [name, level] of Object.entries({ dark: 80, light: 170 })) {
      const folder = join(root, 'images', split, name)
      mkdirSync(folder, { recursive: true })
      for (let i = 0; i < 20; i++) {
        const bytes = Uint8Array.from({ length: 16 * 16 * 3 }, () => level + random.integer(100) - 50)
        const raw = { width: 16, height: 16, channels: 3 } as const
        await sharp(bytes, { raw })
          .png()
          .toFile(join(folder, `${i}.png`))
      }
    }
  }
})
beforeEach(() => {
  vi.stubEnv('XDG_CACHE_HOME', join(root, 'cache'))
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true, force: true })
})

function extractor(backbone: BackboneConfig, size: number) {
  const parameters = Parameters.initialise(createBackbone(backbone, size).specification, new Random(0))
  const arrays = parameters.arrays()
  parameters.dispose()
  return encoderExtractor({ backbone, arrays }, size, normalisation, fineTune)
}

const silent = () => {}
const probe = (difference: object = {}) =>
  transferLinearSchema.parse({
    name: 'transfer-linear',
    dataset,
    probe: { name: 'sgd', epochs: 20, batchSize: 8 },
    ...difference,
  })
const training = (difference: object = {}) =>
  transferFinetuneSchema.parse({
    name: 'transfer-finetune',
    dataset,
    epochs: 3,
    batchSize: 8,
    cropMin: 0.6,
    ...difference,
  })

describe('transfer-linear', () => {
  it('scores the target, at the size of the encoder where the target has none of its own', async () => {
    const [outcome, ...others] = await linear.evaluate(extractor(resnet, 32), probe(), new Random(0), silent)
    expect(others).toEqual([])
    expect(outcome).toMatchObject({ dataset, condition: '', selectedOnTest: false })
    expect(outcome!.scores[0]).toMatchObject({ metric: 'top1', value: 1 })
    expect(outcome!.details).toMatchObject({ imageSize: 32, trainRows: 40 })
    expect([...outcome!.truth!]).toEqual([...outcome!.predicted!])
  })

  it('takes another size and part of the images where asked, and says so', async () => {
    const options = probe({ imageSize: 16, trainImages: 30 })
    const [outcome] = await linear.evaluate(extractor(vit, 32), options, new Random(0), silent)
    expect(outcome!.details).toMatchObject({ imageSize: 16, trainRows: 30 })
    expect(outcome!.protocol).toBe('20 epochs SGD .9, lr .1, last epoch, 16 px, 30 images')
  })

  it('says when the epoch was chosen on test', async () => {
    const options = probe({ probe: { name: 'sgd', select: 'best', epochs: 2 } })
    expect(linear.protocol(options)).toBe('2 epochs SGD .9, lr .1, best epoch')
    expect(await linear.evaluate(extractor(resnet, 32), options, new Random(0), silent)).toMatchObject([
      { selectedOnTest: true },
    ])
  })

  it('learns from other crops in every epoch where asked, encoded anew for each, and says so', async () => {
    const options = probe({ probe: { name: 'sgd', epochs: 3, batchSize: 8, cropMin: 0.08 } })
    const encoder = extractor(resnet, 32)
    const uncached = vi.spyOn(encoder, 'uncachedFeatures')
    const phases: string[] = []
    const report = (step: number, steps: number, phase: string) => phases.push(`${step}/${steps} ${phase}`)
    const [outcome] = await linear.evaluate(encoder, options, new Random(0), report)
    const seen = uncached.mock.calls.map(([images]) => images.images.block(0, 40))
    expect(seen).toHaveLength(3)
    expect(seen[0]).not.toEqual(seen[1])
    expect(phases.at(-1)).toBe('2/3 evaluating transfer-linear, images encoded anew for each epoch')
    expect(outcome!.protocol).toBe('3 epochs SGD .9, lr .1, last epoch, crops from .08 and flips')
    expect(outcome!.details).toMatchObject({ cropMin: 0.08, features: 'backbone features of crops from 160 px' })
    const [again] = await linear.evaluate(encoder, options, new Random(0), silent)
    expect(again!.scores).toEqual(outcome!.scores)
    expect(again!.details.loss).toBe(outcome!.details.loss)
  })

  it('takes the native size of a data set that has one, and raw pixels too', async () => {
    const options = probe({ dataset: 'fashion-mnist-mini', trainImages: 200 })
    const [outcome] = await linear.evaluate(pixelExtractor(16, normalisation), options, new Random(0), silent)
    expect(outcome!.details).toMatchObject({ imageSize: 32, features: expect.stringContaining('pixels') })
  })
})

it('raw pixels are made into features once for all evaluations of a split', () => {
  const split = {
    images: inMemory(
      Uint8Array.from({ length: 24 }, (_, i) => i),
      2,
    ),
    labels: null,
    count: 2,
    size: 2,
  }
  const pixels = pixelExtractor(2, normalisation)
  expect(pixels.features(split)).toBe(pixels.features(split))
  expect(pixels.features({ ...split })).toEqual(pixels.uncachedFeatures(split))
})

describe('transfer-finetune', () => {
  it('learns the target from the weights it is given, the same for the same seed, and leaks nothing', async () => {
    const given = extractor(resnet, 64)
    const run = (seed: number) => finetune.evaluate(given, training({ imageSize: 16 }), new Random(seed), silent)
    const [first] = await run(0)
    const tensors = tf.memory().numTensors
    const [again] = await run(0)
    expect(tf.memory().numTensors).toBe(tensors)
    expect(again).toEqual(first)
    expect(first!.scores[0]!.value).toBeGreaterThan(0.8)
    expect(first!.protocol).toBe('all weights, 3 epochs SGD, lr .05, last epoch, 16 px')
  })

  it("gives small images a new 3x3 stem in place of ImageNet's, and large ones none", async () => {
    const small = await finetune.evaluate(extractor(resnet, 64), training({ imageSize: 32 }), new Random(0), silent)
    expect(small[0]!.details).toMatchObject({ backbone: { name: 'resnet18-cifar' } })
    const large = await finetune.evaluate(extractor(resnet, 64), training({ imageSize: 40 }), new Random(0), silent)
    expect(large[0]!.details).toMatchObject({ backbone: { name: 'resnet18' } })
  })

  it('says whether the statistics of batch normalisation were kept', () => {
    expect(finetune.protocol(training({ frozenStatistics: true }))).toContain('BN statistics frozen')
  })

  it('resamples the positions of a vision transformer', async () => {
    const given = extractor(vit, 32)
    expect(weightsFor(vit, given.encoder!.arrays, 16).get('pos_embed')!.shape).toEqual([1, 5, 24])
    const [outcome] = await finetune.evaluate(given, training({ imageSize: 16 }), new Random(0), silent)
    expect(outcome!.scores[0]!.value).toBeGreaterThanOrEqual(0.5)
  })

  it('refuses raw pixels', async () => {
    const run = finetune.evaluate(pixelExtractor(32, normalisation), training(), new Random(0), silent)
    await expect(run).rejects.toThrow('there are no weights to fine-tune: raw pixels')
  })
})

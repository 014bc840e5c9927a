import { describe, expect, test } from 'vitest'
import { pretrainCommand, pretrainConfig, pretrainOptions } from '../../harness/cli/pretrain-options.ts'

describe('pretrainConfig', () => {
  test('gives the options of the chosen method, masking and backbone their defaults, and leaves the others null', () => {
    const config = pretrainConfig({ method: 'byol', masking: 'mae', backbone: 'vit-tiny', backbonePatchSize: 8 })
    expect(config).toMatchObject({
      dataset: 'fashion-mnist-mini',
      byol: { predictorHidden: 256, tau: 0.99 },
      simsiam: null,
      mae: { share: 0.75 },
      adios: null,
      backbone: { name: 'vit-tiny', width: 192, patchSize: 8, depth: 12, heads: 3 },
    })
  })

  test('asks of the data all that it can answer, masks only where they are learned', () => {
    const names = (options: Record<string, unknown>) => pretrainConfig(options).evaluations.map(({ name }) => name)
    expect(names({})).toEqual(['knn', 'linear', 'clustering'])
    expect(names({ data: 'scenes', masking: 'gt' })).toEqual(['multilabel'])
    expect(names({ data: 'scenes', masking: 'adios-s' })).toEqual(['multilabel', 'masks'])
    expect(names({ dataset: 'scenes', evaluations: ['masks'], masking: 'adios' })).toEqual(['masks'])
    const [crf] = pretrainConfig({ data: 'scenes', evaluations: ['masks:crf'], masking: 'adios' }).evaluations
    expect(crf).toMatchObject({ name: 'masks', crf: true })
  })

  test('takes the data set of an evaluation after a colon, folders too', () => {
    const { evaluations } = pretrainConfig({ evaluations: ['transfer-linear', 'transfer-finetune:folder:my/photos'] })
    expect(evaluations).toMatchObject([
      { name: 'transfer-linear', dataset: 'fashion-mnist-mini' },
      { name: 'transfer-finetune', dataset: 'folder:my/photos' },
    ])
    expect(() => pretrainConfig({ evaluations: ['knn:cifar10'] })).toThrow("knn always uses the run's own data")
  })

  test('takes a share of the labels after a colon, and the probe of all evaluations', () => {
    const evaluationsOf = (options: object) =>
      pretrainConfig({ evaluations: ['linear', 'linear:10%', 'knn'], ...options }).evaluations
    expect(evaluationsOf({})).toMatchObject([
      { labels: 1, probe: { name: 'convex' } },
      { labels: 0.1 },
      { name: 'knn' },
    ])
    const sgd = { name: 'sgd', epochs: 100 }
    expect(evaluationsOf({ probe: 'sgd' })).toMatchObject([
      { probe: sgd },
      { labels: 0.1, probe: sgd },
      { name: 'knn' },
    ])
    const [cropped] = evaluationsOf({ probe: 'sgd-crops' })
    expect(cropped).toMatchObject({ probe: { ...sgd, cropMin: 0.08 } })
    expect(pretrainConfig({ probe: 'sgd' }).evaluations).toMatchObject([{}, { name: 'linear', probe: sgd }, {}])
    expect(pretrainCommand({ probe: 'sgd' })).toContain('--probe sgd')
  })

  test('starts from a preset, which single options override', () => {
    const config = pretrainConfig({ preset: 'cpu-scene-masks', adiosLambda: 0, seed: 2 })
    expect(config).toMatchObject({ dataset: 'scenes-few', masking: 'adios', adios: { lambda: 0, masks: 4 }, seed: 2 })
    expect(config.backbone).toMatchObject({ width: 16, stemStride: 2, blocks: 1 })
    const plain = pretrainConfig({ preset: 'stl10-resnet18-simsiam-adios', data: 'scenes', masking: 'none' })
    expect(plain).toMatchObject({ method: 'simsiam', masking: 'none', adios: null, simsiam: { predictorHidden: 512 } })
  })

  test.each([
    [{ adiosMasks: 3 }, '--adios-masks is an option of --masking adios or adios-s'],
    [{ temperature: 0.5, method: 'byol' }, '--temperature is an option of --method simclr'],
    [{ projectorOut: 8, method: 'supervised' }, '--projector-out is an option of --method simclr or simsiam or byol'],
    [{ byolTau: 0.5 }, '--byol-tau is an option of --method byol'],
    [{ maeShare: 0.5, masking: 'beit' }, '--mae-share is an option of --masking mae'],
    [{ maeShare: 0.5, masking: 'beit' }, ', and --masking is beit'],
    [{ backbonePatchSize: 4 }, '--backbone-patch-size: not an option of this backbone'],
    [{ backboneWidth: 0 }, '--backbone-width: given 0, expected a whole number of at least 8'],
    [{ method: 'supervised', masking: 'mae' }, '--masking: supervised requires masking none'],
    [{ method: 'supervised', supervisedRate: 2 }, '--supervised-rate: given 2, expected a number'],
    [{ method: 'supervised', supervisedRate: 0.4, supervisedLoss: 'gce' }, '--supervised-rate: gce takes the place of'],
    [{ method: 'supervised', supervisedLoss: 'gce', supervisedLossBeta: 1 }, '--supervised-loss-beta: not an option'],
    [{ supervisedLoss: 'gce' }, '--supervised-loss is an option of --method supervised'],
    [{ optimizer: 'adamw', optimizerMomentum: 0.5 }, '--optimizer-momentum: no effect with method simclr'],
    [{ method: 'random-init', epochs: 5 }, '--epochs: no effect with method random-init'],
    [{ preset: 'cpu-scenez' }, 'no preset cpu-scenez'],
    [{ evaluations: ['knm'] }, '--evaluations: given "knm", expected one of "knn"'],
  ])('%j is refused', (options, reason) => {
    expect(() => pretrainConfig(options)).toThrow(reason)
  })
})

test.each([
  [{ maeShare: 0.5 }, 'add --masking mae, or leave --mae-share out'],
  [{ maeShare: 0.5, masking: 'beit' }, 'write --masking mae, or leave --mae-share out'],
])('%j is told what to write', (options, remedy) => {
  expect(() => pretrainConfig(options)).toThrow(expect.objectContaining({ remedy }))
})

test('every option says when to touch it', () => {
  for (const { flags, description } of pretrainOptions()) {
    if (flags !== '--dataset <value>') expect(description, flags).toMatch(/^\S/)
  }
})

test('pretrainCommand says what to type again', () => {
  expect(
    pretrainCommand({ preset: 'cpu-vit', dataset: 'folder:my photos', simsiamBothMask: 'false', galleries: [1, 3] }),
  ).toBe("npx maskbench pretrain --preset cpu-vit --data 'folder:my photos' --simsiam-both-mask false --galleries 1,3")
})

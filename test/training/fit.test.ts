import { expect, it } from 'vitest'
import { findImageDataset } from '../../datasets/index.ts'
import { representationSchema } from '../../db/config/representation.ts'
import { UsageError } from '../../harness/base/errors.ts'
import { checkConfig } from '../../harness/training/check-config.ts'

function check(options: object, dataset = 'fashion-mnist-mini') {
  const config = representationSchema.parse({ kind: 'representation', dataset, ...options })
  return () => checkConfig(config, findImageDataset(dataset))
}

const vit = (options: object) => ({ backbone: { name: 'vit-tiny', patchSize: 4, ...options } })

it.each([
  [{ masking: 'box' }, 'masking box needs true objects, and '],
  [{ evaluations: [{ name: 'multilabel' }] }, 'multilabel cannot be evaluated'],
  [vit({ patchSize: 5 }), 'patches of 5 pixels do not tile images of 32'],
  [vit({ width: 64 }), '3 heads do not divide a width of 64'],
  [{ masking: 'adios', imageSize: 33 }, 'a U-Net of 4 levels does not fit images of 33 pixels'],
  [{ masking: 'mae', imageSize: 8 }, 'a share of 0.75 of 1 x 1 patches hides every patch'],
  [{ masking: 'mae', mae: { share: 0.02 } }, 'a share of 0.02 of 4 x 4 patches hides no patch'],
  [{ galleries: [1] }, '--galleries draws masks, and masking none has no masks'],
  [{ masking: 'mae', epochs: 2, galleries: [1, 3] }, '--galleries names epoch 3, but training has only 2'],
])('%j is refused before it begins', (options, reason) => {
  expect(check(options)).toThrow(UsageError)
  expect(check(options)).toThrow(reason)
})

it('refuses to learn labels that scenes do not have', () => {
  expect(check({ method: 'supervised' }, 'scenes')).toThrow('scenes has no labels')
})

it('recommends every method and masking that would do', () => {
  expect(check({ masking: 'box' })).toThrow(
    expect.objectContaining({ remedy: expect.stringMatching(/maskings none, adios, adios-s, mae, beit, fixed$/) }),
  )
  expect(check({ method: 'supervised' }, 'scenes')).toThrow(
    expect.objectContaining({
      remedy: expect.stringMatching(/: simclr, simsiam, byol, mocov3, barlow-twins, vicreg, dino$/),
    }),
  )
})

it('lets through what fits, and never minds the encoder of raw pixels', () => {
  expect(check({ masking: 'adios', galleries: [15] })).not.toThrow()
  expect(check({ masking: 'box' }, 'scenes')).not.toThrow()
  expect(check({ method: 'raw-pixels', ...vit({ patchSize: 5 }) })).not.toThrow()
})

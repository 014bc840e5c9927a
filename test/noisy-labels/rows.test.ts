import { expect, test } from 'vitest'
import { inMemory } from '../../datasets/images/pixels.ts'
import { noisyLabelsSchema } from '../../db/config/noisy-labels.ts'
import { Random } from '../../harness/base/random.ts'
import { prepareExperiment } from '../../harness/noisy-labels/experiment.ts'
import { imageRows } from '../../harness/noisy-labels/image-rows.ts'
import { partnersOf } from '../../harness/noisy-labels/partners.ts'

test('images become grey rows with mean 0 and deviation 1 over all training pixels', async () => {
  // Two training images of one grey pixel each, 10 and 30, in colours that average to that; a test image of 50.
  const pixels = { train: [0, 10, 20, 30, 30, 30], test: [50, 50, 50] }
  const { train, test } = await imageRows(
    {
      load: async (split: 'train' | 'test') => ({
        images: inMemory(Uint8Array.from(pixels[split]), pixels[split].length / 3),
        labels: Int32Array.from(pixels[split].slice(0, pixels[split].length / 3)),
        count: pixels[split].length / 3,
        size: 1,
      }),
    } as unknown as Parameters<typeof imageRows>[0],
    1,
  )
  expect([...train.x, ...test.x]).toEqual([-1, 1, 3])
  expect([train.count, train.columns, test.count]).toEqual([2, 1, 1])
})

test('Fashion-MNIST keeps its own test images, whatever the seed; validation rows and noise follow the seed', async () => {
  const config = noisyLabelsSchema.parse({
    kind: 'noisy-labels',
    dataset: 'fashion-mnist-mini',
    hidden: 8,
    noiseKind: 'asymmetric',
    noises: [0, 0.4],
  })
  const [a, b] = [await prepareExperiment(config, new Random(0)), await prepareExperiment(config, new Random(1))]
  const { rows: train, classes } = a.all
  expect([train.count, a.test.count, a.test.columns, classes]).toEqual([5000, 2000, 784, 10])
  expect(b.test.labels).toEqual(a.test.labels)
  expect(b.all.labels.get(0)).toEqual(a.all.labels.get(0))
  expect(b.all.labels.get(0.4)).not.toEqual(a.all.labels.get(0.4))
  expect(b.validationLabels.get(0)).not.toEqual(a.validationLabels.get(0))
  expect(a.wrong.get(0)).toBe(0)
  expect(Math.abs(a.wrong.get(0.4)! - 0.4)).toBeLessThan(0.002) // rounded down in each of ten classes

  const partners = partnersOf('fashion-mnist-mini', 10)
  const taken = a.all.labels.get(0.4)!.filter((label, row) => label !== train.labels[row])
  const meant = train.labels.filter((label, row) => label !== a.all.labels.get(0.4)![row])
  expect(taken).toEqual(meant.map((label) => partners[label]!))
})

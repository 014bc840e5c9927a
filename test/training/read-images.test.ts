/** Which images a run trains on, and which its evaluations learn from. */
import { expect, it } from 'vitest'
import { inMemory } from '../../datasets/images/pixels.ts'
import type { ImageDataset, ImageSplit } from '../../datasets/types.ts'
import { representationSchema } from '../../db/config/representation.ts'
import { readImages } from '../../harness/training/run.ts'

const cropped = { name: 'linear', probe: { name: 'sgd', cropMin: 0.08 } }

/** A data set that notes from which whole images its training images were asked. */
function noting() {
  const asked: (number | undefined)[] = []
  const dataset = {
    name: 'noting',
    classes: ['a', 'b'],
    mean: [0, 0, 0],
    std: [1, 1, 1],
    async load(split: 'train' | 'test', size: number, shorterSide?: number): Promise<ImageSplit> {
      if (split === 'train') asked.push(shorterSide)
      const images = inMemory(new Uint8Array(2 * 3 * size * size), 2)
      const uncropped = shorterSide === undefined ? undefined : { images, height: shorterSide, width: shorterSide }
      return { images, ...(uncropped && { uncropped }), labels: Int32Array.of(0, 1), count: 2, size }
    },
  } as unknown as ImageDataset
  return { asked, dataset }
}

const read = async (given: object) => {
  const { asked, dataset } = noting()
  const config = representationSchema.parse({ kind: 'representation', dataset: 'fashion-mnist-mini', ...given })
  return { asked, ...(await readImages(config, dataset)) }
}

it('a probe that learns from crops changes nothing about the images that are trained on', async () => {
  const padded = { method: 'supervised', augmentation: { padding: 4 } }
  for (const given of [padded, { method: 'random-init' }, { method: 'simclr', augmentation: { cropFrom: 200 } }]) {
    const plain = await read({ ...given, evaluations: [{ name: 'linear' }] })
    const probed = await read({ ...given, evaluations: [cropped] })
    expect(probed.trainingData.train.uncropped?.height).toBe(plain.trainingData.train.uncropped?.height)
    expect(plain.labelled).toBe(plain.trainingData.train)
    expect(probed.labelled.uncropped?.height).toBe(160)
  }
})

it('a probe crops the same whole images whatever the encoder was trained on', async () => {
  expect((await read({ method: 'simclr', augmentation: { cropFrom: 200 }, evaluations: [cropped] })).asked).toEqual([
    200, 160,
  ])
  expect((await read({ method: 'simclr', evaluations: [cropped] })).asked).toEqual([160])
  expect((await read({ method: 'raw-pixels', evaluations: [cropped] })).asked).toEqual([undefined, 160])
})

import { describe, expect, it } from 'vitest'
import { IMAGENET9_CLASS } from '../../../datasets/rendered/backgrounds/imagenet9.ts'
import { dataset as challenge } from '../../../datasets/sets/backgrounds-challenge.ts'
import { dataset as imagenet100 } from '../../../datasets/sets/imagenet100.ts'
import type { ImageDataset, ImageSplit } from '../../../datasets/types.ts'
import { backgroundsSchema } from '../../../db/config/evaluations.ts'
import { datasetsOf, runConfigSchema } from '../../../db/config/run.ts'
import { Random } from '../../../harness/base/random.ts'
import { trainHead } from '../../../harness/evaluation/backgrounds/background-heads.ts'
import { protocol } from '../../../harness/evaluation/backgrounds/backgrounds.ts'
import type { FeatureExtractor, Features } from '../../../harness/evaluation/types.ts'
import { dataFolders, picture } from '../../datasets/official-fixture.ts'

const options = backgroundsSchema.parse({
  name: 'backgrounds',
  head: 'imagenet100',
  probe: { name: 'sgd', epochs: 40, learningRate: 1 },
})

describe('the classes of ImageNet-9', () => {
  it('hold 42 of ImageNet-100’s, as many as the challenge counts of each', () => {
    const names = imagenet100.classes.map((synset) => IMAGENET9_CLASS.get(synset))
    expect(names.filter((name) => name !== undefined)).toHaveLength(IMAGENET9_CLASS.size)
    const counts = challenge.classes.map((name) => names.filter((found) => found === name).length)
    expect(counts).toEqual([19, 5, 3, 4, 4, 3, 2, 2, 0])
  })
})

describe('a head of ImageNet-100', () => {
  const { write } = dataFolders()

  it('names the class that the synset belongs to, and none for the others', async () => {
    const jpeg = await picture(90).jpeg().toBuffer()
    for (const synset of imagenet100.classes) {
      write(`imagenet100/train/${synset}/${synset}_1.JPEG`, jpeg)
      write(`imagenet100/val/${synset}/ILSVRC2012_val_00000001.JPEG`, jpeg)
    }
    const head = await trainHead(challenge, 8, seesTheLabel, options, new Random(0), () => {})
    const asked = ['n02085620', 'n01558993', 'n01773797', 'n02483362'].map((one) => imagenet100.classes.indexOf(one))
    expect([...head.classify(oneHot(asked))]).toEqual([0, 1, -1, 7])
    expect(head.details).toMatchObject({ trainRows: 100 })
    head.dispose()
    const other = { name: 'other', classes: ['a', 'b'] } as unknown as ImageDataset
    const refused = trainHead(other, 8, seesTheLabel, options, new Random(0), () => {})
    await expect(refused).rejects.toThrow('the classes of other do not group classes of ImageNet-100')
  })

  it('is said in the protocol, and is data that a run needs', () => {
    expect(protocol(options)).toContain('on imagenet100, its classes mapped')
    const run = { kind: 'representation', dataset: 'scenes', evaluations: [{ ...options, dataset: challenge.name }] }
    expect(datasetsOf(runConfigSchema.parse(run))).toEqual(['scenes', challenge.name, 'imagenet100'])
  })
})

function oneHot(labels: readonly number[]): Features {
  const values = new Float32Array(labels.length * 100)
  labels.forEach((label, row) => {
    values[row * 100 + label] = 1
  })
  const count = labels.length
  return { values, count, size: 100, labels: Int32Array.from(labels), tags: null, tagCount: 0, origin: 'labels' }
}

const seesTheLabel = {
  features: ({ labels }: ImageSplit) => oneHot([...labels!]),
} as unknown as FeatureExtractor

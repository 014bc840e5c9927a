/** Figure 7 on the official challenge: the versions of one picture are found by the names of their files. */
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { FOLDERS, originalOf } from '../../../datasets/rendered/backgrounds/challenge-files.ts'
import { VARIANTS } from '../../../datasets/rendered/backgrounds/variants.ts'
import { dataset } from '../../../datasets/sets/backgrounds-challenge.ts'
import type { ImageSplit } from '../../../datasets/types.ts'
import { backgroundsSchema } from '../../../db/config/evaluations.ts'
import { Random } from '../../../harness/base/random.ts'
import { pictureVersions } from '../../../harness/evaluation/backgrounds/background-pictures.ts'
import { evaluateOn } from '../../../harness/evaluation/backgrounds/backgrounds.ts'
import { encodeNpy } from '../../../harness/evaluation/encoder/npy.ts'
import type { FeatureExtractor, Features } from '../../../harness/evaluation/types.ts'
import { dataFolders, levels, picture } from '../../datasets/official-fixture.ts'

const { write } = dataFolders()
const SIZE = 8

/** Sorted by its name, foreground 10 comes behind 1 in `original` and before it in mixed versions. */
const FOREGROUNDS = [1, 10]
const levelOf = (c: number, k: number) => 20 * c + 8 * k

/** Grey pictures, which have the level of their foreground in every version. The first fish has no version only_fg. */
async function layOut(): Promise<void> {
  const mask = encodeNpy(
    Float32Array.from({ length: 24 * 18 }, (_, i) => Number(i % 24 > 8)),
    [18, 24],
  )
  for (const [c, folder] of FOLDERS.entries()) {
    for (const [k, number] of FOREGROUNDS.entries()) {
      const stem = `n0000000${c}_${number}`
      const jpeg = await picture(levelOf(c, k)).jpeg({ quality: 100 }).toBuffer()
      write(`${dataset.name}/original/train/${folder}/${stem}.JPEG`, jpeg)
      write(`${dataset.name}/bg_challenge/fg_mask/val/${folder}/${stem}.npy`, mask)
      for (const variant of VARIANTS) {
        if (variant === 'only_fg' && c === 8 && k === 0) continue
        const file = variant.startsWith('mixed') ? `fg_${stem}_bg_n00000004_10` : stem
        write(`${dataset.name}/bg_challenge/${variant}/val/${folder}/${file}.JPEG`, jpeg)
      }
    }
  }
}

/** An encoder that sees the level of the first pixel. */
const encoder: FeatureExtractor = {
  imageSize: SIZE,
  normalisation: { mean: [0, 0, 0], std: [1, 1, 1] },
  encoder: null,
  fineTune: null,
  features,
  uncachedFeatures: features,
}

function features(images: ImageSplit): Features {
  const { count, labels } = images
  const values = Float32Array.from(levels(images), (level) => level / 20)
  const known = labels ?? new Int32Array(count).fill(-1)
  return { values, count, size: 1, labels: known, tags: null, tagCount: 0, origin: 'a pixel' }
}

it('the official names say which foreground a file shows', () => {
  expect(originalOf('original/val/00_dog/n02085620_16757.JPEG')).toBe('n02085620_16757')
  const mixed = 'bg_challenge/mixed_rand/val/02_wheeled vehicle/fg_n02085620_16757_bg_n01532829_06835.JPEG'
  expect(originalOf(mixed)).toBe('n02085620_16757')
})

it('shows the same foreground in every version of the official layout, whatever their order', async () => {
  await layOut()
  const options = backgroundsSchema.parse({ name: 'backgrounds', dataset: dataset.name, imageSize: SIZE })
  const [scored] = await evaluateOn(dataset, encoder, options, new Random(0), () => {})
  const first = FOLDERS.map((_, c) => 2 * c + Number(c === 8))
  const behind = first.map((item, c) => item + (c === 8 ? -1 : 1))
  expect(scored!.details.pictured).toEqual({
    items: first,
    versions: [...VARIANTS],
    places: {
      mixed_same: behind,
      mixed_rand: behind,
      mixed_next: behind,
      only_fg: first.map((item, c) => (c === 8 ? item - 1 : item)),
    },
  })
  const [sheet] = scored!.pictures!
  expect(sheet!.name).toBe('backgrounds-backgrounds-challenge.png')
  const { data, info } = await sharp(sheet!.bytes).raw().toBuffer({ resolveWithObject: true })
  expect([info.width, info.height]).toEqual([8 * (SIZE + 2) - 2, 9 * (SIZE + 2) - 2])
  FOLDERS.forEach((folder, row) => {
    const shown = VARIANTS.map((_, column) => {
      return data[((row * (SIZE + 2) + 3) * info.width + column * (SIZE + 2) + 3) * info.channels]!
    })
    const level = levelOf(row, Number(row === 8))
    expect([folder, Math.max(...shown.map((seen) => Math.abs(seen - level)))]).toEqual([
      folder,
      expect.toBeOneOf([0, 1]),
    ])
  })
})

it('scales large pictures down, so that a run stores little', async () => {
  await layOut()
  const versions = new Map()
  for (const name of ['original', 'mixed_next']) versions.set(name, await dataset.loadVariant!(name, 224))
  const { bytes } = (await pictureVersions(versions))!
  const { width, height } = await sharp(bytes).metadata()
  expect([width, height]).toEqual([2 * 114 - 2, 9 * 114 - 2])
})

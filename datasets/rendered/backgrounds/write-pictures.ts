/**
 * Writes pictures of `backgrounds-scenes` as files: a folder of PNG pictures, foregrounds and classes, or one sheet.
 */
import { join } from 'node:path'
import { makeFolder, writeAtomically } from '../../../harness/base/atomic-write.ts'
import { UsageError } from '../../../harness/base/errors.ts'
import { ContactSheet, writePng, writingTo } from '../../images/picture-files.ts'
import type { Pixels } from '../../images/pixels.ts'
import { dataset } from '../../sets/backgrounds-scenes.ts'
import type { Split } from '../../types.ts'
import { drawPicture } from './draw.ts'
import { SHAPE_NAMES } from './shapes.ts'
import { FAMILIES } from './textures.ts'
import { VARIANTS, type Variant } from './variants.ts'

/** Pictures `from` … `from + count - 1` of a split. */
export interface PictureOrder {
  split: Split
  from: number
  count: number
  size: number
  /** Null: the pictures as they are; a sheet of test pictures then shows all versions side by side. */
  variant: Variant | null
}

/**
 * @throws UsageError when there are fewer pictures, or when versions of training pictures are requested.
 * @throws EnvironmentError when the files cannot be written.
 */
export async function writePictures(order: PictureOrder, out: string, form: 'folder' | 'sheet'): Promise<void> {
  const { split, from, count, size, variant } = order
  if (split === 'train' && variant !== null && variant !== 'original') {
    const what = `training images have no version ${variant}`
    throw new UsageError({ what, remedy: 'add --split test, or drop --variant' })
  }
  const original = await dataset.load(split, size)
  if (from + count > original.count) {
    const what = `there are ${original.count} ${split} images, not ${from + count}`
    throw new UsageError({ what, remedy: 'lower --count or --from, or use --split train, which has the most' })
  }
  const versionOf = async (name: Variant) => (await dataset.loadVariant!(name, size)).images
  await writingTo(out, async () => {
    if (form === 'sheet' && variant === null && split === 'test') {
      await writeSheet(order, await Promise.all(VARIANTS.map(versionOf)), VARIANTS.length, out)
      return
    }
    const images = variant === null || split === 'train' ? original.images : await versionOf(variant)
    if (form === 'sheet') await writeSheet(order, [images], Math.ceil(Math.sqrt(2 * count)), out)
    else await writeFolder(order, images, original.objects!, out)
  })
}

/** All versions of the first picture, then all versions of the next one, and so on. */
async function writeSheet({ from, count, size }: PictureOrder, versions: Pixels[], columns: number, out: string) {
  const sheet = new ContactSheet(count * versions.length, columns, size)
  for (let cell = 0; cell < count * versions.length; cell++) {
    const picture = from + Math.floor(cell / versions.length)
    sheet.put(cell, versions[cell % versions.length]!.block(picture, 1))
  }
  await sheet.write(out)
}

async function writeFolder({ split, from, count, size }: PictureOrder, images: Pixels, masks: Pixels, out: string) {
  for (const folder of ['images', 'masks']) makeFolder(join(out, folder))
  const pictures: unknown[] = []
  for (let i = from; i < from + count; i++) {
    const file = `backgrounds_${split}_${String(i).padStart(6, '0')}.png`
    await writePng(join(out, 'images', file), images.block(i, 1), size, 3)
    await writePng(join(out, 'masks', file), masks.block(i, 1), size, 1)
    const { label, texture } = drawPicture(split, i)
    pictures.push({ file, class: SHAPE_NAMES[label], background: FAMILIES[texture.family]!.name })
  }
  writeAtomically(join(out, 'pictures.json'), JSON.stringify(pictures))
}

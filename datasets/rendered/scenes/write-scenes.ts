/** Writes rendered scenes as files: a folder of PNG pictures, masks and CLEVR's json, or all pictures on one sheet. */
import { join } from 'node:path'
import { makeFolder, writeAtomically } from '../../../harness/base/atomic-write.ts'
import { ContactSheet, writePng, writingTo } from '../../images/picture-files.ts'
import { describeScene } from './describe.ts'
import { drawScene } from './draw.ts'
import { type RenderOrder, renderInParts } from './render-pool.ts'

/**
 * @param onProgress - told how many scenes are done.
 * @throws EnvironmentError when the files cannot be written.
 */
export async function writeScenes(
  order: RenderOrder,
  out: string,
  form: 'folder' | 'sheet',
  onProgress: (done: number) => void,
): Promise<void> {
  await writingTo(out, () => (form === 'sheet' ? writeSheet : writeFolder)(order, out, onProgress))
}

async function writeFolder(order: RenderOrder, out: string, onProgress: (done: number) => void): Promise<void> {
  const { variant, split, from, size } = order
  for (const folder of ['images', 'masks']) makeFolder(join(out, folder))
  const scenes: unknown[] = []
  for await (const part of renderInParts(order)) {
    const files: Promise<void>[] = []
    for (let i = 0; i < part.count; i++) {
      const index = part.from + i
      const file = `${variant.name}_${split}_${String(index).padStart(6, '0')}.png`
      const pixels = size * size
      const image = part.images.subarray(i * pixels * 3, (i + 1) * pixels * 3)
      const mask = part.objects.subarray(i * pixels, (i + 1) * pixels)
      files.push(writePng(join(out, 'images', file), image, size, 3), writePng(join(out, 'masks', file), mask, size, 1))
      const scene = drawScene(variant, split, index)
      scenes.push({ split, image_index: index, image_filename: file, ...describeScene(scene, size) })
    }
    await Promise.all(files)
    onProgress(part.from + part.count - from)
  }
  writeAtomically(join(out, 'scenes.json'), JSON.stringify({ info: { split, version: variant.name }, scenes }))
}

async function writeSheet(order: RenderOrder, out: string, onProgress: (done: number) => void): Promise<void> {
  const { count, from, size } = order
  const sheet = new ContactSheet(count, Math.ceil(Math.sqrt(2 * count)), size)
  const length = size * size * 3
  for await (const part of renderInParts(order)) {
    for (let i = 0; i < part.count; i++) {
      sheet.put(part.from - from + i, part.images.subarray(i * length, (i + 1) * length))
    }
    onProgress(part.from + part.count - from)
  }
  await sheet.write(out)
}

/** Writes rendered scenes as files: a folder of PNG pictures, masks and CLEVR's json, or all pictures on one sheet. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EnvironmentError } from '../../harness/errors.ts'
import { describeScene } from './describe.ts'
import { drawScene } from './draw.ts'
import { type Order, renderInParts } from './parts.ts'
import { makeFolder, writeWhole } from './whole-file.ts'

/** Between the pictures of a sheet. */
const GAP = 2

/**
 * @param onProgress - told how many scenes are done.
 * @throws EnvironmentError when the files can not be written.
 */
export async function exportScenes(
  order: Order,
  out: string,
  form: 'folder' | 'sheet',
  onProgress: (done: number) => void,
): Promise<void> {
  try {
    await (form === 'sheet' ? writeSheet : writeFolder)(order, out, onProgress)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && 'syscall' in cause)) throw cause
    throw new EnvironmentError(
      {
        what: `${out} can not be written: ${cause.message}`,
        remedy: 'check the path and the free space, or change --out',
      },
      { cause },
    )
  }
}

async function writeFolder(order: Order, out: string, onProgress: (done: number) => void): Promise<void> {
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
  writeWhole(join(out, 'scenes.json'), JSON.stringify({ info: { split, version: variant.name }, scenes }))
}

async function writeSheet(order: Order, out: string, onProgress: (done: number) => void): Promise<void> {
  const { count, from, size } = order
  const columns = Math.ceil(Math.sqrt(2 * count))
  const rows = Math.ceil(count / columns)
  const width = columns * (size + GAP) - GAP
  const height = rows * (size + GAP) - GAP
  const sheet = new Uint8Array(width * height * 3).fill(255)
  for await (const part of renderInParts(order)) {
    for (let i = 0; i < part.count; i++) {
      const cell = part.from - from + i
      const left = (cell % columns) * (size + GAP)
      const top = Math.floor(cell / columns) * (size + GAP)
      for (let row = 0; row < size; row++) {
        const line = (i * size + row) * size * 3
        sheet.set(part.images.subarray(line, line + size * 3), ((top + row) * width + left) * 3)
      }
    }
    onProgress(part.from + part.count - from)
  }
  const { default: sharp } = await import('sharp')
  const png = await sharp(sheet, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 9 })
    .toBuffer()
  writeWhole(out, png)
}

async function writePng(path: string, pixels: Uint8Array, size: number, channels: 1 | 3): Promise<void> {
  const { default: sharp } = await import('sharp')
  const png = sharp(pixels, { raw: { width: size, height: size, channels } })
  const grey = channels === 1 ? png.toColourspace('b-w') : png
  writeFileSync(path, await grey.png().toBuffer())
}

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { ImageDataset, ImageSplit } from '../../../../datasets/types.ts'
import { datasetKey } from '../../../analysis/dataset-names.ts'
import { PICTURE_ENDINGS, type PictureFormat } from '../../../analysis/plot/files/formats.ts'
import { UsageError } from '../../../base/errors.ts'
import type { PictureColumn } from '../../../training/masked-pictures.ts'
import { integer } from '../../arguments.ts'
import { deviceOption } from '../../device-option.ts'
import type { Act, Run } from '../../io.ts'
import { checkFolder, formatOfFile } from '../../out-file.ts'

interface Options {
  model: string
  data?: string
  images?: string[]
  count: number
  crf: boolean
  seed: number
  out: string
}

export function declare(program: Command, act: Act): void {
  program
    .command('plot-masks <model>')
    .description("draw images under random masks beside learned masks, as in the ADIOS paper's figure 1")
    .option('--data <name>', "data set whose first test images are drawn (default: the run's own)", datasetKey)
    .option('--images <files...>', 'image files of your own instead')
    .option('--count <n>', 'number of test images', integer({ min: 1, max: 16 }), 3)
    .option('--no-crf', 'leave out the column after the CRF; needed for images above 96 pixels')
    .option('--seed <n>', 'seed of the random masks', integer({ min: 0 }), 0)
    .requiredOption('--out <file>', '.svg, .png (at twice the size) or .pdf file to write')
    .addOption(deviceOption())
    .addHelpText(
      'after',
      `
The model is the id or the name of a run with learned masks, or its occlusion.safetensors. Columns: the image; what a central
square (context encoder), MAE and BEiT leave of it; the learned masks, a colour for each; and these after a fully connected
CRF, which moves their borders to those of the image. Images are resized (shorter side) and centre-cropped to the size that
the model was trained on.

JSON: {"out", "model", "images", "size", "columns"}.

Examples:
  $ npx maskbench plot-masks 3fa2 --out figure-1.png
  $ npx maskbench plot-masks scenes-few/simclr-adios --count 6 --no-crf --out masks.svg
  $ npx maskbench plot-masks occlusion.safetensors --images cat.jpg dog.jpg --out photographs.png`,
    )
    .action(act(run))
}

export const run: Run<Options> = async (options, io) => {
  const { model, data, images, crf, seed } = options
  const out = resolve(options.out)
  checkFolder(out)
  const format = formatOfFile<PictureFormat>(options.out, PICTURE_ENDINGS, null)
  if (data !== undefined && images !== undefined) {
    throw new UsageError({ what: '--data and --images exclude each other', remedy: 'give one of them' })
  }
  const { loadEngine } = await import('../../../execution/worker/engine.ts')
  const { readOcclusion } = await import('../../../evaluation/encoder/occlusion-weights.ts')
  const { findImageDataset } = await import('../../../../datasets/index.ts')
  const { storedModel } = await import('./occlusion-model.ts')
  const weights = readOcclusion(existsSync(model) ? model : storedModel(model, io))
  const { dataset, imageSize: size } = weights.config
  const split = images
    ? await decodedFiles(images, size)
    : await firstTest(findImageDataset(data ?? dataset), size, options.count)
  await loadEngine()
  const { maskedPictures } = await import('../../../training/masked-pictures.ts')
  const columns = maskedPictures(weights, split, findImageDataset(dataset), { crf, seed })
  const notes = await write(out, columns, { format, size })
  const heads = columns.map(({ head }) => head.join(' '))
  const answer = { out, model, images: split.count, size, columns: heads }
  io.result(answer, () => `${out}: ${split.count} images under ${heads.slice(1).join(', ')}`)
  if (!io.json) for (const line of notes) io.note(line)
}

async function firstTest(data: ImageDataset, size: number, count: number): Promise<ImageSplit> {
  const { firstImages } = await import('../../../evaluation/encoder/features.ts')
  const { refuseMissingData } = await import('../../../store/runs/run-data.ts')
  if (!data.present()) refuseMissingData([data.name])
  return firstImages(await data.load(data.onlyTraining ? 'train' : 'test', size), count)
}

async function decodedFiles(files: readonly string[], size: number): Promise<ImageSplit> {
  const { tryDecode } = await import('../../../../datasets/images/decode.ts')
  const { inMemory } = await import('../../../../datasets/images/pixels.ts')
  const decoded = await Promise.all(files.map((file) => tryDecode(file, size)))
  const pictures = decoded.map((picture, i) => {
    if (!('why' in picture)) return picture
    throw new UsageError({ what: `${files[i]} cannot be read: ${picture.why}`, remedy: 'give image files' })
  })
  const count = pictures.length
  return { images: inMemory(Buffer.concat(pictures), count), labels: null, count, size }
}

interface Written {
  format: PictureFormat
  /** Side of a picture in pixels. */
  size: number
}

/** @returns notes on the format of the file. */
async function write(out: string, columns: readonly PictureColumn[], { format, size }: Written): Promise<string[]> {
  const { default: sharp } = await import('sharp')
  const { notesOnFile, pictureFile } = await import('../../../analysis/plot/files/picture-files.ts')
  const { pictureGrid } = await import('../../../analysis/plot/picture-grid.ts')
  const { writeAtomically } = await import('../../../base/atomic-write.ts')
  const raw = { width: size, height: size, channels: 3 as const }
  const png = async (picture: Uint8Array) => new Uint8Array(await sharp(picture, { raw }).png().toBuffer())
  const drawn = await Promise.all(
    columns.map(async ({ head, pictures }) => ({ head, pictures: await Promise.all(pictures.map(png)) })),
  )
  const grid = pictureGrid(drawn, 'Images under random masks, and learned masks')
  writeAtomically(out, await pictureFile(grid, format))
  return notesOnFile(grid, format)
}

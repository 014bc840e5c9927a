import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { datasetKey } from '../../../analysis/dataset-names.ts'
import { UsageError } from '../../../base/errors.ts'
import { integer } from '../../arguments.ts'
import type { Act, Run } from '../../io.ts'

interface Options {
  name: string
  out: string
  size?: number
}

export function declare(data: Command, act: Act): void {
  data
    .command('export')
    .description('write the images and labels of a data set as NumPy arrays, as they are evaluated here')
    .argument('<name>', 'data set, or folder:<path>; `data list` shows them all', datasetKey)
    .requiredOption('--out <folder>', 'folder to write, new or empty')
    .option(
      '--size <pixels>',
      'side of the images; use the one that `evaluate` is given (default: 32)',
      integer({ min: 8, max: 1024 }),
    )
    .addHelpText(
      'after',
      `
The folder contains train-images.npy and test-images.npy: uint8, [images, size, size, 3], RGB, resized as everywhere here and
not normalised. Beside them are train-labels.npy and test-labels.npy, int64 (-1: no label), and of data sets with tags
train-tags.npy and test-tags.npy, uint8, [images, tags]. Rows are in the order that \`evaluate --features\` expects.

Examples:
  $ npx maskbench data export fashion-mnist-mini --out fashion/
  $ npx maskbench data export folder:photos --size 96 --out arrays/`,
    )
    .action(act(run))
}

const run: Run<Options> = async ({ name, out, size = 32 }, io) => {
  const { findImageDataset } = await import('../../../../datasets/index.ts')
  const { exportArrays } = await import('../../../../datasets/export-arrays.ts')
  const { refuseMissingData } = await import('../../../store/runs/run-data.ts')
  const folder = resolve(out)
  const data = findImageDataset(name)
  if (!data.present()) refuseMissingData([data.name])
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    const what = `${out} is not empty: arrays would be mixed with its contents`
    throw new UsageError({ what, remedy: 'name a new folder, or empty it first' })
  }
  const { mean, std, classes, tags = null } = data
  const files = await exportArrays(data, size, folder)
  const answer = { name: data.name, out: folder, size, mean, std, classes, tags, files }
  io.result(answer, () =>
    [
      ...files.map(({ file, shape, type }) => `${file}  ${type} [${shape.join(', ')}]`),
      `Mean ${mean.join(',')} and standard deviation ${std.join(',')} of the training images normalise pixels in [0, 1].`,
    ].join('\n'),
  )
}

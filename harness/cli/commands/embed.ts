import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { ImageSplit, Split } from '../../../datasets/types.ts'
import { datasetKey } from '../../analysis/dataset-names.ts'
import { writeAtomically } from '../../base/atomic-write.ts'
import type { Features } from '../../evaluation/types.ts'
import { addEncoderOptions, type EncoderOptions, encoderFrom } from '../encoder-input.ts'
import type { Act, Run } from '../io.ts'
import { checkFolder } from '../out-file.ts'
import { pluginOption } from '../plugin-option.ts'

interface Options extends EncoderOptions {
  weights: string
  data: string
  out: string
  split?: Split
}

export function declare(program: Command, act: Act): void {
  const command = program
    .command('embed')
    .description(
      'compute the features of a data set or a folder of images with any checkpoint, from maskbench or elsewhere',
    )
    .requiredOption(
      '--weights <file>',
      'safetensors file or torch checkpoint (.pth, .pt, .ckpt) with torchvision or timm parameter names, or an ONNX model',
    )
    .requiredOption('--data <name>', 'a data set, or a folder, all of whose images are taken in sorted path order')
    .requiredOption('--out <file>', '.npy file to write: float32 [images, features]')
    .addOption(pluginOption())
    .addOption(
      new Option('--split <split>', 'split of the data set (default: test; of a folder all images)').choices([
        'train',
        'test',
      ]),
    )
  addEncoderOptions(command)
    .addHelpText(
      'after',
      `
Images are resized (bilinear, antialiased, shorter side), centre-cropped and normalised. A prefix shared by the encoder's
parameter names is recognised; classifiers, projectors and queues are left out; any other missing or unknown key is an error.
For all images of a folder, the file of each row is listed in a .files.json beside --out; with --split, rows are in the order
in which \`evaluate --features --data FOLDER\` takes them. To look at the features, \`evaluate --evaluation
quality --save\` puts a map of them and nearest neighbours on the page of the run.

Examples:
  $ npx maskbench embed --arch resnet18 --weights resnet18.safetensors --data photos/ --out photos.npy
  $ npx maskbench embed --arch resnet18-cifar --weights w.safetensors --data fashion-mnist-mini --split train --out f.npy`,
    )
    .action(act(run))
}

export const run: Run<Options> = async (options, io) => {
  const out = resolve(options.out)
  checkFolder(out)
  const { findImageDataset } = await import('../../../datasets/index.ts')
  const folder = folderOf(options.data)
  const data = findImageDataset(folder === null ? datasetKey(options.data) : `folder:${folder}`)
  const { refuseMissingData } = await import('../../store/runs/run-data.ts')
  if (data.download && !data.present()) refuseMissingData([data.name])
  const encoder = await encoderFrom(options.weights, options)
  for (const line of encoder.notes) io.note(`${options.weights}: ${line}`)
  const size = encoder.imageSize
  const normalisation = encoder.normalisation(data)

  let features: Features
  let files: string[] | null = null
  let skipped: string[] = []
  if (folder === null || options.split !== undefined) {
    features = encoder.encode(await data.load(options.split ?? 'test', size), normalisation)
  } else {
    const { embedFolder } = await import('../../evaluation/encoder/embed.ts')
    const warn = (line: string) => io.note(`maskbench: ${line}`)
    const encode = (images: ImageSplit) => encoder.encode(images, normalisation)
    ;({ features, files, skipped } = await embedFolder(folder, encode, size, warn))
  }
  const { encodeNpy } = await import('../../evaluation/encoder/npy.ts')
  writeAtomically(out, encodeNpy(features.values, [features.count, features.size]))
  const answer = { out, images: features.count, features: features.size, size, skipped }
  const list = out.replace(/(\.npy)?$/, '.files.json')
  if (files !== null) writeAtomically(list, Buffer.from(`${JSON.stringify(files, null, 1)}\n`))
  const named = files === null ? '' : `; ${list} names the file of each row`
  io.result(answer, () => `${out}: ${features.count} images x ${features.size} features${named}`)
}

/** The path in `folder:<path>`, or a text that can only be a path; null for the name of a data set. */
function folderOf(data: string): string | null {
  if (data.startsWith('folder:')) return data.slice('folder:'.length)
  if (data.includes('/')) return data
  return statSync(data, { throwIfNoEntry: false })?.isDirectory() ? data : null
}

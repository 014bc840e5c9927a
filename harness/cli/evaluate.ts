import { type Command, Option } from 'commander'
import { integer } from './arguments.ts'
import { addEncoderOptions, type EncoderOptions, normalisationOf } from './encoder-input.ts'
import type { Act, Run } from './io.ts'

interface Options extends EncoderOptions {
  checkpoint: string
  data?: string
  evaluation?: 'linear' | 'knn' | 'multilabel'
  trainImages?: number
  seed?: number
}

export function declare(program: Command, act: Act): void {
  const command = program
    .command('evaluate <checkpoint>')
    .description('linear probe, k-NN or tags on the frozen features of a safetensors file')
    .option('--data <name>', "data set or folder:<path> (default: the checkpoint's own)")
    .addOption(
      new Option('--evaluation <name>', 'one of them only (default: all that the data can answer)').choices([
        'linear',
        'knn',
        'multilabel',
      ]),
    )
    .option('--train-images <n>', 'learn from the first n training images only', integer({ min: 1 }))
    .option('--seed <n>', "of the linear probe (default: the checkpoint's, else 0)", integer({ min: 0 }))
  addEncoderOptions(command)
    .addHelpText(
      'after',
      `
A checkpoint of ours brings its own settings; the same ones give the stored score. Nothing is written.

Examples:
  $ npx maskbench evaluate checkpoint.safetensors
  $ npx maskbench evaluate resnet18.safetensors --arch resnet18 --data folder:photos --size 96`,
    )
    .action(act(run))
}

export const run: Run<Options> = async (options, io) => {
  const { UsageError } = await import('../errors.ts')
  const { loadEncoder } = await import('../evaluation/encoder.ts')
  const encoder = loadEncoder(options.checkpoint, { architecture: options.arch, size: options.size })
  const { config } = encoder
  const name = options.data ?? config?.dataset
  if (name === undefined) {
    throw new UsageError({ what: `${options.checkpoint} does not say what to evaluate it on`, remedy: 'name --data' })
  }
  const { findImageDataset } = await import('../../datasets/index.ts')
  const data = findImageDataset(name)
  const { evaluate, evaluationsOf, refuseUnfit } = await import('../evaluation/index.ts')
  const evaluations = evaluationsOf(config, data, options.evaluation)
  for (const chosen of evaluations) refuseUnfit(chosen, data)
  if (evaluations.length === 0) {
    const remedy = 'give every class a folder of its own'
    throw new UsageError({ what: `${name} has no two classes to tell apart`, remedy })
  }
  const size = encoder.imageSize
  const normalisation = await normalisationOf(options, encoder, data)
  const { extractFeatures, firstImages } = await import('../evaluation/features.ts')
  io.note(`encoding ${name} at ${size} pixels`)
  const trainImages = options.trainImages ?? (name === config?.dataset ? config.trainImages : null)
  const train = extractFeatures(encoder.encode, firstImages(await data.load('train', size), trainImages), normalisation)
  const test = extractFeatures(encoder.encode, await data.load('test', size), normalisation)

  const scores = evaluations.flatMap((chosen) => {
    io.note(`scoring ${chosen.name}`)
    const result = evaluate(chosen, train, test, data.classes.length, options.seed ?? config?.seed ?? 0)
    return result.scores.map((score) => ({
      evaluation: chosen.name,
      condition: '',
      ...score,
      protocol: result.protocol,
    }))
  })
  const { checkpoint } = options
  const answer = { checkpoint, dataset: name, size, trainImages: train.count, testImages: test.count, scores }
  io.result(answer, () => {
    const widest = (texts: string[]) => Math.max(...texts.map((text) => text.length))
    const first = widest(scores.map(({ evaluation }) => evaluation))
    const second = widest(scores.map(({ metric }) => metric))
    return scores
      .map(({ evaluation, metric, value, protocol }) => {
        const share = `${(100 * value).toFixed(2)}%`
        return `${evaluation.padEnd(first)} ${metric.padEnd(second)}  ${share}  (${protocol})`
      })
      .join('\n')
  })
}

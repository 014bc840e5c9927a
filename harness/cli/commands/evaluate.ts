import { type Command, Option } from 'commander'
import { EVALUATION_ENTRIES, type EvaluationEntry } from '../../../db/catalogue/evaluations.ts'
import type { ProbeName } from '../../../db/names.ts'
import type { Score } from '../../base/recorder.ts'
import type { EncoderEvaluation, OwnImages } from '../../evaluation/index.ts'
import type { Report } from '../../evaluation/types.ts'
import { integer } from '../arguments.ts'
import { addEncoderOptions, type EncoderOptions, encoderFrom } from '../encoder-input.ts'
import type { Act, Run } from '../io.ts'
import { pluginOption } from '../plugin-option.ts'
import { probeOption } from '../probe-option.ts'
import { scoreText } from '../score-name.ts'
import { addSaveOptions, refuseUnsaved, type SaveOptions, saveExternal } from './evaluate/save.ts'

interface Options extends EncoderOptions, SaveOptions {
  checkpoint?: string
  data?: string
  evaluation?: EncoderEvaluation['name']
  trainImages?: number
  probe?: ProbeName
  seed?: number
}

type Parse = (given: object) => EncoderEvaluation

const all: readonly EvaluationEntry[] = EVALUATION_ENTRIES
/** Those of the plugins that the command line names are among them by now. */
const encoderEvaluations = () => all.filter(({ scores }) => scores === undefined).map(({ key }) => key)

export function declare(program: Command, act: Act): void {
  const command = program
    .command('evaluate [checkpoint]')
    .description(
      'evaluate an encoder from a checkpoint of maskbench or of any other project: linear probe, k-NN, clusters, tags, transfer, backgrounds, quality without labels',
    )
    .option('--data <name>', "data set or folder:<path> (default: the checkpoint's own)")
    .addOption(
      new Option(
        '--evaluation <name>',
        "only this evaluation (default: those of the checkpoint's run, else all, as far as the data supports them)",
      ).choices(encoderEvaluations()),
    )
    .option('--train-images <n>', 'train on only n images, spread over the whole training set', integer({ min: 1 }))
    .option('--seed <n>', "seed for probes and clusters (default: the checkpoint's, else 0)", integer({ min: 0 }))
  command.addOption(probeOption()).addOption(pluginOption())
  addSaveOptions(addEncoderOptions(command))
    .addHelpText(
      'after',
      `
A maskbench checkpoint brings its own settings, which reproduce the stored score. Files are safetensors, torch
checkpoints (.pth, .pt, .ckpt), which are read without running any code of theirs, and ONNX models of any architecture.
Nothing is written without --save, which stores the result as a run: a row of the leaderboard beside all others.

Examples:
  $ npx maskbench evaluate checkpoint.safetensors
  $ npx maskbench evaluate checkpoint.safetensors --evaluation transfer-linear --data fashion-mnist-mini
  $ npx maskbench evaluate resnet18.safetensors --arch resnet18 --data folder:photos --size 96
  $ npx maskbench evaluate mine.ckpt --arch resnet18-cifar --data fashion-mnist-mini --name mine --seed 0 --save
  $ npx maskbench evaluate encoder.onnx --data fashion-mnist-mini
  $ npx maskbench evaluate --seeds-from 'ckpt/seed*.pth' --arch resnet18 --data fashion-mnist-mini --name mine --save
  $ npx maskbench evaluate --features train.npy test.npy --data fashion-mnist-mini --name mine --save
  $ npx maskbench evaluate --features train.npy test.npy --labels y-train.npy y-test.npy --name mine --save`,
    )
    .action(act(run))
}

export const run: Run<Options> = async (options, io) => {
  if (options.save) return saveExternal(options, io)
  refuseUnsaved(options)
  const { UsageError } = await import('../../base/errors.ts')
  const checkpoint = options.checkpoint!
  const encoder = await encoderFrom(checkpoint, options)
  for (const line of encoder.notes) io.note(`${checkpoint}: ${line}`)
  const { config, imageSize: size } = encoder
  const asked = options.data ?? config?.dataset
  if (asked === undefined) {
    throw new UsageError({ what: `${checkpoint} does not name its data set`, remedy: 'add --data' })
  }
  const { findImageDataset } = await import('../../../datasets/index.ts')
  const data = findImageDataset(asked)
  const { name } = data
  const { evaluateEncoder, evaluationsOf, refuseUnfit } = await import('../../evaluation/index.ts')
  const { anyEvaluationSchema, probedBy } = await import('../../../db/config/evaluations.ts')
  const withProbe: Parse = (given) => anyEvaluationSchema.parse(probedBy(given, options.probe)) as EncoderEvaluation
  const { refuseMissing } = await import('../../store/runs/run-data.ts')
  if (data.download && !data.present()) refuseMissing([name])
  const evaluations = evaluationsOf(config, data, options.evaluation).map((chosen) =>
    withProbe(learning(chosen, options)),
  )
  for (const chosen of evaluations) refuseUnfit(chosen, data)
  if (evaluations.length === 0) {
    const remedy =
      'put the images of each class into a folder of its own, or measure without labels with --evaluation quality'
    throw new UsageError({ what: `${name} has fewer than two classes`, remedy })
  }
  const { measuredImages, someImages } = await import('../../evaluation/encoder/features.ts')
  const { cropsOf } = await import('../../evaluation/training-features.ts')
  const extractor = await encoder.extractor(encoder.normalisation(data))
  const trainImages = options.trainImages ?? (name === config?.dataset ? config.trainImages : null)
  let loaded: Promise<OwnImages> | undefined
  const load = async () => {
    io.note(`encoding ${name} at ${size} pixels`)
    const train = someImages(await data.load('train', size, cropsOf(evaluations)?.(size)), trainImages)
    return { name, classes: data.classes.length, train, test: await measuredImages(data, size) }
  }
  const images = () => {
    loaded ??= load()
    return loaded
  }
  const { protocolAsComputed } = await import('../../engine/precision.ts')
  const scores: Omit<Score, 'dataset' | 'details'>[] = []
  let phase = ''
  for (const chosen of evaluations) {
    const report: Report = (_step, _steps, now) => {
      if (now !== phase) io.note(now)
      phase = now
    }
    const outcomes = await evaluateEncoder(chosen, extractor, images, options.seed ?? config?.seed ?? 0, report)
    for (const { condition, protocol, selectedOnTest, ...outcome } of outcomes) {
      for (const score of outcome.scores) {
        const made = { protocol: protocolAsComputed(protocol), selectedOnTest }
        scores.push({ evaluation: chosen.name, condition, ...score, ...made })
      }
    }
  }
  const counts = loaded && (await loaded)
  const used = counts && { trainImages: counts.train.count, testImages: counts.test.count }
  const answer = { checkpoint, dataset: name, size, ...used, scores }
  io.result(answer, () => {
    const widest = (texts: string[]) => Math.max(...texts.map((text) => text.length))
    const first = widest(scores.map(({ evaluation }) => evaluation))
    const second = widest(scores.map(({ metric }) => metric))
    return scores
      .map(({ evaluation, metric, value, protocol, selectedOnTest }) => {
        const measured = selectedOnTest ? `${protocol}, selected on test` : protocol
        return `${evaluation.padEnd(first)} ${metric.padEnd(second)}  ${scoreText({ metric, value })}  (${measured})`
      })
      .join('\n')
  })
}

/** Passes --train-images to an evaluation that reads its own data set */
function learning(chosen: EncoderEvaluation, { trainImages }: Options): EncoderEvaluation {
  return trainImages !== undefined && 'trainImages' in chosen ? { ...chosen, trainImages } : chosen
}

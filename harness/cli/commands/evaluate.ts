import { type Command, Option } from 'commander'
import type { ImageDataset } from '../../../datasets/types.ts'
import { EVALUATION_ENTRIES, type EvaluationEntry } from '../../../db/catalogue/evaluations.ts'
import type { RepresentationConfig } from '../../../db/config/representation.ts'
import type { ProbeName } from '../../../db/names.ts'
import { datasetKey } from '../../analysis/dataset-names.ts'
import type { Score } from '../../base/recorder.ts'
import type { EncoderEvaluation, OwnImages } from '../../evaluation/index.ts'
import type { FeatureExtractor, ProgressCallback } from '../../evaluation/types.ts'
import { integer } from '../arguments.ts'
import { addEncoderOptions, type EncoderOptions, encoderFrom } from '../encoder-input.ts'
import type { Act, Io, Run } from '../io.ts'
import { pluginOption } from '../plugin-option.ts'
import { probeOption } from '../probe-option.ts'
import { measuredOnce, scoreText } from '../score-name.ts'
import { encodingNotes } from './evaluate/encoding.ts'
import { fewerScores } from './evaluate/quicker.ts'
import {
  addSaveOptions,
  checkUnsavedOptions,
  dataNamed,
  refuseClasses,
  type SaveOptions,
  saveExternal,
} from './evaluate/save.ts'
import { featureFiles, isPattern } from './evaluate/sources.ts'

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
    .option('--data <name>', "data set or folder:<path> (default: the checkpoint's own)", datasetKey)
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
The answer says by which mean and standard deviation pixels were normalised; in JSON: "normalisation": {"mean", "std", "of"}.

Examples:
  $ npx maskbench evaluate checkpoint.safetensors
  $ npx maskbench evaluate checkpoint.safetensors --evaluation transfer-linear --data fashion-mnist-mini
  $ npx maskbench evaluate resnet18.safetensors --arch resnet18 --data folder:photos --size 96
  $ npx maskbench evaluate mine.ckpt --arch resnet18-cifar --data fashion-mnist-mini --name mine --seed 0 --save
  $ npx maskbench evaluate encoder.onnx --data fashion-mnist-mini
  $ npx maskbench evaluate --seeds-from 'ckpt/seed*.pth' --arch resnet18 --data fashion-mnist-mini --name mine --save
  $ npx maskbench evaluate --features train.npy test.npy --data fashion-mnist-mini
  $ npx maskbench evaluate --features train.npy test.npy --data fashion-mnist-mini --name mine --save
  $ npx maskbench evaluate --features 'train-seed*.npy' 'test-seed*.npy' --data fashion-mnist-mini --name mine --save
  $ npx maskbench evaluate --features train.npy test.npy --labels y-train.npy y-test.npy --name mine --save`,
    )
    .action(act(run))
}

export const run: Run<Options> = async (options, io) => {
  if (options.save) return saveExternal(options, io)
  checkUnsavedOptions(options)
  return options.features === undefined
    ? evaluateCheckpoint(options.checkpoint!, options, io)
    : evaluateFeatures(options.features, options, io)
}

/** Prints the scores of features that were computed elsewhere. */
async function evaluateFeatures(files: string[], options: Options, io: Io): Promise<void> {
  const { train, test } = featureFiles(files)
  if (isPattern(train) || isPattern(test)) {
    const { UsageError } = await import('../../base/errors.ts')
    const what = `a pattern such as ${train} names the files of several seeds, which are stored as one row`
    throw new UsageError({ what, remedy: 'add --save and --name, or name two files' })
  }
  const { data, evaluations } = await planned(await dataNamed(options), null, options)
  const { foreignFeatures } = await import('../../evaluation/external/foreign-features.ts')
  const { readWhole } = await import('../../evaluation/encoder/readers/whole.ts')
  const measured = { dataset: data.name, trainImages: options.trainImages ?? null, evaluations }
  const { extractor, images } = await foreignFeatures(measured, data, {
    train: { path: train, bytes: readWhole(train, 'features') },
    test: { path: test, bytes: readWhole(test, 'features') },
  })
  const { loadEngine } = await import('../../execution/worker/engine.ts')
  const { evaluateIn } = await import('../../engine/precision.ts')
  evaluateIn('float32', (await loadEngine()).device)
  const scores = await scoresOf(evaluations, extractor, async () => images, options.seed ?? 0, io)
  const used = { trainImages: images.train.count, testImages: images.test.count }
  io.result({ features: { train, test }, dataset: data.name, ...used, scores }, () =>
    [scoreLines(scores), ...fewerScores(scores, options.evaluation)].join('\n'),
  )
}

async function evaluateCheckpoint(checkpoint: string, options: Options, io: Io): Promise<void> {
  const { UsageError } = await import('../../base/errors.ts')
  // Before the weights are read, which takes a while and much to say.
  if (options.data !== undefined) await datasetThere(options.data)
  const encoder = await encoderFrom(checkpoint, options)
  const { config, imageSize: size } = encoder
  const asked = options.data ?? config?.dataset
  if (asked === undefined) {
    throw new UsageError({ what: `${checkpoint} does not name its data set`, remedy: 'add --data' })
  }
  const { data, evaluations } = await planned(asked, config, options)
  for (const line of encoder.notes) io.note(`${checkpoint}: ${line}`)
  const { name } = data
  const { measuredImages, someImages } = await import('../../evaluation/encoder/features.ts')
  const { cropsOf } = await import('../../evaluation/training-features.ts')
  const normalisation = encoder.normalisation(data)
  const extractor = await encoder.extractor(
    normalisation,
    encodingNotes(io.note, undefined, options.trainImages === undefined),
  )
  const trainImages = options.trainImages ?? (name === config?.dataset ? config.trainImages : null)
  let loaded: Promise<OwnImages> | undefined
  const load = async () => {
    io.note(`first encoding ${name} at ${size} pixels`)
    const train = someImages(await data.load('train', size, cropsOf(evaluations)?.(size)), trainImages)
    return { name, classes: data.classes.length, train, test: await measuredImages(data, size) }
  }
  const images = () => {
    loaded ??= load()
    return loaded
  }
  const scores = await scoresOf(evaluations, extractor, images, options.seed ?? config?.seed ?? 0, io)
  const counts = loaded && (await loaded)
  const used = counts && { trainImages: counts.train.count, testImages: counts.test.count }
  const { findImageDataset } = await import('../../../datasets/index.ts')
  const { normalisationLine, usedNormalisation } = await import('./evaluate/normalised.ts')
  const trainedOn = config === null ? [] : [findImageDataset(config.dataset)]
  const normalised = usedNormalisation(normalisation, [data, ...trainedOn])
  io.result({ checkpoint, dataset: name, size, normalisation: normalised, ...used, scores }, () =>
    [scoreLines(scores), ...fewerScores(scores, options.evaluation), normalisationLine(normalised)].join('\n'),
  )
}

/** @throws UsageError for a data set that is not known, or not there. */
async function datasetThere(name: string): Promise<ImageDataset> {
  const { findImageDataset } = await import('../../../datasets/index.ts')
  const { refuseMissingData } = await import('../../store/runs/run-data.ts')
  const data = findImageDataset(name)
  if (data.download && !data.present()) refuseMissingData([data.name])
  return data
}

/** The data set and the evaluations that are asked for on it. */
async function planned(asked: string, config: RepresentationConfig | null, options: Options) {
  const { evaluationsOf, checkEvaluationFits } = await import('../../evaluation/index.ts')
  const { anyEvaluationSchema, probedBy } = await import('../../../db/config/evaluations.ts')
  const withProbe: Parse = (given) => anyEvaluationSchema.parse(probedBy(given, options.probe)) as EncoderEvaluation
  const data = await datasetThere(asked)
  const evaluations = evaluationsOf(config, data, options.evaluation).map((chosen) =>
    withProbe(learning(chosen, options)),
  )
  for (const chosen of evaluations) checkEvaluationFits(chosen, data)
  if (evaluations.length === 0) refuseClasses(data.name)
  return { data, evaluations }
}

type PrintedScore = Omit<Score, 'dataset' | 'details'>

async function scoresOf(
  evaluations: readonly EncoderEvaluation[],
  extractor: FeatureExtractor,
  images: () => Promise<OwnImages>,
  seed: number,
  io: Io,
): Promise<PrintedScore[]> {
  const { evaluateEncoder } = await import('../../evaluation/index.ts')
  const { protocolAsComputed } = await import('../../engine/precision.ts')
  const scores: PrintedScore[] = []
  let phase = ''
  for (const chosen of evaluations) {
    const report: ProgressCallback = (_step, _steps, now) => {
      if (now !== phase) io.note(now)
      phase = now
    }
    const outcomes = await evaluateEncoder(chosen, extractor, images, seed, report)
    for (const { condition, protocol, selectedOnTest, ...outcome } of outcomes) {
      for (const score of outcome.scores) {
        const made = { protocol: protocolAsComputed(protocol), selectedOnTest }
        scores.push({ evaluation: chosen.name, condition, ...score, ...made })
      }
    }
  }
  return scores
}

function scoreLines(scores: readonly PrintedScore[]): string {
  const widest = (texts: string[]) => Math.max(...texts.map((text) => text.length))
  const first = widest(scores.map(({ evaluation }) => evaluation))
  const second = widest(scores.map(({ metric }) => metric))
  return measuredOnce(
    scores.map((score) => {
      const { evaluation, metric } = score
      return [`${evaluation.padEnd(first)} ${metric.padEnd(second)}  ${scoreText(score)}`, score]
    }),
  ).join('\n')
}

/** Passes --train-images to an evaluation that reads its own data set */
function learning(chosen: EncoderEvaluation, { trainImages }: Options): EncoderEvaluation {
  return trainImages !== undefined && 'trainImages' in chosen ? { ...chosen, trainImages } : chosen
}

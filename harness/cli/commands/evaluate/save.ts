/** `evaluate --save`: evaluates what was made elsewhere as runs, which are rows like all others. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { METHOD_ENTRIES } from '../../../../db/catalogue/methods.ts'
import type { ExternalConfig } from '../../../../db/config/external.ts'
import { ROW_NAME, ROW_NAME_RULE } from '../../../../db/row-name.ts'
import { UsageError } from '../../../base/errors.ts'
import type { EncoderEvaluation } from '../../../evaluation/index.ts'
import { integer, kebab } from '../../arguments.ts'
import type { EncoderOptions } from '../../encoder-input.ts'
import { type Io, onSameStore } from '../../io.ts'
import { scoreLines } from '../../score-name.ts'
import { checkSeeds } from './check-seeds.ts'
import { commandFor } from './command-for.ts'
import { nextStep } from './next-step.ts'
import { normalisationLine, type UsedNormalisation, usedNormalisation } from './normalised.ts'
import { fewerScores, quickerPlan } from './quicker.ts'
import { isPattern, sourcesOf } from './sources.ts'

export interface SaveOptions {
  save?: boolean
  name?: string
  seedsFrom?: string
  features?: string[]
  labels?: string[]
  epochs?: number
  pretrainedOn?: string
  note?: string
}

export function addSaveOptions(command: Command): Command {
  return command
    .option('--save', 'store the result as a run; evaluating the same file again does nothing')
    .option('--name <name>', 'name of the row to store, e.g. dino-200')
    .option(
      '--seeds-from <glob>',
      "several checkpoints, one per seed, e.g. 'ckpt/seed*.pth'; the last number in the name is the seed, or else in that of a folder",
    )
    .option(
      '--features <files...>',
      "two .npy or .npz files of computed features, train and test, instead of a checkpoint; for several seeds two quoted patterns, e.g. 'train-seed*.npy' 'test-seed*.npy'",
    )
    .option(
      '--labels <files...>',
      'two files of labels or tags, train and test, for --features of images that no data set holds: .npy or .npz, or text with one label per line',
    )
    .option('--epochs <n>', 'epochs that the encoder was trained for, according to its authors', integer({ min: 0 }))
    .option('--pretrained-on <text>', 'data that the encoder was trained on, according to its authors')
    .option('--note <text>', 'a note shown with the run')
}

interface Options extends SaveOptions, EncoderOptions {
  checkpoint?: string
  data?: string
  evaluation?: EncoderEvaluation['name']
  trainImages?: number
  seed?: number
}

/** @throws UsageError for the first of these options that is given, though nothing is stored. */
export function checkNoDescriptions(options: object): void {
  const given = Object.entries(options).find(([, value]) => value !== undefined)
  if (given === undefined) return
  const flag = kebab(given[0])
  throw new UsageError({ what: `--${flag} describes a stored run`, remedy: 'add --save, or remove it' })
}

/** @throws UsageError for options that only matter with --save, and without anything to evaluate. */
export function checkUnsavedOptions(options: Options): void {
  const { name, seedsFrom, features, labels, epochs, pretrainedOn, note } = options
  checkNoDescriptions({ name, seedsFrom, epochs, pretrainedOn, note })
  if (labels !== undefined && features === undefined) {
    throw new UsageError({ what: '--labels is for --features', remedy: 'give --features and --labels, without --data' })
  }
  if (options.checkpoint !== undefined && features !== undefined) {
    const what = 'a checkpoint and --features are both given'
    throw new UsageError({ what, remedy: 'remove one of them' })
  }
  if (options.checkpoint === undefined && features === undefined) {
    const remedy = 'name its file, or two files of --features'
    throw new UsageError({ what: 'there is no checkpoint to evaluate', remedy })
  }
}

export async function saveExternal(options: Options, io: Io): Promise<void> {
  const name = checkedName(options.name)
  const { findImageDataset } = await import('../../../../datasets/index.ts')
  const data = findImageDataset(await dataNamed(options))
  const { refuseMissingData } = await import('../../../store/runs/run-data.ts')
  if (!data.present()) refuseMissingData([data.name])
  const { evaluationsOf, checkEvaluationFits } = await import('../../../evaluation/index.ts')
  const { trainImages = null } = options
  const evaluations = evaluationsOf(null, data, options.evaluation)
  for (const chosen of evaluations) checkEvaluationFits(chosen, data)
  if (evaluations.length === 0) refuseClasses(data.name)
  const { externalSchema } = await import('../../../../db/config/external.ts')
  const { epochs = null, pretrainedOn = null, note = null } = options
  const told = { epochs, pretrainedOn, note }
  const configs: ExternalConfig[] = []
  for (const { seed, source, imageSize, mean, std } of await sourcesOf(options, io)) {
    const common = { kind: 'external', name, dataset: data.name, trainImages, mean, std, told, evaluations }
    configs.push(externalSchema.parse({ ...common, imageSize, source, seed }))
  }
  for (const config of configs) {
    if (config.source.kind !== 'features') continue
    const { foreignFeatures } = await import('../../../evaluation/external/foreign-features.ts')
    const { readWhole } = await import('../../../evaluation/encoder/readers/whole.ts')
    const { train, test } = config.source
    await foreignFeatures(config, data, {
      train: { path: train.path, bytes: readWhole(train.path, 'features') },
      test: { path: test.path, bytes: readWhole(test.path, 'features') },
    })
  }
  await evaluateRuns(configs, io, options.evaluation, patternsOf(options))
}

/** The options that name the files of all seeds at once; null where each seed was named by itself. */
function patternsOf({ seedsFrom, features = [] }: Options): string[] | null {
  if (seedsFrom !== undefined) return ['--seeds-from', resolve(seedsFrom)]
  return features.some(isPattern) ? ['--features', ...features.map((path) => resolve(path))] : null
}

/** @throws UsageError for a data set that nothing can be evaluated on by default. */
export function refuseClasses(name: string): never {
  const remedy =
    'put the images of each class into a folder of its own, or measure without labels with --evaluation quality'
  throw new UsageError({ what: `${name} has fewer than two classes`, remedy })
}

/** The data set, or the two files of labels in its place. */
export async function dataNamed({ data, labels, features }: Options): Promise<string> {
  if (labels === undefined) {
    if (data !== undefined) return data
    throw new UsageError({ what: 'a stored row needs a data set to be evaluated on', remedy: 'add --data' })
  }
  const [train, test] = labels
  if (train === undefined || test === undefined || labels.length > 2) {
    const remedy = 'write --labels train-labels.npy test-labels.npy'
    throw new UsageError({ what: '--labels takes two files, of training and test rows', remedy })
  }
  if (data !== undefined || features === undefined) {
    const what = data === undefined ? '--labels is for --features' : `--labels is in place of --data ${data}`
    throw new UsageError({ what, remedy: 'give --features and --labels, without --data' })
  }
  const absent = labels.find((path) => !existsSync(path))
  if (absent !== undefined) {
    throw new UsageError({ what: `there is no file ${absent}`, remedy: 'check the paths behind --labels' })
  }
  const { labelsOnlyName } = await import('../../../../datasets/sets/labels-only.ts')
  return labelsOnlyName(train, test)
}

/**
 * @param only - the evaluation that was asked for; absent: the usual ones.
 * @param patterns - the options that name the files of several seeds.
 */
export async function evaluateRuns(
  configs: ExternalConfig[],
  io: Io,
  only?: EncoderEvaluation['name'],
  patterns: readonly string[] | null = null,
): Promise<void> {
  const { planSuite } = await import('../../../execution/plan/plan.ts')
  const planned = planSuite({ name: 'evaluate', runs: configs })
  await checkSeeds(planned, io.database)
  const quicker = await quickerPlan(planned, only, io.database)
  if (quicker !== null) io.note(quicker)
  const commandOf = ({ config }: { config: unknown }) => commandFor(config as ExternalConfig, only, patterns)
  const { executeOneByOne } = await import('../../../execution/execute.ts')
  const executed = await executeOneByOne({ title: 'evaluate', planned, commandOf }, io.database)
  const { openStored } = await import('../../open-store.ts')
  const { runsWithScores } = await import('../../../../db/queries/runs.ts')
  const database = openStored(io)
  const stored = planned.map(({ id }) => runsWithScores(database, { id })[0]!)
  const { groupRuns } = await import('../../../../db/queries/external.ts')
  const ofRow = groupRuns(database, stored[0]!.groupId).length
  const next = await nextStep(database, stored[0]!, configs, only, (command) => onSameStore(io, command))
  database.$client.close()
  const normalised = await Promise.all(configs.map(normalisedBy))
  const answers = stored.map((run, i) => (normalised[i] === null ? run : { ...run, normalisation: normalised[i] }))
  const lines = new Set(normalised.flatMap((used) => (used === null ? [] : normalisationLine(used))))
  const answer = answers.length === 1 ? answers[0] : answers
  const { linesOfSeeds } = await import('./seeds.ts')
  const already = executed.skipped > 0 && stored.length === executed.skipped ? ' already' : ''
  const titled = stored.map((run, i) => ({
    ...run,
    title: `${executed.planned[i]!.name}  ${run.id}  ${run.status}${already}`,
  }))
  const [single] = titled
  io.result(answer, () =>
    (titled.length === 1
      ? [single!.title, ...scoreLines(single!.scores, single!.dataset)]
      : linesOfSeeds(titled, ofRow)
    )
      .concat(fewerScores(single!.scores, only), ...lines, next)
      .join('\n'),
  )
  const { throwIfFailed } = await import('../../run-report.ts')
  throwIfFailed(executed)
}

/** How images were normalised; null for what was computed elsewhere. */
async function normalisedBy({ source, dataset, mean, std }: ExternalConfig): Promise<UsedNormalisation | null> {
  if (source.kind === 'features' || source.kind === 'masks') return null
  const { findImageDataset } = await import('../../../../datasets/index.ts')
  const data = findImageDataset(dataset)
  return usedNormalisation({ mean: mean ?? data.mean, std: std ?? data.std }, [data])
}

export function checkedName(name?: string): string {
  if (name === undefined) throw new UsageError({ what: 'a stored row needs a name', remedy: 'add --name' })
  if (METHOD_ENTRIES.some(({ key }) => key === name)) {
    throw new UsageError({
      what: `${name} is a method of maskbench`,
      remedy: `choose another --name, such as ${name}-torch`,
    })
  }
  if (ROW_NAME.test(name)) return name
  const remedy = `use ${ROW_NAME_RULE}`
  throw new UsageError({ what: `"${name}" cannot be the name of a row`, remedy })
}

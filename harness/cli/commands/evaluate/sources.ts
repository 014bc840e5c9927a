/** What `evaluate --save` evaluates: weights, ONNX models or computed features, one for each seed. */
import { existsSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import type { Normalisation } from '../../../../datasets/types.ts'
import type { ExternalConfig } from '../../../../db/config/external.ts'
import { groupBy } from '../../../../db/queries/group-by.ts'
import { UsageError } from '../../../base/errors.ts'
import { pathsMatching } from '../../../base/glob.ts'
import { checkNoOnnxOptions, type EncoderOptions, onnxFrom, saysNormalisation } from '../../encoder-input.ts'
import type { Io } from '../../io.ts'
import { normalisationNote, sizeNote } from './encoding.ts'

interface Options extends EncoderOptions {
  checkpoint?: string
  features?: string[]
  seedsFrom?: string
  seed?: number
}

interface Source {
  seed: number
  source: ExternalConfig['source']
  imageSize: number | null
  mean: Normalisation['mean'] | null
  std: Normalisation['std'] | null
}

/** The encoders, features or checkpoints that the options name. */
export async function sourcesOf(options: Options, io: Io): Promise<Source[]> {
  const { features, checkpoint, seedsFrom, seed = 0, mean = null, std = null } = options
  const patterned = seedsFrom !== undefined ? '--seeds-from' : features?.some(isPattern) ? '--features' : null
  if (patterned !== null && options.seed !== undefined) {
    const what = `--seed is one seed, and a pattern of ${patterned} takes seeds from the names of files`
    throw new UsageError({ what, remedy: 'remove --seed' })
  }
  if ([features, checkpoint, seedsFrom].filter((given) => given !== undefined).length !== 1) {
    const what = 'exactly one of a checkpoint, --seeds-from and --features is needed'
    throw new UsageError({
      what,
      remedy: 'name the file of one encoder, several with --seeds-from, or two of features',
    })
  }
  if (features !== undefined) {
    const pairs = patterned === null ? [{ seed, ...featureFiles(features) }] : featurePairs(features)
    const sources = pairs.map(async ({ seed, train, test }) => {
      const source = {
        kind: 'features' as const,
        train: await digested(train, 'features'),
        test: await digested(test, 'features'),
      }
      return { seed, imageSize: null, mean, std, source }
    })
    return Promise.all(sources)
  }
  const files = checkpoint !== undefined ? [{ path: checkpoint, seed }] : seedsOf(seedsFrom!)
  const { isOnnx } = await import('../../../evaluation/encoder/onnx/model.ts')
  const { readEncoder } = await import('../../../evaluation/encoder/encoder.ts')
  const found: Source[] = []
  const notes: { path: string; line: string }[] = []
  for (const { path, seed: own } of files) {
    if (isOnnx(path)) {
      const encoder = await onnxFrom(path, options)
      notes.push(...encoder.notes.map((line) => ({ path, line })))
      const { imageSize, output, normalisation } = encoder
      const file = await digested(path)
      found.push({ seed: own, imageSize, ...normalisation, source: { kind: 'onnx', file, output } })
      continue
    }
    checkNoOnnxOptions(path, options)
    const { arch, size, key = null, prefix = null, heads, stemPadding } = options
    const { backbone, imageSize, normalisation, ...read } = readEncoder(path, {
      architecture: arch,
      size,
      key,
      prefix,
      heads,
      stemPadding,
    })
    const sized = size === undefined ? [sizeNote(imageSize)] : []
    const normalised = saysNormalisation(options) ? [] : [normalisationNote(normalisation)]
    notes.push(...[...read.notes, ...sized, ...normalised].map((line) => ({ path, line })))
    found.push({
      seed: own,
      imageSize,
      mean: mean ?? normalisation?.mean ?? null,
      std: std ?? normalisation?.std ?? null,
      source: { kind: 'weights', file: await digested(path), shape: backbone, key, prefix },
    })
  }
  for (const line of sharedNotes(notes, files.length)) io.note(line)
  return found
}

/** Notes with their files; once for all files where they hold of each. */
function sharedNotes(notes: readonly { path: string; line: string }[], files: number): string[] {
  return [...groupBy(notes, ({ line }) => line)].flatMap(([line, alike]) =>
    alike.length === files && files > 1 ? `all ${files} files: ${line}` : alike.map(({ path }) => `${path}: ${line}`),
  )
}

/** @throws UsageError unless they are two. */
export function featureFiles(files: readonly string[]): { train: string; test: string } {
  const [train, test] = files
  if (train === undefined || test === undefined || files.length > 2) {
    const remedy =
      "write --features train.npy test.npy, or for several seeds two quoted patterns: 'train-*.npy' 'test-*.npy'"
    throw new UsageError({ what: '--features takes two files, of training and test images', remedy })
  }
  return { train, test }
}

/** Whether files are meant by a pattern, one for each seed. */
export const isPattern = (path: string): boolean => /[*?]/.test(path) && !existsSync(path)

/** The two files of each seed. @throws UsageError where a seed has only one of them. */
function featurePairs(patterns: readonly string[]): { seed: number; train: string; test: string }[] {
  const { train, test } = featureFiles(patterns)
  const [trainFiles, testFiles] = [seedsOf(train), seedsOf(test)]
  const other = (files: typeof testFiles, wanted: number) => files.find(({ seed }) => seed === wanted)
  const alone =
    trainFiles.find(({ seed }) => !other(testFiles, seed)) ?? testFiles.find(({ seed }) => !other(trainFiles, seed))
  if (alone !== undefined) {
    const lacking = trainFiles.includes(alone) ? test : train
    const what = `${alone.path} is of seed ${alone.seed}, and no file that matches ${lacking} is`
    throw new UsageError({ what, remedy: 'give each seed a file of training and one of test images' })
  }
  return trainFiles.map(({ seed, path }) => ({ seed, train: path, test: other(testFiles, seed)!.path }))
}

async function digested(path: string, kind?: 'features'): Promise<{ path: string; sha256: string }> {
  const { readWhole } = await import('../../../evaluation/encoder/readers/whole.ts')
  const { sha256 } = await import('../../../base/hash.ts')
  return { path: resolve(path), sha256: sha256(readWhole(path, kind)) }
}

/** A name that is a number, or a word and one, such as `seed0` or `version_3`. */
const NUMBERED = /^(?:[a-z]+[-_=]?)?(\d+)$/i

/** The files that match, with the last number in each name as its seed, or where these are alike that of a folder. */
function seedsOf(glob: string): { path: string; seed: number }[] {
  const paths = pathsMatching(glob)
  if (paths.length === 0) {
    const remedy = 'put the pattern in quotes, and check with `ls` what it names; * and ? may be in folders too'
    throw new UsageError({ what: `no file matches ${glob}`, remedy })
  }
  const ofName = (path: string) => /(\d+)\D*$/.exec(basename(path).replace(/\.\w+$/, ''))?.[1]
  const folders = glob.split('/').length - 1
  const ofFolder = (up: number) => (path: string) => NUMBERED.exec(path.split('/').at(-1 - up) ?? '')?.[1]
  for (const numberOf of [ofName, ...Array.from({ length: folders }, (_, i) => ofFolder(i + 1))]) {
    const files = paths.map((path) => ({ path, seed: Number(numberOf(path)) }))
    const seeds = new Set(files.map(({ seed }) => seed))
    if (seeds.size === files.length && files.every(({ seed }) => Number.isSafeInteger(seed))) {
      return files.sort((a, b) => a.seed - b.seed)
    }
  }
  const what = `the names that match ${glob} do not end in different numbers`
  const [ending] = paths.map(extname)
  const remedy = `name them like seed0${ending}, seed1${ending} (docs/from-pytorch.md shows how to link them), or store them one by one with --seed`
  throw new UsageError({ what, remedy })
}

/** What `evaluate --save` evaluates: weights, ONNX models or computed features, one for each seed. */
import { readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Normalisation } from '../../../../datasets/types.ts'
import type { ExternalConfig } from '../../../../db/config/external.ts'
import { UsageError } from '../../../base/errors.ts'
import { globPattern } from '../../../base/glob.ts'
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
  if ([features, checkpoint, seedsFrom].filter((given) => given !== undefined).length !== 1) {
    const what = 'exactly one of a checkpoint, --seeds-from and --features is needed'
    throw new UsageError({
      what,
      remedy: 'name the file of one encoder, several with --seeds-from, or two of features',
    })
  }
  if (features !== undefined) return [{ seed, imageSize: null, mean, std, source: await featuresSource(features) }]
  const files = checkpoint !== undefined ? [{ path: checkpoint, seed }] : seedsOf(seedsFrom!)
  const { isOnnx } = await import('../../../evaluation/encoder/onnx/model.ts')
  const { readEncoder } = await import('../../../evaluation/encoder/encoder.ts')
  const found: Source[] = []
  for (const { path, seed: own } of files) {
    if (isOnnx(path)) {
      const encoder = await onnxFrom(path, options)
      for (const line of encoder.notes) io.note(`${path}: ${line}`)
      const { imageSize, output, normalisation } = encoder
      const file = await digested(path)
      found.push({ seed: own, imageSize, ...normalisation, source: { kind: 'onnx', file, output } })
      continue
    }
    checkNoOnnxOptions(path, options)
    const { arch, size, key = null, prefix = null, heads, stemPadding } = options
    const { backbone, imageSize, normalisation, notes } = readEncoder(path, {
      architecture: arch,
      size,
      key,
      prefix,
      heads,
      stemPadding,
    })
    for (const line of notes) io.note(`${path}: ${line}`)
    if (size === undefined) io.note(`${path}: ${sizeNote(imageSize)}`)
    if (!saysNormalisation(options)) io.note(`${path}: ${normalisationNote(normalisation)}`)
    found.push({
      seed: own,
      imageSize,
      mean: mean ?? normalisation?.mean ?? null,
      std: std ?? normalisation?.std ?? null,
      source: { kind: 'weights', file: await digested(path), shape: backbone, key, prefix },
    })
  }
  return found
}

/** @throws UsageError unless they are two. */
export function featureFiles(files: readonly string[]): { train: string; test: string } {
  const [train, test] = files
  if (train === undefined || test === undefined || files.length > 2) {
    const remedy = 'write --features train.npy test.npy'
    throw new UsageError({ what: '--features takes two files, of training and test images', remedy })
  }
  return { train, test }
}

async function featuresSource(files: string[]): Promise<ExternalConfig['source']> {
  const { train, test } = featureFiles(files)
  return { kind: 'features', train: await digested(train), test: await digested(test) }
}

async function digested(path: string): Promise<{ path: string; sha256: string }> {
  const { readWhole } = await import('../../../evaluation/encoder/readers/whole.ts')
  const { sha256 } = await import('../../../base/hash.ts')
  return { path: resolve(path), sha256: sha256(readWhole(path)) }
}

/** The files that match, with the last number in each name as its seed. */
function seedsOf(glob: string): { path: string; seed: number }[] {
  const pattern = globPattern(basename(glob))
  let names: string[]
  try {
    names = readdirSync(dirname(glob)).filter((name) => pattern.test(name))
  } catch {
    names = []
  }
  if (names.length === 0)
    throw new UsageError({ what: `no file matches ${glob}`, remedy: 'quote the pattern and check it' })
  const files = names.map((name) => ({
    path: join(dirname(glob), name),
    seed: Number(/(\d+)\D*$/.exec(name.replace(/\.\w+$/, ''))?.[1]),
  }))
  const seeds = new Set(files.map(({ seed }) => seed))
  if (seeds.size === files.length && files.every(({ seed }) => Number.isSafeInteger(seed))) {
    return files.sort((a, b) => a.seed - b.seed)
  }
  const what = `the names that match ${glob} do not end in different numbers`
  throw new UsageError({ what, remedy: 'name them like seed0.pth, seed1.pth, or store them one by one with --seed' })
}

/** Evaluates an encoder, features or masks made elsewhere, as a run of its own. Only probes are trained. */

import { createHash } from 'node:crypto'
import { findImageDataset } from '../../datasets/index.ts'
import type { ImageDataset, Normalisation } from '../../datasets/types.ts'
import { ENCODER, FEATURES, MASKS, ONNX } from '../../db/artefact-names.ts'
import type { ExternalConfig } from '../../db/config/external.ts'
import { FailureError } from '../base/errors.ts'
import type { Recorder } from '../base/recorder.ts'
import { readEncoder } from '../evaluation/encoder/encoder.ts'
import { encoderExtractor } from '../evaluation/encoder/feature-extractor.ts'
import { onnxExtractor, readOnnx } from '../evaluation/encoder/onnx/model.ts'
import { readWhole } from '../evaluation/encoder/readers/whole.ts'
import { foreignFeatures, imagesOf } from '../evaluation/external/foreign-features.ts'
import { maskBytes } from '../evaluation/external/foreign-masks.ts'
import { type OwnImages, scoresEncoders } from '../evaluation/index.ts'
import { refuseOnline } from '../evaluation/multilabel.ts'
import type { FeatureExtractor } from '../evaluation/types.ts'
import type { NamedArrays } from '../models/parameters.ts'
import { decodeSafetensors, encodeSafetensors } from '../models/safetensors.ts'
import { encodedOf } from './encoded-images.ts'
import { fineTune } from './fine-tune.ts'
import { pictureOf, scoreForeignMasks } from './foreign-masks.ts'
import { recordMasks } from './mask-scores.ts'
import { evaluateWith } from './run.ts'

/** What is read first; encoders are small beside the images. */
const READ = { weights: 'images', onnx: 'images', features: 'features', masks: 'masks' } as const

/** @throws UsageError or FailureError when a file has changed or cannot be read. */
export async function runExternal(config: ExternalConfig, recorder: Recorder): Promise<void> {
  const { source } = config
  recorder.progress(0, 0, `reading ${READ[source.kind]}`)
  if (source.kind === 'features') {
    const [train, test] = [unchanged(source.train), unchanged(source.test)]
    recorder.artefact({ kind: 'checkpoint', name: FEATURES.train, step: 0, bytes: train })
    recorder.artefact({ kind: 'checkpoint', name: FEATURES.test, step: 0, bytes: test })
    return evaluateFeatures(config, { train, test }, recorder)
  }
  if (source.kind === 'masks') {
    const bytes = checkedBytes(await maskBytes(source.file.path), source.file)
    recorder.artefact({ kind: 'checkpoint', name: MASKS, step: 0, bytes })
    return evaluateForeignMasks(config, bytes, recorder)
  }
  const bytes = unchanged(source.file)
  if (source.kind === 'onnx') {
    recorder.artefact({ kind: 'checkpoint', name: ONNX, step: 0, bytes })
    return evaluateOnnx(config, bytes, recorder)
  }
  const { arrays } = readEncoder(source.file.path, { ...source, architecture: source.shape.name })
  recorder.artefact({ kind: 'checkpoint', name: ENCODER, step: 0, bytes: encodeSafetensors(arrays) })
  recorder.facts({ parameters: sizeOf(arrays) })
  return evaluateArrays(config, arrays, recorder)
}

/**
 * Recomputes the scores of a finished run from its artefacts.
 * @param stored - returns an artefact's bytes by name.
 */
export async function evaluateStored(
  config: ExternalConfig,
  stored: (name: string) => Uint8Array,
  recorder: Recorder,
): Promise<void> {
  if (config.source.kind === 'weights') {
    return evaluateArrays(config, decodeSafetensors(stored(ENCODER), ENCODER).arrays, recorder)
  }
  if (config.source.kind === 'onnx') return evaluateOnnx(config, stored(ONNX), recorder)
  if (config.source.kind === 'masks') return evaluateForeignMasks(config, Buffer.from(stored(MASKS)), recorder)
  const [train, test] = [FEATURES.train, FEATURES.test].map((name) => Buffer.from(stored(name))) as [Buffer, Buffer]
  return evaluateFeatures(config, { train, test }, recorder)
}

async function evaluateArrays(config: ExternalConfig, arrays: NamedArrays, recorder: Recorder): Promise<void> {
  const { source, imageSize } = config
  if (source.kind !== 'weights' || imageSize === null)
    throw new Error('a run of weights has an architecture and a size')
  const dataset = findImageDataset(config.dataset)
  const normalisation = normalisationOf(config, dataset)
  const images = await imagesOf(config, dataset, imageSize)
  const extractor = encoderExtractor(
    { backbone: source.shape, arrays },
    imageSize,
    normalisation,
    fineTune,
    null,
    encodedOf(config, images, recorder),
  )
  const digest = digestOf(encodeSafetensors(arrays))
  await evaluateExtractor(config, { extractor, digest }, images, recorder)
}

async function evaluateOnnx(config: ExternalConfig, bytes: Uint8Array, recorder: Recorder): Promise<void> {
  const { source, imageSize } = config
  if (source.kind !== 'onnx' || imageSize === null) throw new Error('a run of an ONNX model has an output and a size')
  const dataset = findImageDataset(config.dataset)
  const encoder = readOnnx(bytes, source.file.path, { size: imageSize, output: source.output })
  const images = await imagesOf(config, dataset, imageSize)
  const extractor = onnxExtractor(encoder, normalisationOf(config, dataset), encodedOf(config, images, recorder))
  await evaluateExtractor(config, { extractor, digest: digestOf(bytes) }, images, recorder)
}

async function evaluateForeignMasks(
  { dataset, seed }: ExternalConfig,
  bytes: Buffer,
  recorder: Recorder,
): Promise<void> {
  recorder.progress(0, 0, 'evaluating masks')
  const scored = await scoreForeignMasks({ dataset, bytes, seed })
  recordMasks(scored.results, dataset, recorder)
  recorder.artefact({ kind: 'masks', name: 'masks-epoch-0.png', step: 0, bytes: await pictureOf(scored) })
}

/** Evaluates features whose rows are in the order of the data set's images. */
async function evaluateFeatures(
  config: ExternalConfig,
  files: { train: Buffer; test: Buffer },
  recorder: Recorder,
): Promise<void> {
  const { source } = config
  if (source.kind !== 'features') throw new Error('a run of features has two files')
  const named = {
    train: { path: source.train.path, bytes: files.train },
    test: { path: source.test.path, bytes: files.test },
  }
  const { extractor, images } = await foreignFeatures(config, findImageDataset(config.dataset), named)
  const digest = createHash('sha256').update(files.train).update(files.test).digest('hex')
  await evaluateExtractor(config, { extractor, digest }, images, recorder)
}

function evaluateExtractor(
  { evaluations, seed }: ExternalConfig,
  encoder: { extractor: FeatureExtractor; digest: string },
  images: OwnImages,
  recorder: Recorder,
): Promise<void> {
  if (!evaluations.every((one) => one.name === 'masks' || scoresEncoders(one))) refuseOnline()
  return evaluateWith(evaluations.filter(scoresEncoders), encoder, images, { seed, step: 0, trained: {} }, recorder)
}

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const normalisationOf = ({ mean, std }: ExternalConfig, dataset: ImageDataset): Normalisation => ({
  mean: mean ?? dataset.mean,
  std: std ?? dataset.std,
})

/** The file, if it is still the one that was planned. */
function unchanged({ path, sha256 }: { path: string; sha256: string }): Buffer {
  return checkedBytes(readWhole(path), { path, sha256 })
}

function checkedBytes(bytes: Buffer, { path, sha256 }: { path: string; sha256: string }): Buffer {
  if (digestOf(bytes) === sha256) return bytes
  throw new FailureError({ what: `${path} has changed since the run was planned`, remedy: 'evaluate it again' })
}

const sizeOf = (arrays: NamedArrays) => [...arrays.values()].reduce((sum, { values }) => sum + values.length, 0)

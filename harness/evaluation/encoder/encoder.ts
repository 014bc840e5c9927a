/** Loads an encoder from a weights file: a maskbench checkpoint, or foreign weights of a given architecture. */

import type { Normalisation } from '../../../datasets/types.ts'
import type { EncoderShape } from '../../../db/config/external.ts'
import { type RepresentationConfig, representationSchema } from '../../../db/config/representation.ts'
import { meantOr } from '../../base/did-you-mean.ts'
import { UsageError } from '../../base/errors.ts'
import { firstFew } from '../../base/text.ts'
import { createBackbone } from '../../models/index.ts'
import type { NamedArrays, Specification } from '../../models/parameters.ts'
import { changedPlugins, withoutAbsent } from './absent-plugins.ts'
import { weightsFor } from './feature-extractor.ts'
import type { Encode } from './features.ts'
import { checkPrefix, checkSingleEncoder, findEncoder, some } from './foreign-keys.ts'
import { withUsualNames } from './foreign-names.ts'
import { FrozenEncoder } from './frozen-encoder.ts'
import { completed, normalisationBeside, type Told } from './not-in-weights.ts'
import { readWeights } from './readers/index.ts'
import type { StoredTensor } from './readers/types.ts'
import {
  differencesOf,
  fittingWithHeads,
  imageSizeOf,
  nearest,
  readable,
  recognised,
  recognisedParts,
  resamplingNotes,
  sizesText,
} from './recognise.ts'
import { anchorsOf, shapeOf } from './shape.ts'

/** Key of the safetensors header that holds the resolved config of the run that wrote the checkpoint. */
const CONFIG_KEY = 'maskbench'
/** What to do with an encoder that cannot be read. */
const OTHERWISE = 'for any other encoder, export it to ONNX, or compute its features and pass them with --features'
const NAMED_AT_MOST = 5
/** Differences from the nearest architecture that are named. */
const LIKE_AT_MOST = 3
/** Metadata for `encodeSafetensors` that lets the file be evaluated without further options. */
export function checkpointMetadata(config: RepresentationConfig): Record<string, string> {
  return { [CONFIG_KEY]: JSON.stringify(config) }
}

/** Names of what a run stores beside the encoder where an evaluation asks for it. */
const BESIDE = /^(projector|online)\./

export interface EncoderWeights {
  backbone: EncoderShape
  /** Side in pixels of the images for `encode`: as requested, else as in training, else the architecture's default. */
  imageSize: number
  /** The weights of the encoder by torchvision's or timm's names, as they are in the file. */
  arrays: NamedArrays
  /** What the run that wrote the file stored beside the encoder, such as a projector; empty for foreign weights. */
  beside: NamedArrays
  /** The config of the run that wrote the weights; null for foreign weights. */
  config: RepresentationConfig | null
  /** How the encoder's images are normalised, where a file beside foreign weights says it. */
  normalisation: Normalisation | null
  /** How the weights were found in a file made elsewhere, in whole phrases. */
  notes: string[]
}

export interface Encoder extends EncoderWeights {
  featureSize: number
  encode: Encode
  dispose(): void
}

export interface Asked extends Told {
  /** Name of an architecture with torchvision's or timm's shapes; absent: what the names and shapes of the weights say. */
  architecture?: string | undefined
  /** The architecture with its sizes, if known; what a checkpoint of maskbench says of its run is then not read. */
  shape?: EncoderShape
  /** Side in pixels of the images; position embeddings are resampled to fit. */
  size?: number | undefined
  /** The dictionary within a checkpoint of torch. */
  key?: string | null | undefined
  /** The prefix of the encoder's names. */
  prefix?: string | null | undefined
}

/** @throws UsageError naming the keys that are missing, unknown or of another shape, at most five of them. */
export function loadEncoder(path: string, asked: Asked = {}): Encoder {
  const weights = readEncoder(path, asked)
  const { backbone, imageSize, arrays } = weights
  const frozen = new FrozenEncoder(backbone, weightsFor(backbone, arrays, imageSize), imageSize)
  const { featureSize } = createBackbone(backbone, imageSize)
  return { ...weights, featureSize, encode: (images) => frozen.encode(images), dispose: () => frozen.dispose() }
}

/** Reads and checks an encoder's weights without computing anything. @throws as `loadEncoder` does. */
export function readEncoder(
  path: string,
  { architecture, shape, size, key = null, prefix = null, ...told }: Asked = {},
): EncoderWeights {
  const read = readWeights(path, key)
  if (read.tensors.size === 0) refuseEmpty(path)
  if ([...read.tensors.keys()].every((name) => OPTIMIZER.test(name))) refuseOptimizer(path)
  const stored = shape === undefined ? configOfCheckpoint(path, read.metadata) : null
  const config = stored?.config ?? null
  const named = config === null ? withUsualNames(read.tensors) : { ...read, notes: [], huggingFace: false }
  const { tensors } = named
  if (config === null && prefix !== null) checkPrefix(path, tensors, prefix)
  const name = config === null ? foreignName(path, tensors, architecture, prefix) : ownName(path, config, architecture)
  const own = config !== null
  if (own && config.adios && !isEncoder(tensors, config)) refuseOcclusion(path)
  const foreign = own ? null : findEncoder(path, tensors, anchorsOf(name, shape), prefix)
  const found = foreign ?? { tensors, notes: [] }
  const seen = shape ?? (own ? config.backbone : shapeOf(name, found.tensors))
  const whole =
    foreign !== null && shape === undefined
      ? completed(seen, told, { path, tensors, found: foreign, huggingFace: named.huggingFace })
      : { shape: seen, notes: [] }
  const backbone = whole.shape
  const imageSize = size ?? config?.imageSize ?? imageSizeOf(found.tensors, backbone)
  const { specification } = createBackbone(backbone, imageSize)
  const others = own ? [...tensors.keys()].filter((name) => BESIDE.test(name)) : []
  const compared = new Map([...found.tensors].filter(([name]) => !others.includes(name)))
  checkFits(path, compared, specification, backbone)
  const wanted = specification.map(({ name }) => name)
  const arrays = decoded(path, found.tensors, wanted)
  const beside = decoded(path, found.tensors, others)
  const guessed =
    !own && architecture === undefined ? [`recognised as ${name}${sizesText(seen)} by names and shapes`] : []
  const resampled = own ? [] : resamplingNotes(found.tensors, backbone, imageSize)
  const all = [read.notes, stored?.notes ?? [], guessed, named.notes, found.notes, whole.notes, resampled].flat()
  const normalisation = named.huggingFace ? normalisationBeside(path) : null
  return { backbone, imageSize, arrays, beside, config, normalisation, notes: all }
}

/** Whether a file of maskbench holds the encoder of its run, and not the occlusion model. */
export function isEncoder(
  tensors: ReadonlyMap<string, StoredTensor>,
  { backbone, imageSize }: Pick<RepresentationConfig, 'backbone' | 'imageSize'>,
): boolean {
  return createBackbone(backbone, imageSize).specification.some(({ name }) => tensors.has(name))
}

/** @throws UsageError for weights that are not finite. */
export function decoded(path: string, tensors: Map<string, StoredTensor>, names: Iterable<string>): NamedArrays {
  const arrays: NamedArrays = new Map()
  for (const name of names) {
    const { shape, values } = tensors.get(name)!
    const array = { shape: [...shape], values: values() }
    if (!array.values.every(Number.isFinite)) {
      const kind = array.values.some(Number.isNaN) ? 'NaN' : 'infinite values'
      throw new UsageError({
        what: `${path} holds ${kind} in ${name}`,
        remedy: 'take a checkpoint from before its training diverged, or convert it without loss of range',
      })
    }
    arrays.set(name, array)
  }
  return arrays
}

function refuseEmpty(path: string): never {
  const remedy = "save the weights themselves, e.g. `torch.save(model.state_dict(), 'encoder.pth')`"
  throw new UsageError({ what: `${path} holds no weights`, remedy })
}

/** What `optimizer.state_dict()` of torch holds: for each weight its moments and steps, by its number, and the groups of weights. */
const OPTIMIZER = /^(optim\w*\.(\d+\.)?)?(state\.\d+\.|param_groups\b)/

function refuseOptimizer(path: string): never {
  const remedy = "save the weights of the model instead, e.g. `torch.save(model.state_dict(), 'encoder.pth')`"
  throw new UsageError({ what: `${path} holds the state of an optimizer, and no weights`, remedy })
}

interface StoredConfig {
  config: RepresentationConfig
  /** What was left out of it, and which plugins have changed since, in whole phrases. */
  notes: string[]
}

/** The config of the run that wrote a checkpoint; null for foreign weights. */
export function configOfCheckpoint(path: string, metadata: Record<string, string>): StoredConfig | null {
  const text = metadata[CONFIG_KEY]
  if (text === undefined) return null
  try {
    const own = JSON.parse(text)
    const { config, notes } = withoutAbsent(path, own)
    return { config: representationSchema.parse(config), notes: [...changedPlugins(own), ...notes] }
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    const what = `${path} was written by another version of maskbench, and its config cannot be read`
    throw new UsageError({ what, remedy: 'evaluate it with the version that wrote it' }, { cause })
  }
}

function ownName(path: string, { backbone: { name } }: RepresentationConfig, architecture?: string): string {
  checkArchitecture(architecture)
  if (architecture === undefined || architecture === name) return name
  throw new UsageError({ what: `${path} is a ${name}, not a ${architecture}`, remedy: 'remove --arch' })
}

/** The architecture that was named, else the only one that the weights have the names and shapes of. */
function foreignName(
  path: string,
  tensors: Map<string, StoredTensor>,
  architecture: string | undefined,
  prefix: string | null,
): string {
  checkArchitecture(architecture)
  if (architecture !== undefined) return architecture
  checkSingleEncoder(path, recognisedParts(tensors, prefix))
  const [name, ...others] = recognised(tensors, prefix)
  if (name !== undefined && others.length === 0) return name
  const what = `${path} does not say which architecture its weights belong to`
  const known = `pass --arch (one of ${readable().join(', ')})`
  if (others.length > 0) {
    throw new UsageError({ what: `${what}; it could be ${[name, ...others].join(' or ')}`, remedy: known })
  }
  checkUsesClassToken(path, tensors)
  const headless = fittingWithHeads(tensors, prefix)
  if (headless.length > 0) {
    const remedy = `pass --heads, and --arch ${headless.join(' or ')}, which give the same features`
    throw new UsageError({ what: `${what}: a vision transformer of this width may have any number of heads`, remedy })
  }
  const like = nearest(tensors, prefix)
  if (like !== null) {
    const remedy = `pass weights of one that --arch names, of its usual width or less (${readable().join(', ')}); ${OTHERWISE}`
    const near = `it is like ${like.title}, but ${some(like.differences, LIKE_AT_MOST)}`
    throw new UsageError({ what: `${what}; ${near}`, remedy })
  }
  const held = [...tensors].map(([key, { shape }]) => `${key} ${shape.join('x') || 'scalar'}`)
  throw new UsageError({ what: `${what}: it holds ${some(held)}`, remedy: `${known}; ${OTHERWISE}` })
}

/** timm's `global_pool='avg'` and MAE's fine-tuning normalise the mean over tokens instead of the class token. */
function checkUsesClassToken(path: string, tensors: ReadonlyMap<string, StoredTensor>): void {
  if (![...tensors.keys()].some((name) => /(^|\.)fc_norm\.weight$/.test(name))) return
  throw new UsageError({
    what: `${path} is a vision transformer whose features are the mean over tokens (fc_norm), and only those of the class token are computed here`,
    remedy: 'export it to ONNX, or compute its features and pass them with --features',
  })
}

function checkArchitecture(architecture: string | undefined): void {
  const names = readable()
  if (architecture === undefined || names.includes(architecture)) return
  const known = `choose one of ${names.join(', ')}; ${OTHERWISE}`
  throw new UsageError({
    what: `unknown architecture "${architecture}"`,
    remedy: isOtherSize(architecture, names) ? known : meantOr(known, architecture, names),
  })
}

/** Whether a name differs from the known ones by its number alone, as `resnet101` does, so that none of them is meant. */
function isOtherSize(architecture: string, names: readonly string[]): boolean {
  const split = (name: string) => /^(\D+)(\d+)/.exec(name)?.slice(1) ?? []
  const [family, size] = split(architecture)
  const ofFamily = names.map(split).filter(([one]) => one !== undefined && one === family)
  return ofFamily.length > 0 && ofFamily.every(([, one]) => one !== size)
}

/** A run with learned masks stores two models: the encoder and the occlusion model. */
function refuseOcclusion(path: string): never {
  throw new UsageError({
    what: `${path} is the occlusion model of a run: it computes masks, not features`,
    remedy: 'pass the encoder.safetensors of the same run, which `npx maskbench show` lists',
  })
}

function checkFits(
  path: string,
  tensors: Map<string, StoredTensor>,
  specification: Specification[],
  { name }: EncoderShape,
) {
  const differences = differencesOf(tensors, specification)
  if (differences.length === 0) return
  const [has, wants] = [[...tensors.keys()], specification.map((entry) => entry.name)]
  const sides = some(has) === some(wants) ? '' : `; it has ${some(has)}, and ${name} wants ${some(wants)}`
  const [fitting] = recognised(tensors, null)
  throw new UsageError({
    what: `${path} does not fit ${name}: ${firstFew(differences, NAMED_AT_MOST)}${sides}`,
    remedy:
      fitting === undefined
        ? 'pass weights whose names and shapes match torchvision or timm, or another --arch'
        : `it has the names and shapes of ${fitting}: pass --arch ${fitting}`,
  })
}

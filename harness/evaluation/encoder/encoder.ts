/** Loads an encoder from a weights file: a maskbench checkpoint, or foreign weights of a given architecture. */
import { type EncoderShape, encoderShapeSchema } from '../../../db/config/external.ts'
import { type RepresentationConfig, representationSchema } from '../../../db/config/representation.ts'
import { UsageError } from '../../base/errors.ts'
import { createBackbone } from '../../models/index.ts'
import type { NamedArrays, Specification } from '../../models/parameters.ts'
import { patchesAcross } from '../../models/positions.ts'
import { weightsFor } from './feature-extractor.ts'
import type { Encode } from './features.ts'
import { findEncoder, some } from './foreign-keys.ts'
import { FrozenEncoder } from './frozen-encoder.ts'
import { readWeights } from './readers/index.ts'
import type { StoredTensor } from './readers/types.ts'
import { anchorsOf, shapeOf } from './shape.ts'

/** Key of the safetensors header that holds the resolved config of the run that wrote the checkpoint. */
const CONFIG_KEY = 'maskbench'
const NAMED_AT_MOST = 5
const POSITIONS = 'pos_embed'
/** Batch counters and classifiers, which files may contain and which do not affect features. */
const IGNORED = [/(^|\.)num_batches_tracked$/, /^fc\./, /^head\./]

/** Names of the architectures of weights made elsewhere. */
const ARCHITECTURES: readonly string[] = encoderShapeSchema.options.flatMap(({ shape: { name } }) =>
  'options' in name ? [...name.options] : [name.value],
)

/** Metadata for `encodeSafetensors` that lets the file be evaluated without further options. */
export function checkpointMetadata(config: RepresentationConfig): Record<string, string> {
  return { [CONFIG_KEY]: JSON.stringify(config) }
}

export interface EncoderWeights {
  backbone: EncoderShape
  /** Side in pixels of the images for `encode`: as requested, else as in training, else the architecture's default. */
  imageSize: number
  /** The weights of the encoder by torchvision's or timm's names, as they are in the file. */
  arrays: NamedArrays
  /** The config of the run that wrote the weights; null for foreign weights. */
  config: RepresentationConfig | null
  /** How the weights were found in a file made elsewhere, in whole phrases. */
  notes: string[]
}

export interface Encoder extends EncoderWeights {
  featureSize: number
  encode: Encode
  dispose(): void
}

export interface Asked {
  /** Name of an architecture with torchvision's or timm's shapes; needed only for foreign weights. */
  architecture?: string | undefined
  /** Side of the images in pixels; position embeddings are resampled to fit. */
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
  { architecture, size, key = null, prefix = null }: Asked = {},
): EncoderWeights {
  const { tensors, metadata, notes } = readWeights(path, key)
  const config = storedConfig(path, metadata)
  const name = chosenName(path, config, architecture)
  const own = config !== null
  if (own && config.adios && !tensors.has('conv1.weight') && !tensors.has('cls_token')) refuseOcclusion(path)
  const found = own ? { tensors, notes: [] } : findEncoder(path, tensors, anchorsOf(name), prefix)
  const backbone = own ? config.backbone : shapeOf(name, found.tensors)
  const imageSize = size ?? config?.imageSize ?? ownSize(found.tensors, backbone) ?? defaultSize(backbone)
  const { specification } = createBackbone(backbone, imageSize)
  refuseDifferences(path, found.tensors, specification, backbone)
  const arrays = decoded(path, found.tensors, specification)
  return { backbone, imageSize, arrays, config, notes: [...notes, ...found.notes] }
}

const defaultSize = ({ name }: EncoderShape) => (name.endsWith('-cifar') || name.startsWith('vit') ? 32 : 224)

/** @throws UsageError for weights that are not finite. */
function decoded(path: string, tensors: Map<string, StoredTensor>, specification: Specification[]): NamedArrays {
  const arrays: NamedArrays = new Map()
  for (const { name } of specification) {
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

function storedConfig(path: string, metadata: Record<string, string>): RepresentationConfig | null {
  const text = metadata[CONFIG_KEY]
  if (text === undefined) return null
  try {
    return representationSchema.parse(JSON.parse(text))
  } catch (cause) {
    const what = `${path} was written by another version of maskbench, and its config cannot be read`
    throw new UsageError({ what, remedy: 'evaluate it with the version that wrote it' }, { cause })
  }
}

function chosenName(path: string, config: RepresentationConfig | null, architecture?: string): string {
  const known = ARCHITECTURES.join(', ')
  if (architecture !== undefined && !ARCHITECTURES.includes(architecture)) {
    throw new UsageError({ what: `unknown architecture "${architecture}"`, remedy: `choose one of ${known}` })
  }
  if (config !== null) {
    const { name } = config.backbone
    if (architecture === undefined || architecture === name) return name
    throw new UsageError({ what: `${path} is a ${name}, not a ${architecture}`, remedy: 'remove --arch' })
  }
  if (architecture !== undefined) return architecture
  const what = `${path} does not say which architecture its weights belong to`
  throw new UsageError({ what, remedy: `pass --arch (one of ${known})` })
}

/** Side in pixels of the images that the weights were trained on; known only for vision transformers. */
function ownSize(tensors: Map<string, StoredTensor>, backbone: EncoderShape): number | null {
  const positions = tensors.get(POSITIONS)
  if (!('patchSize' in backbone) || !positions) return null
  const patches = patchesAcross(positions)
  return patches && patches * backbone.patchSize
}

/** A run with learned masks stores two models: the encoder and the occlusion model. */
function refuseOcclusion(path: string): never {
  throw new UsageError({
    what: `${path} is the occlusion model of a run: it computes masks, not features`,
    remedy: 'pass the encoder.safetensors of the same run, which `npx maskbench show` lists',
  })
}

function refuseDifferences(
  path: string,
  tensors: Map<string, StoredTensor>,
  specification: Specification[],
  { name }: EncoderShape,
) {
  const expected = new Map(specification.map((entry) => [entry.name, entry.shape.join('x')]))
  const differences: string[] = []
  for (const [key, shape] of expected) {
    const found = tensors.get(key)?.shape.join('x')
    if (found === undefined) differences.push(`${key} is missing`)
    else if (key === POSITIONS && patchesAcross(tensors.get(key)!) !== null)
      continue // resampled to the image size
    else if (found !== shape) differences.push(`${key} is ${found} instead of ${shape}`)
  }
  const unknown = [...tensors.keys()].filter((key) => !expected.has(key) && !IGNORED.some((one) => one.test(key)))
  differences.push(...unknown.map((key) => `${key} is unknown`))
  if (differences.length === 0) return
  const more = differences.length > NAMED_AT_MOST ? ` and ${differences.length - NAMED_AT_MOST} more` : ''
  const sides = `; it has ${some([...tensors.keys()])}, and ${name} wants ${some([...expected.keys()])}`
  throw new UsageError({
    what: `${path} does not fit ${name}: ${differences.slice(0, NAMED_AT_MOST).join(', ')}${more}${sides}`,
    remedy: 'pass weights whose names and shapes match torchvision or timm, or another --arch',
  })
}

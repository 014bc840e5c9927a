/** Loads an encoder from a weights file: a maskbench checkpoint, or foreign weights of a given architecture. */
import { type BackboneConfig, backboneSchema, resnetSchema, vitSchema } from '../../../db/config/backbone.ts'
import { type RepresentationConfig, representationSchema } from '../../../db/config/representation.ts'
import { UsageError } from '../../base/errors.ts'
import { createBackbone } from '../../models/index.ts'
import type { NamedArrays, Specification } from '../../models/parameters.ts'
import { patchesAcross } from '../../models/positions.ts'
import { readSafetensors } from '../../models/safetensors.ts'
import type { Encode } from './features.ts'
import { FrozenEncoder } from './frozen.ts'
import { weightsFor } from './frozen-encoder.ts'

/** Key of the safetensors header that holds the resolved config of the run that wrote the checkpoint. */
const CONFIG_KEY = 'maskbench'
const NAMED_AT_MOST = 5
const POSITIONS = 'pos_embed'
/** Batch counters and classifiers, which files may contain and which do not affect features. */
const IGNORED = [/(^|\.)num_batches_tracked$/, /^fc\./, /^head\./]

const architectures: readonly string[] = [...resnetSchema.shape.name.options, vitSchema.shape.name.value]

/** Metadata for `encodeSafetensors` that lets the file be evaluated without further options. */
export function checkpointMetadata(config: RepresentationConfig): Record<string, string> {
  return { [CONFIG_KEY]: JSON.stringify(config) }
}

export interface Encoder {
  backbone: BackboneConfig
  featureSize: number
  /** Side in pixels of the images for `encode`: as requested, else as in training, else the architecture's default. */
  imageSize: number
  encode: Encode
  /** The unchanged weights of the file. */
  arrays: NamedArrays
  /** The config of the run that wrote the weights; null for foreign weights. */
  config: RepresentationConfig | null
  dispose(): void
}

interface Asked {
  /** Name of an architecture with torchvision's or timm's shapes; needed only for foreign weights. */
  architecture?: string | undefined
  /** Side of the images in pixels; position embeddings are resampled to fit. */
  size?: number | undefined
}

/** @throws UsageError naming the keys that are missing, unknown or of another shape, at most five of them. */
export function loadEncoder(path: string, { architecture, size }: Asked = {}): Encoder {
  const { arrays, metadata } = readSafetensors(path)
  const config = storedConfig(path, metadata)
  const backbone = choose(path, config, architecture)
  const imageSize = size ?? config?.imageSize ?? ownSize(arrays, backbone) ?? (backbone.name === 'resnet18' ? 224 : 32)
  const { specification, featureSize } = createBackbone(backbone, imageSize)
  if (config?.adios && !specification.some(({ name }) => arrays.has(name))) refuseOcclusion(path)
  const weights = weightsFor(backbone, arrays, imageSize)
  refuseDifferences(path, weights, specification, backbone)
  const frozen = new FrozenEncoder(backbone, weights, imageSize)
  return {
    backbone,
    featureSize,
    imageSize,
    encode: (images) => frozen.encode(images),
    arrays,
    config,
    dispose: () => frozen.dispose(),
  }
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

function choose(path: string, config: RepresentationConfig | null, architecture?: string): BackboneConfig {
  const known = architectures.join(', ')
  if (architecture !== undefined && !architectures.includes(architecture)) {
    throw new UsageError({ what: `unknown architecture "${architecture}"`, remedy: `choose one of ${known}` })
  }
  if (config !== null) {
    const { name } = config.backbone
    if (architecture === undefined || architecture === name) return config.backbone
    throw new UsageError({ what: `${path} is a ${name}, not a ${architecture}`, remedy: 'remove --arch' })
  }
  if (architecture !== undefined) return backboneSchema.parse({ name: architecture })
  const what = `${path} does not say which architecture its weights belong to`
  throw new UsageError({ what, remedy: `pass --arch (one of ${known})` })
}

/** Side in pixels of the images that the weights were trained on; known only for vision transformers. */
function ownSize(arrays: NamedArrays, backbone: BackboneConfig): number | null {
  const positions = arrays.get(POSITIONS)
  if (backbone.name !== 'vit-tiny' || !positions) return null
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
  arrays: NamedArrays,
  specification: Specification[],
  { name }: BackboneConfig,
) {
  const expected = new Map(specification.map((entry) => [entry.name, entry.shape.join('x')]))
  const differences: string[] = []
  for (const [key, shape] of expected) {
    const found = arrays.get(key)?.shape.join('x')
    if (found === undefined) differences.push(`${key} is missing`)
    else if (found !== shape) differences.push(`${key} is ${found} instead of ${shape}`)
  }
  for (const key of arrays.keys()) {
    if (!expected.has(key) && !IGNORED.some((pattern) => pattern.test(key))) differences.push(`${key} is unknown`)
  }
  if (differences.length === 0) return
  const shown = differences.slice(0, NAMED_AT_MOST).join(', ')
  const more = differences.length > NAMED_AT_MOST ? ` and ${differences.length - NAMED_AT_MOST} more` : ''
  throw new UsageError({
    what: `${path} does not fit ${name}: ${shown}${more}`,
    remedy: 'pass weights whose names and shapes match torchvision or timm, or another --arch',
  })
}

/** Recognises the architecture of weights made elsewhere by their names and shapes. */
import { type EncoderShape, encoderShapeSchema, ourEncoderSchema } from '../../../db/config/external.ts'
import { configuredKeys } from '../../../db/config/plugins.ts'
import { UsageError } from '../../base/errors.ts'
import { createBackbone } from '../../models/index.ts'
import type { Specification } from '../../models/parameters.ts'
import { patchesAcross } from '../../models/positions.ts'
import { encodersIn } from './foreign-keys.ts'
import type { StoredTensor } from './readers/types.ts'
import { anchorsOf, PLUGIN_SIZE, shapeOf } from './shape.ts'

/** Names of the architectures of maskbench. */
export const ARCHITECTURES: readonly string[] = ourEncoderSchema.options.flatMap(({ shape: { name } }) =>
  'options' in name ? [...name.options] : [name.value],
)

/** Names of the architectures that weights made elsewhere can have. */
export const readable = (): string[] => [...ARCHITECTURES, ...configuredKeys('backbone')]

const POSITIONS = 'pos_embed'
/** Batch counters and classifiers, which files may contain and which do not affect features. */
const IGNORED = [/(^|\.)num_batches_tracked$/, /^fc\./, /^head\./]

type Tensors = ReadonlyMap<string, StoredTensor>

/** An architecture that weights have, and the prefix of their names. */
interface Recognised {
  name: string
  prefix: string
}

/** The architectures at their usual width and depth whose names and shapes a file's weights have. */
export function recognised(tensors: Tensors, prefix: string | null): string[] {
  return [...new Set(recognisedParts(tensors, prefix).map(({ name }) => name))]
}

/** The same with the place of each, of which a file may have several. */
export function recognisedParts(tensors: Tensors, prefix: string | null): Recognised[] {
  return ARCHITECTURES.flatMap((name) =>
    encodersIn(tensors, anchorsOf(name), prefix).flatMap((found) =>
      isA(name, found.tensors) ? [{ name, prefix: found.prefix }] : [],
    ),
  )
}

/** The architecture that differs least from weights with the names of its first layers, and in what; null for none. */
export function nearest(tensors: Tensors, prefix: string | null): { name: string; differences: string[] } | null {
  const all = ARCHITECTURES.flatMap((name) =>
    encodersIn(tensors, anchorsOf(name), prefix).flatMap((found) => {
      const differences = differencesIn(name, found.tensors)
      return differences === null ? [] : [{ name, differences }]
    }),
  )
  return all.reduce<(typeof all)[number] | null>(
    (best, one) => (best !== null && best.differences.length <= one.differences.length ? best : one),
    null,
  )
}

/** Null for weights that cannot be of this architecture. */
function differencesIn(name: string, tensors: Map<string, StoredTensor>): string[] | null {
  try {
    const shape = shapeOf(name, tensors)
    return differencesOf(tensors, createBackbone(usualOf(shape), imageSizeOf(tensors, shape)).specification)
  } catch (error) {
    if (error instanceof UsageError) return null
    throw error
  }
}

/** The architecture at its usual width and depth, with the patches of the weights. */
function usualOf(shape: EncoderShape): EncoderShape {
  const usual = encoderShapeSchema.parse({ name: shape.name })
  return 'patchSize' in usual && 'patchSize' in shape ? { ...usual, patchSize: shape.patchSize } : usual
}

function isA(name: string, tensors: Map<string, StoredTensor>): boolean {
  return differencesIn(name, tensors)?.length === 0
}

/** Side in pixels of the images: that of the position embeddings, else the architecture's default. */
export function imageSizeOf(tensors: Tensors, shape: EncoderShape): number {
  return ownSize(tensors, shape) ?? defaultSize(shape)
}

/** What is said of position embeddings for images of another side in pixels, which libraries resample differently. */
export function resamplingNotes(tensors: Tensors, shape: EncoderShape, imageSize: number): string[] {
  const own = ownSize(tensors, shape)
  if (own === null || own === imageSize) return []
  return [
    `position embeddings resampled from images of ${own} to ${imageSize} pixels, as in timm (bicubic, antialiased)`,
  ]
}

/** Known only for vision transformers. */
function ownSize(tensors: Tensors, shape: EncoderShape): number | null {
  const positions = tensors.get(POSITIONS)
  if (!('patchSize' in shape) || !positions) return null
  const patches = patchesAcross(positions)
  return patches && patches * shape.patchSize
}

const SMALL = 32

function defaultSize(shape: EncoderShape): number {
  const { name } = shape
  if (!ARCHITECTURES.includes(name)) return PLUGIN_SIZE
  if ('patchSize' in shape) return Math.ceil(SMALL / shape.patchSize) * shape.patchSize
  return name.endsWith('-cifar') ? SMALL : 224
}

/** What is missing, has another shape or is unknown, in whole phrases. */
export function differencesOf(tensors: Tensors, specification: readonly Specification[]): string[] {
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
  return [...differences, ...unknown.map((key) => `${key} is unknown`)]
}

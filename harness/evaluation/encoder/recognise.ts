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

function isA(name: string, tensors: Map<string, StoredTensor>): boolean {
  try {
    const shape = shapeOf(name, tensors)
    const { specification } = createBackbone(shape, imageSizeOf(tensors, shape))
    return isUsual(shape) && differencesOf(tensors, specification).length === 0
  } catch (error) {
    if (error instanceof UsageError) return false
    throw error
  }
}

function isUsual(shape: EncoderShape): boolean {
  const usual = encoderShapeSchema.parse({ name: shape.name })
  const numbers = (one: EncoderShape) => Object.entries(one).filter(([key]) => key !== 'patchSize')
  return JSON.stringify(numbers(shape)) === JSON.stringify(numbers(usual))
}

/** Side in pixels of the images: that of the position embeddings, else the architecture's default. */
export function imageSizeOf(tensors: Tensors, shape: EncoderShape): number {
  return ownSize(tensors, shape) ?? defaultSize(shape)
}

/** Known only for vision transformers. */
function ownSize(tensors: Tensors, shape: EncoderShape): number | null {
  const positions = tensors.get(POSITIONS)
  if (!('patchSize' in shape) || !positions) return null
  const patches = patchesAcross(positions)
  return patches && patches * shape.patchSize
}

function defaultSize({ name }: EncoderShape): number {
  if (!ARCHITECTURES.includes(name)) return PLUGIN_SIZE
  return name.endsWith('-cifar') || name.startsWith('vit') ? 32 : 224
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

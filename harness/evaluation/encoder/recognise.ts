/** Recognises the architecture of weights made elsewhere by their names and shapes. */
import { type EncoderShape, ourEncoderSchema } from '../../../db/config/external.ts'
import { configuredKeys } from '../../../db/config/plugins.ts'
import { UsageError } from '../../base/errors.ts'
import { naturalOrder } from '../../base/natural-order.ts'
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
export const readable = (): string[] => [...ARCHITECTURES].sort(naturalOrder).concat(configuredKeys('backbone'))

const POSITIONS = 'pos_embed'
/** Batch counters and classifiers, which files may contain and which do not affect features. */
const IGNORED = [/(^|\.)num_batches_tracked$/, /^fc\./, /^head\./]

type Tensors = ReadonlyMap<string, StoredTensor>

/** An architecture that weights have, and the prefix of their names. */
interface Recognised {
  name: string
  prefix: string
}

/**
 * The architectures whose names and shapes a file's weights have. A ResNet may be narrower or have fewer blocks, and a
 * vision transformer fewer layers, than usual; the width of one decides its number of heads, and is the usual one.
 */
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

/** The architectures that fit once their name and their number of heads are given: of a width that is none's usual. */
export function fittingWithHeads(tensors: Tensors, prefix: string | null): string[] {
  return ARCHITECTURES.filter((name) =>
    encodersIn(tensors, anchorsOf(name), prefix).some((found) => {
      const shape = shapeOrNull(name, found.tensors)
      return shape !== null && 'heads' in shape && differencesFrom({ ...shape, heads: 1 }, found.tensors).length === 0
    }),
  )
}

interface Nearest {
  /** `resnet18-cifar of width 16` */
  title: string
  differences: string[]
}

/** The architecture that differs least from weights with the names of its first layers, and in what; null for none. */
export function nearest(tensors: Tensors, prefix: string | null): Nearest | null {
  const all = ARCHITECTURES.flatMap((name) =>
    encodersIn(tensors, anchorsOf(name), prefix).flatMap((found) => {
      const shape = sizedAs(name, found.tensors)
      if (shape === null) return []
      return { title: name + sizesText(shape), differences: differencesFrom(shape, found.tensors) }
    }),
  )
  return all.reduce<(typeof all)[number] | null>(
    (best, one) => (best !== null && best.differences.length <= one.differences.length ? best : one),
    null,
  )
}

/** The sizes of weights as an architecture; null where they cannot be of it. */
function shapeOrNull(name: string, tensors: Map<string, StoredTensor>): EncoderShape | null {
  try {
    return shapeOf(name, tensors)
  } catch (error) {
    if (error instanceof UsageError) return null
    throw error
  }
}

/** The same with the usual width of a vision transformer. */
function sizedAs(name: string, tensors: Map<string, StoredTensor>): EncoderShape | null {
  const shape = shapeOrNull(name, tensors)
  return shape !== null && 'heads' in shape ? { ...shape, width: usualOf(name).width } : shape
}

const usualOf = (name: string) => ourEncoderSchema.parse({ name })

const differencesFrom = (shape: EncoderShape, tensors: Tensors): string[] =>
  differencesOf(tensors, createBackbone(shape, imageSizeOf(tensors, shape)).specification)

function isA(name: string, tensors: Map<string, StoredTensor>): boolean {
  const shape = sizedAs(name, tensors)
  return shape !== null && differencesFrom(shape, tensors).length === 0
}

/** The sizes that are not the usual ones: ` of width 16, blocks 1`; empty for none. */
export function sizesText(shape: EncoderShape): string {
  if (!ARCHITECTURES.includes(shape.name)) return ''
  const [own, usual]: Record<string, unknown>[] = [shape, usualOf(shape.name)]
  const sizes = ['width', 'depth', 'blocks'].filter((key) => own![key] !== usual![key])
  return sizes.length === 0 ? '' : ` of ${sizes.map((key) => `${key} ${own![key]}`).join(', ')}`
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

/**
 * CLEVR with masks (Kabra et al. 2019): 100,000 scenes rendered anew with CLEVR's own programs, and which object every
 * pixel shows, as TFRecords. An entity is a mask, a shape and a colour; the first is the background, unused ones are
 * zero.
 */
import { type Canvas, laid, lying, ontoCanvas } from '../../images/canvas.ts'
import { nearestAndCrop, nearestPixels } from '../../images/nearest-neighbour.ts'
import { resizeAndCrop } from '../../images/resize.ts'
import { type COLOURS, type SHAPES, TAGS, tagOf } from '../../rendered/scenes/world.ts'
import { bytesFeatures } from './tf-example.ts'
import { tfRecords } from './tf-records.ts'

export const WIDTH = 320
export const HEIGHT = 240
const ENTITIES = 11
/**
 * Names of the codes from 1 on. They were given in order of appearance, and their table was not published with the
 * data.
 */
const COLOUR_CODES: readonly (typeof COLOURS)[number][] = [
  'red',
  'cyan',
  'green',
  'blue',
  'brown',
  'gray',
  'purple',
  'yellow',
]
const SHAPE_CODES: readonly (typeof SHAPES)[number][] = ['sphere', 'cylinder', 'cube']

const FEATURES: Record<string, number> = {
  image: HEIGHT * WIDTH * 3,
  mask: ENTITIES * HEIGHT * WIDTH,
  color: ENTITIES,
  shape: ENTITIES,
}
const WANTED: ReadonlySet<string> = new Set(Object.keys(FEATURES))

export interface MaskedScene {
  /** [size, size, 3], or the image on a canvas. */
  image: Uint8Array
  /** [size, size], or on a canvas; 0 is the background. */
  objects: Uint8Array
  /** [24] */
  tags: Uint8Array
}

/**
 * @param wanted - the side of the central square, or the canvas for whole images.
 * @param from - the first record that is decoded.
 * @throws Error saying which record is damaged or of another form.
 */
export async function* maskedScenes(
  path: string,
  wanted: number | Canvas,
  from = 0,
): AsyncGenerator<MaskedScene, undefined> {
  const { image: imageOf, objects: objectsOf } = typeof wanted === 'number' ? square(wanted) : whole(wanted)
  let record = -1
  for await (const example of tfRecords(path)) {
    record++
    if (record < from) continue
    const features = featuresOf(example, record)
    for (const [name, length] of Object.entries(FEATURES)) {
      const found = features.get(name)?.length ?? 0
      if (found !== length) throw new Error(`has ${found} of ${length} bytes of "${name}" in record ${record}`)
    }
    const { image, mask, color, shape } = Object.fromEntries(features) as Record<string, Uint8Array>
    yield {
      image: imageOf(image!),
      objects: objectsOf(mask!),
      tags: tagsOf(color!, shape!, record),
    }
  }
}

function square(size: number) {
  const positions = nearestAndCrop(WIDTH, HEIGHT, size)
  return {
    image: (data: Uint8Array) => resizeAndCrop({ data, width: WIDTH, height: HEIGHT }, size),
    objects: (mask: Uint8Array) => Uint8Array.from(positions, (position) => entityAt(mask, position)),
  }
}

function whole(canvas: Canvas) {
  const stored = lying(WIDTH, HEIGHT, canvas.shorterSide)
  const positions = nearestPixels({ width: WIDTH, height: HEIGHT }, stored.width, stored.height)
  return {
    image: (data: Uint8Array) => ontoCanvas({ data, width: WIDTH, height: HEIGHT }, canvas),
    objects(mask: Uint8Array) {
      const scaled = Uint8Array.from(positions, (position) => entityAt(mask, position))
      return laid(scaled, stored, canvas, 1)
    },
  }
}

function featuresOf(example: Uint8Array, record: number): Map<string, Uint8Array> {
  try {
    return bytesFeatures(example, WANTED)
  } catch (cause) {
    throw new Error(`has no tf.train.Example in record ${record}`, { cause })
  }
}

/** The first of those whose mask is greatest. */
function entityAt(mask: Uint8Array, position: number): number {
  let entity = 0
  for (let other = 1; other < ENTITIES; other++) {
    if (mask[other * HEIGHT * WIDTH + position]! > mask[entity * HEIGHT * WIDTH + position]!) entity = other
  }
  return entity
}

function tagsOf(colours: Uint8Array, shapes: Uint8Array, record: number): Uint8Array {
  const tags = new Uint8Array(TAGS.length)
  for (let entity = 1; entity < ENTITIES; entity++) {
    const code = [colours[entity]!, shapes[entity]!] as const
    if (code[0] === 0 && code[1] === 0) continue
    const colour = COLOUR_CODES[code[0] - 1]
    const shape = SHAPE_CODES[code[1] - 1]
    if (colour === undefined || shape === undefined) {
      throw new Error(`has an object of colour ${code[0]} and shape ${code[1]} in record ${record}`)
    }
    tags[tagOf({ colour, shape })] = 1
  }
  return tags
}

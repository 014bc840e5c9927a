/** Masks that were computed elsewhere, of the first test images of a data set in their order. */

import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { BadNpy, decodeNpy, type NpyArray } from '../../../datasets/formats/npy.ts'
import { UsageError } from '../../base/errors.ts'
import { naturalOrder } from '../../base/natural-order.ts'
import { encodeNpy } from '../encoder/npy.ts'
import { readWhole } from '../encoder/readers/whole.ts'

/** More masks an image than this are rather a picture that is no index map. */
const MOST_MASKS = 64
/** Sides of images in pixels that data sets load. */
const SIDES = { least: 8, most: 1024 }
const HOW = 'save numpy arrays [images, masks, height, width] from 0 to 1, or index maps [images, height, width]'

export interface ForeignMasks {
  /** [count, size, size, n]; 1 is masked. */
  values: Float32Array
  n: number
  count: number
  /** Side of the images in pixels. */
  size: number
}

/**
 * The bytes of an array file, or of the array of index maps that a folder of PNG files makes, one for each image, in the
 * order of their names. Each colour of a picture is a mask; which number it has does not matter.
 * @throws UsageError
 */
export async function maskBytes(path: string): Promise<Buffer> {
  if (!existsSync(path)) {
    throw new UsageError({ what: `there is no file or folder ${path}`, remedy: 'check the path of the masks' })
  }
  return statSync(path).isDirectory() ? indexMaps(path) : readWhole(path, 'masks')
}

async function indexMaps(folder: string): Promise<Buffer> {
  const names = readdirSync(folder).filter((name) => /\.png$/i.test(name))
  names.sort(naturalOrder)
  if (names.length === 0) throw new UsageError({ what: `${folder} holds no PNG file`, remedy: HOW })
  const maps: Float32Array[] = []
  let side = 0
  for (const name of names) {
    const { data, info } = await pixelsOf(join(folder, name), name)
    if (maps.length === 0) side = info.width
    if (info.width !== side || info.height !== side) {
      const what = `${name} has ${info.width}x${info.height} pixels, and the masks before it ${side}x${side}`
      throw new UsageError({ what, remedy: 'save square masks of one size' })
    }
    maps.push(numbered(data, info.channels, name))
  }
  const values = new Float32Array(maps.length * side * side)
  maps.forEach((map, i) => {
    values.set(map, i * side * side)
  })
  return Buffer.from(encodeNpy(values, [maps.length, side, side]))
}

/** Bytes of RGB or grey. @throws UsageError for pictures of 16 bits, whose lower bits would be lost. */
async function pixelsOf(path: string, name: string) {
  const picture = sharp(path)
  const { depth } = await picture.metadata()
  if (depth === 'uchar') return picture.raw().toBuffer({ resolveWithObject: true })
  throw new UsageError({
    what: `${name} has 16 bits a channel`,
    remedy: "save index maps of 8 bits, e.g. with `ids.astype('uint8')`",
  })
}

/** The number of every pixel's colour, in the order of the colours' values. */
function numbered(data: Buffer, channels: number, name: string): Float32Array {
  const colours = Array.from({ length: data.length / channels }, (_, i) =>
    data.readUIntBE(i * channels, Math.min(channels, 3)),
  )
  const distinct = [...new Set(colours)].sort((a, b) => a - b)
  if (distinct.length > MOST_MASKS) {
    const what = `${name} has ${distinct.length} colours, so it is no map of masks`
    throw new UsageError({ what, remedy: 'save one colour for each mask, without smoothing' })
  }
  const numbers = new Map(distinct.map((colour, number) => [colour, number]))
  return Float32Array.from(colours, (colour) => numbers.get(colour)!)
}

/** @param bytes - from `maskBytes`. @throws UsageError for an array that is no masks. */
export function decodeMasks(bytes: Buffer): ForeignMasks {
  const array = decoded(bytes)
  const { shape, values } = array
  const [height, width] = shape.slice(-2)
  if ((shape.length !== 3 && shape.length !== 4) || shape.some((side) => side === 0) || height !== width) {
    const what = `the masks have the shape (${shape.join(', ')})`
    throw new UsageError({ what, remedy: `${HOW}; images are square` })
  }
  if (height! < SIDES.least || height! > SIDES.most) {
    const what = `the masks have ${height}x${width} pixels`
    throw new UsageError({
      what,
      remedy: `scale them to the size of the images, ${SIDES.least} to ${SIDES.most} pixels`,
    })
  }
  const wrong = shape.length === 4 ? (value: number) => !(value >= 0 && value <= 1) : isNoIndex
  const found = values.find(wrong)
  if (found !== undefined) {
    const expected = shape.length === 4 ? 'from 0 to 1' : `whole numbers below ${MOST_MASKS}`
    throw new UsageError({ what: `the masks hold ${found}, and their values are ${expected}`, remedy: HOW })
  }
  return shape.length === 4 ? layered(array) : indexed(array)
}

const isNoIndex = (value: number) => !(Number.isInteger(value) && value >= 0 && value < MOST_MASKS)

function layered({ shape, values }: NpyArray): ForeignMasks {
  const [count, n, size] = shape as [number, number, number, number]
  const pixels = size * size
  const out = new Float32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const [image, rest] = [Math.floor(i / (n * pixels)), i % (n * pixels)]
    out[(image * pixels + (rest % pixels)) * n + Math.floor(rest / pixels)] = values[i]!
  }
  return { values: out, n, count, size }
}

function indexed({ shape, values }: NpyArray): ForeignMasks {
  const [count, size] = shape as [number, number, number]
  const n = values.reduce((most, value) => Math.max(most, value), 0) + 1
  const out = new Float32Array(values.length * n)
  values.forEach((value, pixel) => {
    out[pixel * n + value] = 1
  })
  return { values: out, n, count, size }
}

function decoded(bytes: Buffer): NpyArray {
  try {
    return decodeNpy(bytes)
  } catch (error) {
    if (!(error instanceof BadNpy)) throw error
    throw new UsageError({ what: `the masks cannot be read: ${error.what}`, remedy: error.remedy ?? HOW })
  }
}

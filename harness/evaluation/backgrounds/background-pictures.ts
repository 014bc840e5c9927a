/** Pictures of a few test images in every version, so that answers can be shown beside what was seen. */
import { ContactSheet } from '../../../datasets/images/picture-files.ts'
import type { Pixels } from '../../../datasets/images/pixels.ts'
import type { Answerable } from './background-challenge.ts'

const MOST_IMAGES = 9
/** Side of a picture in pixels; larger images are scaled down to it. */
const LARGEST = 112

export interface Pictured {
  /** The pictured images, by their index among the images of `original`: the first of each class, by class. */
  items: number[]
  versions: string[]
  /** Their indices in the versions that are in another order. */
  places?: Record<string, number[]>
}

/**
 * @param versions - by name, `original` among them.
 * @returns a PNG with one row per item and one column per version in their order, with gaps of 2 pixels; null where it is
 * not known which image of a version was made from which, or no image is in all versions.
 */
export async function pictureVersions(
  versions: ReadonlyMap<string, Answerable>,
): Promise<{ bytes: Uint8Array; pictured: Pictured } | null> {
  const placesOf = new Map<string, Map<string, number>>()
  for (const [name, { originals }] of versions) {
    if (originals === undefined) return null
    placesOf.set(name, new Map(originals.map((original, i) => [original, i])))
  }
  const { labels, originals, size } = versions.get('original')!
  const everywhere = (item: number) => [...placesOf.values()].every((places) => places.has(originals![item]!))
  const shown = [...labels.keys()].filter(everywhere)
  const classes = [...new Set(shown.map((item) => labels[item]!))].sort((a, b) => a - b).slice(0, MOST_IMAGES)
  const items = classes.map((label) => shown.find((item) => labels[item] === label)!)
  if (items.length === 0) return null

  const sheet = new ContactSheet(items.length * versions.size, versions.size, Math.min(size, LARGEST))
  const places: Record<string, number[]> = {}
  for (const [column, [name, { images }]] of [...versions].entries()) {
    const own = items.map((item) => placesOf.get(name)!.get(originals![item]!)!)
    for (const [row, index] of own.entries()) {
      sheet.put(row * versions.size + column, await smallEnough(images, index, size))
    }
    if (own.some((index, row) => index !== items[row])) places[name] = own
  }
  const pictured = { items, versions: [...versions.keys()], ...(Object.keys(places).length > 0 && { places }) }
  return { bytes: await sheet.png(), pictured }
}

/** [side, side, 3] */
async function smallEnough(images: Pixels, index: number, size: number): Promise<Uint8Array> {
  const image = images.block(index, 1)
  if (size <= LARGEST) return image
  const { default: sharp } = await import('sharp')
  const raw = { width: size, height: size, channels: 3 as const }
  return new Uint8Array(await sharp(image, { raw }).resize(LARGEST, LARGEST).raw().toBuffer())
}

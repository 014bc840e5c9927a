/** Pictures of an embedding: test images where PCA and UMAP place them, and the nearest neighbours of a few. */
import type { OverlayOptions } from 'sharp'
import { UMAP } from 'umap-js'
import type { ImageSplit } from '../../../datasets/types.ts'
import type { Random } from '../../base/random.ts'
import { chosenRows } from '../chosen-rows.ts'
import { chosenImages, spreadIndices } from '../encoder/features.ts'
import type { Features, Picture } from '../types.ts'
import { centred, principalScores } from './spectrum.ts'
import { unit } from './sphere.ts'

/** Images on a map. */
const MAPPED = 400
const SIDE = 760
const GAP = 24
const THUMBNAIL = 26
const FRAME = 2
const QUERIES = 8
const NEIGHBOURS = 8
const CELL = 64
/** The distances of UMAP are those of unit features, as for k-NN. Its published defaults: 15 neighbours, distance .1. */
const UMAP_OPTIONS = { nComponents: 2, nNeighbors: 15, minDist: 0.1 }

type Point = readonly [x: number, y: number]

/**
 * A map of up to 400 images, by PCA on the left and by UMAP on the right, and eight images with their nearest neighbours among
 * the rows by cosine. Frames have a colour for each class.
 * @param features - [count, size], of `images` in the same order.
 */
export async function embeddingPictures(features: Features, images: ImageSplit, random: Random): Promise<Picture[]> {
  if (features.count <= UMAP_OPTIONS.nNeighbors) return []
  const mapped = spreadIndices(features.count, MAPPED)
  const shown = chosenRows(features, mapped)
  const thumbnails = await framed(chosenImages(images, mapped), THUMBNAIL)
  const maps = [principalScores(centred(shown)), neighbourhoodMap(shown, random)]
  const placed = maps.flatMap((points, map) =>
    onCanvas(points).map(([left, top], i) => ({ ...thumbnails[i]!, left: left + map * (SIDE + GAP), top })),
  )
  const rows = neighbours(features)
  const cells = await framed(chosenImages(images, Int32Array.from(rows.flat())), CELL)
  const across = CELL + 2 * FRAME
  const place = (i: number) => {
    const [row, column] = [Math.floor(i / (NEIGHBOURS + 1)), i % (NEIGHBOURS + 1)]
    return { left: column * across + (column > 0 ? GAP : 0), top: row * across }
  }
  return [
    { name: 'embedding-map.png', bytes: await composed(2 * SIDE + GAP, SIDE, placed) },
    {
      name: 'embedding-neighbours.png',
      bytes: await composed(
        (NEIGHBOURS + 1) * across + GAP,
        rows.length * across,
        cells.map((cell, i) => ({ ...cell, ...place(i) })),
      ),
    },
  ]
}

/** UMAP (McInnes et al. 2018) of the unit features. */
function neighbourhoodMap(features: Features, random: Random): Point[] {
  const draws = random.fork('umap')
  const umap = new UMAP({ ...UMAP_OPTIONS, random: () => draws.uniform() })
  return umap.fit(unitRows(features).map((row) => [...row])) as unknown as Point[]
}

/** For a few rows, themselves and their nearest neighbours by cosine, the nearest first. */
function neighbours(features: Features): number[][] {
  const units = unitRows(features)
  return queries(features).map((query) => {
    const cosine = (row: number) => units[row]!.reduce((sum, value, i) => sum + value * units[query]![i]!, 0)
    const others = units.map((_, row) => ({ row, cosine: cosine(row) })).filter(({ row }) => row !== query)
    others.sort((a, b) => b.cosine - a.cosine || a.row - b.row)
    return [query, ...others.slice(0, NEIGHBOURS).map(({ row }) => row)]
  })
}

/** The first row of each class; without labels, rows that are spread evenly. */
function queries({ labels, count }: Features): number[] {
  const classes = [...new Set(labels)].sort((a, b) => a - b)
  const firsts = classes.map((label) => labels.indexOf(label)).slice(0, QUERIES)
  return classes.length > 1 ? firsts : [...spreadIndices(count, QUERIES)]
}

function unitRows({ values, count, size }: Features): Float32Array[] {
  return Array.from({ length: count }, (_, i) => unit(values.subarray(i * size, (i + 1) * size)))
}

/** Scales points to the canvas. */
function onCanvas(points: readonly Point[]): Point[] {
  const room = SIDE - THUMBNAIL - 2 * FRAME
  const scaled = [0, 1].map((axis) => {
    const values = points.map((point) => point[axis]!)
    const [low, high] = [Math.min(...values), Math.max(...values)]
    return values.map((value) => Math.round(((value - low) / (high - low || 1)) * room))
  })
  return points.map((_, i) => [scaled[0]![i]!, room - scaled[1]![i]!])
}

/** Every image at this size in a frame of its class's colour. */
async function framed({ images, labels, count, size }: ImageSplit, to: number): Promise<OverlayOptions[]> {
  const { default: sharp } = await import('sharp')
  const raw = { width: size, height: size, channels: 3 as const }
  const border = { top: FRAME, bottom: FRAME, left: FRAME, right: FRAME }
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const scaled = sharp(images.block(i, 1), { raw }).resize(to, to, { kernel: size < to ? 'nearest' : 'lanczos3' })
      const frame = scaled.extend({ ...border, background: colourOf(labels?.[i] ?? -1) })
      return { input: await frame.png().toBuffer() }
    }),
  )
}

async function composed(width: number, height: number, parts: OverlayOptions[]): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const canvas = sharp({ create: { width, height, channels: 3, background: 'white' } })
  return new Uint8Array(await canvas.composite(parts).png({ palette: true }).toBuffer())
}

/** Neighbouring classes differ in hue by the golden angle. Grey without a class. */
function colourOf(label: number): string {
  return label < 0 ? '#808080' : `hsl(${Math.round((label * 137.508) % 360)}, 70%, ${label % 2 === 0 ? 45 : 60}%)`
}

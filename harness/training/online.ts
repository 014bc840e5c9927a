/** What can be watched while training: k-NN accuracy and spread of the features, on training images alone. */
import { selected } from '../../datasets/pixels.ts'
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import { knnSchema } from '../../db/config.ts'
import { type Encode, extractFeatures } from '../evaluation/features.ts'
import { evaluate } from '../evaluation/knn.ts'
import type { Features } from '../evaluation/types.ts'

const IMAGES = 1500
/** One in so many is asked about, the others answer. */
const QUERY_EVERY = 5

export interface Watched {
  /** Top-1 of every fifth of up to 1,500 training images by the k-NN of the others; null without labels. */
  knn: number | null
  /**
   * Mean over dimensions of the standard deviation of unit-length features, times sqrt(d): near 1 when they fill the sphere,
   * 0 when they have collapsed to one point.
   */
  spread: number
}

export function watch(encode: Encode, train: ImageSplit, normalisation: Normalisation, classes: number): Watched {
  const features = extractFeatures(encode, spreadOver(train), normalisation)
  const spread = featureSpread(features)
  const isQuery = (row: number) => row % QUERY_EVERY === QUERY_EVERY - 1
  const [memory, asked] = [rows(features, (row) => !isQuery(row)), rows(features, isQuery)]
  if (!train.labels || asked.count === 0) return { knn: null, spread }
  const options = knnSchema.parse({ name: 'knn', k: Math.min(20, memory.count) })
  const { scores } = evaluate(memory, asked, options, classes)
  return { knn: scores.find(({ metric }) => metric === 'top1')?.value ?? null, spread }
}

/**
 * Up to 1,500 images from all over the split, where files may come class by class; of a split that is labelled in part only
 * the labelled ones.
 */
function spreadOver({ images, labels, count, size }: ImageSplit): ImageSplit {
  const all = Int32Array.from({ length: count }, (_, i) => i)
  const usable = labels ? all.filter((index) => labels[index]! >= 0) : all
  const kept = Math.min(IMAGES, usable.length)
  const chosen = Int32Array.from({ length: kept }, (_, i) => usable[Math.floor((i * usable.length) / kept)]!)
  return {
    images: selected(images, chosen),
    labels: labels && chosen.map((index) => labels[index]!),
    count: kept,
    size,
  }
}

function rows(features: Features, wanted: (row: number) => boolean): Features {
  const { values, labels, size } = features
  const chosen = Int32Array.from({ length: features.count }, (_, row) => row).filter(wanted)
  const kept = new Float32Array(chosen.length * size)
  chosen.forEach((row, i) => {
    kept.set(values.subarray(row * size, (row + 1) * size), i * size)
  })
  return { ...features, values: kept, labels: chosen.map((row) => labels[row]!), count: chosen.length }
}

function featureSpread({ values, count, size }: Features): number {
  const sums = new Float64Array(size)
  const squares = new Float64Array(size)
  for (let i = 0; i < count; i++) {
    const row = values.subarray(i * size, (i + 1) * size)
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)) || 1
    for (let j = 0; j < size; j++) {
      const value = row[j]! / norm
      sums[j]! += value
      squares[j]! += value * value
    }
  }
  let total = 0
  for (let j = 0; j < size; j++) total += Math.sqrt(Math.max(0, squares[j]! / count - (sums[j]! / count) ** 2))
  return (total / size) * Math.sqrt(size)
}

/** What can be watched while training: k-NN accuracy and spread of the features, on training images alone. */
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import { knnSchema } from '../../db/config.ts'
import { type Encode, extractFeatures, firstImages } from '../evaluation/features.ts'
import { evaluate } from '../evaluation/knn.ts'
import type { Features } from '../evaluation/types.ts'

const IMAGES = 1500
const QUERIES = 0.2

export interface Watched {
  /** Top-1 of the last fifth of up to 1,500 training images by the k-NN of the others; null without labels. */
  knn: number | null
  /**
   * Mean over dimensions of the standard deviation of unit-length features, times sqrt(d): near 1 when they fill the sphere,
   * 0 when they have collapsed to one point.
   */
  spread: number
}

export function watch(encode: Encode, train: ImageSplit, normalisation: Normalisation, classes: number): Watched {
  const features = extractFeatures(encode, firstImages(train, IMAGES), normalisation)
  const queries = Math.floor(features.count * QUERIES)
  const spread = featureSpread(features)
  if (!train.labels || queries === 0) return { knn: null, spread }
  const [memory, asked] = [
    rows(features, 0, features.count - queries),
    rows(features, features.count - queries, features.count),
  ]
  const options = knnSchema.parse({ name: 'knn', k: Math.min(20, memory.count) })
  const { scores } = evaluate(memory, asked, options, classes)
  return { knn: scores.find(({ metric }) => metric === 'top1')?.value ?? null, spread }
}

function rows(features: Features, start: number, end: number): Features {
  const { size } = features
  const values = features.values.subarray(start * size, end * size)
  return { ...features, values, labels: features.labels.subarray(start, end), count: end - start }
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

/** Metrics during training: accuracy and spread of the features, on training images alone. */
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import { knnSchema, linearSchema } from '../../db/config/evaluations.ts'
import { Random } from '../base/random.ts'
import { chosenRows } from '../evaluation/chosen-rows.ts'
import { chosenImages, type Encode, extractFeatures, someImages } from '../evaluation/encoder/features.ts'
import * as knn from '../evaluation/knn/knn.ts'
import * as linear from '../evaluation/linear.ts'
import { spreadOf } from '../evaluation/quality/quality.ts'
import type { EvaluationResult, Features } from '../evaluation/types.ts'

const IMAGES = 1500
/** Every fifth image is a query; the others are the memory. */
const QUERY_EVERY = 5
const PROBE_EPOCHS = 20

export interface OnlineMetrics {
  /** Top-1 k-NN accuracy on every fifth of up to 1,500 training images, given the others; null without labels. */
  knn: number | null
  /** The same for a linear probe trained on the others for 20 epochs; null without labels. */
  linear: number | null
  /**
   * Mean over dimensions of the standard deviation of unit-length features, times sqrt(d): near 1 when they fill the
   * sphere, 0 when they have collapsed to one point.
   */
  spread: number
  /** The label-free quality of the features; null unless asked for. */
  quality: ReturnType<typeof spreadOf> | null
}

export function measureOnlineMetrics(
  encode: Encode,
  train: ImageSplit,
  normalisation: Normalisation,
  classes: number,
  measuresQuality = false,
): OnlineMetrics {
  const features = extractFeatures(encode, spreadOver(train), normalisation)
  const spread = featureSpread(features)
  const quality = measuresQuality ? spreadOf(features) : null
  const isQuery = (row: number) => row % QUERY_EVERY === QUERY_EVERY - 1
  const [memory, asked] = [rows(features, (row) => !isQuery(row)), rows(features, isQuery)]
  if (!train.labels || asked.count === 0) return { knn: null, linear: null, spread, quality }
  const neighbours = knnSchema.parse({ name: 'knn', k: Math.min(20, memory.count) })
  const probe = linearSchema.parse({ name: 'linear', probe: { name: 'sgd', epochs: PROBE_EPOCHS } })
  return {
    knn: top1(knn.evaluate(memory, asked, neighbours, classes)),
    linear: top1(linear.evaluate(memory, asked, probe, classes, new Random('online'))),
    spread,
    quality,
  }
}

const top1 = ({ scores }: EvaluationResult) => scores.find(({ metric }) => metric === 'top1')!.value

/**
 * Up to 1,500 images spread evenly over the split, whose files may be sorted by class. If only part of the split is
 * labelled, only labelled images are chosen.
 */
function spreadOver(split: ImageSplit): ImageSplit {
  const { labels, count } = split
  if (!labels?.includes(-1)) return someImages(split, IMAGES)
  const labelled = Int32Array.from({ length: count }, (_, i) => i).filter((index) => labels[index]! >= 0)
  return someImages(chosenImages(split, labelled), IMAGES)
}

function rows(features: Features, wanted: (row: number) => boolean): Features {
  return chosenRows(features, Int32Array.from({ length: features.count }, (_, row) => row).filter(wanted))
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

import { changedFeatures } from './changed-features.ts'
import type { Features } from './types.ts'

/** The features, labels and tags of the given rows, in the given order. */
export function chosenRows(features: Features, rows: Int32Array): Features {
  return changedFeatures(features, (given) => pick(given, rows))
}

function pick(features: Features, rows: Int32Array): Features {
  const { values, size, labels, tags, tagCount } = features
  const chosen = new Float32Array(rows.length * size)
  const chosenTags = tags && new Uint8Array(rows.length * tagCount)
  rows.forEach((row, i) => {
    chosen.set(values.subarray(row * size, (row + 1) * size), i * size)
    chosenTags?.set(tags!.subarray(row * tagCount, (row + 1) * tagCount), i * tagCount)
  })
  return { ...features, values: chosen, count: rows.length, labels: rows.map((row) => labels[row]!), tags: chosenTags }
}

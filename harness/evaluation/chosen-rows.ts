import type { Features } from './types.ts'

/** The features, labels and tags of the given rows, in the given order. Only their images are cropped. */
export function chosenRows(features: Features, rows: Int32Array): Features {
  const { values, size, labels, tags, tagCount, cropped } = features
  const chosen = new Float32Array(rows.length * size)
  const chosenTags = tags && new Uint8Array(rows.length * tagCount)
  rows.forEach((row, i) => {
    chosen.set(values.subarray(row * size, (row + 1) * size), i * size)
    chosenTags?.set(tags!.subarray(row * tagCount, (row + 1) * tagCount), i * tagCount)
  })
  const croppedOf = (epoch: number, some?: Int32Array) => cropped!(epoch, some ? some.map((i) => rows[i]!) : rows)
  return {
    ...features,
    values: chosen,
    count: rows.length,
    labels: rows.map((row) => labels[row]!),
    tags: chosenTags,
    ...(cropped && { cropped: croppedOf }),
  }
}

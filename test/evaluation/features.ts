/** Features made by hand, and those of the golden file. */
import type { Features } from '../../harness/evaluation/types.ts'
import golden from '../golden/evaluation.json' with { type: 'json' }

const UNTAGGED = { tags: null, tagCount: 0 }

export function features(rows: number[][], labels: number[]): Features {
  const size = rows[0]!.length
  const values = Float32Array.from(rows.flat())
  return { values, count: rows.length, size, labels: Int32Array.from(labels), ...UNTAGGED, origin: 'made by hand' }
}

export function goldenFeatures(): { train: Features; test: Features } {
  const { size } = golden
  const make = (values: number[], labels: number[]): Features => ({
    values: Float32Array.from(values),
    count: labels.length,
    size,
    labels: Int32Array.from(labels),
    ...UNTAGGED,
    origin: 'golden',
  })
  return { train: make(golden.train, golden.trainLabels), test: make(golden.test, golden.testLabels) }
}

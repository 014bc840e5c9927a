import { kmeans as reference } from 'ml-kmeans'
import { describe, expect, it } from 'vitest'
import { Random } from '../../harness/base/random.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { kmeans } from '../../harness/evaluation/clustering/kmeans.ts'
import { ari } from '../../harness/evaluation/metrics/ari.ts'
import { contingency } from '../../harness/evaluation/metrics/contingency.ts'
import { features } from './features.ts'

/** Normal rows about centres that are `apart` from each other, class after class. */
function blobs(count: number, size: number, classes: number, apart: number, seed = 0) {
  const random = new Random(seed)
  const normal = () => Array.from({ length: size }, () => random.normal())
  const centres = Array.from({ length: classes }, () => normal().map((value) => apart * value))
  const labels = Array.from({ length: count }, (_, i) => i % classes)
  const rows = labels.map((label) => normal().map((value, j) => value + centres[label]![j]!))
  return features(rows, labels)
}

function rowsOf({ values, size, count }: ReturnType<typeof features>): number[][] {
  return Array.from({ length: count }, (_, i) => [...values.subarray(i * size, (i + 1) * size)])
}

/** Least inertia of several starts of ml-kmeans, and its labels. */
function best(data: ReturnType<typeof features>, k: number, restarts: number) {
  const rows = rowsOf(data)
  const runs = Array.from({ length: restarts }, (_, seed) => {
    const { clusters, centroids } = reference(rows, k, { seed, maxIterations: 300, tolerance: 1e-6 })
    const inertia = rows.reduce((sum, row, i) => sum + squared(row, centroids[clusters[i]!]!), 0)
    return { clusters, inertia }
  })
  return runs.reduce((least, run) => (run.inertia < least.inertia ? run : least))
}

const squared = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0)

describe('k-means', () => {
  it.each([
    ['no clusters at all', blobs(300, 8, 1, 0), 5],
    ['overlapping clusters', blobs(300, 4, 6, 1), 6],
    ['clusters in a plane', blobs(400, 2, 8, 5), 8],
    ['more clusters than there are', blobs(200, 3, 3, 6), 7],
  ])("comes to ml-kmeans's inertia: %s", (_, data, k) => {
    const { inertia } = kmeans(data, k, 30, new Random(1))
    const expected = best(data, k, 30).inertia
    expect(Math.abs(inertia / expected - 1)).toBeLessThan(0.01)
  })

  it.each([
    [3, 2],
    [10, 16],
  ])('finds %i clusters that lie apart, as ml-kmeans does', (classes, size) => {
    const data = blobs(40 * classes, size, classes, 20)
    const { labels } = kmeans(data, classes, 10, new Random(2))
    expect(ari(contingency(labels, data.labels))).toBe(1)
    expect(ari(contingency(labels, best(data, classes, 10).clusters))).toBe(1)
  })

  it('loses no digits where all rows lie far from the origin', () => {
    const near = blobs(120, 6, 4, 3)
    const far = { ...near, values: near.values.map((value) => Math.fround(value) + 4096) }
    const [here, there] = [near, far].map((data) => kmeans(data, 4, 5, new Random(3)))
    expect(there!.inertia / here!.inertia).toBeCloseTo(1, 3)
    expect(ari(contingency(here!.labels, there!.labels))).toBe(1)
  })

  it('has centres that are the means of their rows, and the inertia about them', () => {
    const data = blobs(90, 3, 3, 8)
    const { labels, centres, inertia } = kmeans(data, 3, 3, new Random(4))
    const rows = rowsOf(data)
    let sum = 0
    for (let cluster = 0; cluster < 3; cluster++) {
      const own = rows.filter((_, i) => labels[i] === cluster)
      const mean = [0, 1, 2].map((j) => own.reduce((total, row) => total + row[j]!, 0) / own.length)
      for (const [j, value] of mean.entries()) expect(centres[cluster * 3 + j]).toBeCloseTo(value, 4)
      for (const row of own) sum += squared(row, mean)
    }
    expect(inertia).toBeCloseTo(sum, 3)
  })

  it('moves a cluster that has lost its rows to the row farthest from its centre', () => {
    const rows = features([[0], [1], [2], [10], [11], [12], [60]], [0, 0, 0, 1, 1, 1, 2]) // biome-ignore format: one row
    const far = () => [Float32Array.of(-5, -1e4, 1e4)]
    const { labels, inertia } = kmeans(rows, 3, 1, new Random(0), far)
    expect([...labels].map((label) => label === labels[0])).toEqual([true, true, true, false, false, false, false])
    expect(labels[6]).not.toBe(labels[5])
    expect(inertia).toBe(4)
  })

  it('ends where there are fewer different rows than clusters', () => {
    const twice = features([[1, 2], [3, 4], [1, 2], [3, 4], [1, 2]], [0, 1, 0, 1, 0]) // biome-ignore format: rows
    const { labels, inertia } = kmeans(twice, 4, 3, new Random(0))
    expect(inertia).toBe(0)
    expect(labels[0]).not.toBe(labels[1])
    const same = features([[7, 7], [7, 7], [7, 7]], [0, 1, 0]) // biome-ignore format: rows
    expect(kmeans(same, 2, 2, new Random(0))).toMatchObject({ inertia: 0, labels: Int32Array.of(0, 0, 0) })
  })

  it('depends on its seed alone, to the bit, and each further restart can only help', () => {
    const data = blobs(300, 5, 1, 0)
    const run = (restarts: number, seed: number) => kmeans(data, 6, restarts, new Random(seed))
    expect(run(4, 1)).toEqual(run(4, 1))
    expect(run(4, 1)).not.toEqual(run(4, 2))
    expect(run(12, 1).inertia).toBeLessThanOrEqual(run(1, 1).inertia * (1 + 1e-6))
  })

  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors
    kmeans(blobs(50, 3, 2, 1), 3, 2, new Random(0))
    expect(tf.memory().numTensors).toBe(before)
  })
})

import { describe, expect, it } from 'vitest'
import { clusteringSchema } from '../../db/config/evaluations.ts'
import { Random } from '../../harness/base/random.ts'
import { evaluate, protocol } from '../../harness/evaluation/clustering/clustering.ts'
import { features } from './features.ts'

const options = clusteringSchema.parse({ name: 'clustering' })
const test = features([[0, 0], [0, 1], [9, 9], [9, 8], [-9, 9], [-9, 8]], [2, 2, 0, 0, 1, 1]) // biome-ignore format: rows
/** Two of its three classes are one heap. */
const train = features([[0, 0], [0, 1], [9, 9], [9, 9], [9, 8], [9, 8]], [0, 0, 1, 1, 2, 2]) // biome-ignore format: rows
const run = (changed: Partial<typeof options> = {}) =>
  evaluate(train, test, { ...options, ...changed }, 3, new Random(0))
const values = ({ scores }: ReturnType<typeof run>) => Object.fromEntries(scores.map((s) => [s.metric, s.value]))

describe('clustering', () => {
  it('scores clusters of test features against classes, whatever number a cluster has', () => {
    expect(values(run())).toEqual({ fmi: expect.closeTo(1, 12), ari: 1, nmi: expect.closeTo(1, 12) })
    expect(run()).toMatchObject({ predicted: null, selectedOnTest: false, details: { k: 3, rows: 6, inertia: 1.5 } })
  })

  it('takes one cluster less and train features when asked, as published', () => {
    const published = run({ clusters: 'classes - 1', features: 'train' })
    expect(published.details).toMatchObject({ k: 2, rows: 6 })
    // As scikit-learn has it for classes 001122 in clusters 001111.
    expect(values(published).fmi).toBeCloseTo(0.6546536707079771, 9)
    expect(values(published).ari).toBeCloseTo(0.4444444444444444, 9)
    expect(values(published).nmi).toBeCloseTo(0.7336804366512113, 9)
  })

  it('makes no more clusters than there are rows', () => {
    expect(evaluate(train, test, options, 40, new Random(0)).details).toMatchObject({ k: 6, inertia: 0 })
  })

  it('says how it was measured', () => {
    expect(protocol(options)).toBe('k-means, k = classes, best inertia of 10, test features')
    expect(protocol({ restarts: 3, clusters: 'classes - 1', features: 'train' })).toBe(
      'k-means, k = classes - 1, best inertia of 3, train features',
    )
  })
})

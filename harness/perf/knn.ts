/** 8,000 test rows against 5,000 training rows of 512 features in 10 classes, k 200; all of unit length already: seconds. */
import { knnVotes, unitRows } from '../evaluation/knn.ts'
import { medianSeconds, randomFeatures } from './features.ts'
import type { Workload } from './types.ts'

export const workload: Workload = {
  name: 'knn',
  async run() {
    const train = randomFeatures(5000)
    const memory = { rows: unitRows(train), labels: train.labels }
    const queries = unitRows(randomFeatures(8000))
    return { seconds: medianSeconds(() => knnVotes(memory, queries, { k: 200, temperature: 0.07 }, 10)) }
  },
}

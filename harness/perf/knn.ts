/** 8,000 test rows against 5,000 training rows of 512 features in 10 classes, k 200: seconds. */
import { knnVotes } from '../evaluation/knn.ts'
import { medianSeconds, randomFeatures } from './features.ts'
import type { Workload } from './types.ts'

export const workload: Workload = {
  name: 'knn',
  async run() {
    const train = randomFeatures(5000)
    const test = randomFeatures(8000)
    return { seconds: medianSeconds(() => knnVotes(train, test, { k: 200, temperature: 0.07 }, 10)) }
  },
}

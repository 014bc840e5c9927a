/** Seconds for k-NN with k = 200 of 8,000 test rows and 5,000 training rows, with 512 features and 10 classes. */
import { knnVotes } from '../evaluation/knn/knn.ts'
import { cosine } from '../evaluation/knn/neighbours.ts'
import { randomFeatures } from './features.ts'
import { medianSeconds } from './measure.ts'
import type { Workload } from './types.ts'

export const workload: Workload = {
  name: 'knn',
  async run(observe) {
    const memory = cosine.memory(randomFeatures(5000))
    const queries = cosine.queries(randomFeatures(8000))
    const pass = () => knnVotes(memory, queries, { k: 200, temperature: 0.07 }, 10)
    const seconds = medianSeconds(pass)
    await observe?.('the votes of all neighbours', pass)
    return { seconds }
  },
}

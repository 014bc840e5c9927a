/**
 * Seconds for k-means on 8,000 rows of 512 standard normal features, with k = 10 and the best of 10 restarts, and the
 * resulting inertia.
 */
import { Random } from '../base/random.ts'
import { kmeans } from '../evaluation/clustering/kmeans.ts'
import { randomFeatures } from './features.ts'
import { medianSeconds } from './measure.ts'
import type { Workload } from './types.ts'

export const workload: Workload = {
  name: 'kmeans',
  async run(observe) {
    const rows = randomFeatures(8000)
    let inertia = Number.NaN
    const pass = () => {
      inertia = kmeans(rows, 10, 10, new Random(0)).inertia
    }
    const seconds = medianSeconds(pass)
    await observe?.('ten restarts', pass)
    return { seconds, inertia }
  },
}

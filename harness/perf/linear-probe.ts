/** Seconds for 20 epochs of the linear probe on 5,000 rows of 512 features in 10 classes, with batches of 128. */
import { Random } from '../base/random.ts'
import { fitSgdClassifier } from '../evaluation/linear.ts'
import { randomFeatures } from './features.ts'
import { medianSeconds } from './measure.ts'
import type { Workload } from './types.ts'

export const workload: Workload = {
  name: 'linear-probe',
  async run(observe) {
    const train = randomFeatures(5000)
    const options = { epochs: 20, learningRate: 0.1, batchSize: 128 }
    const pass = () => fitSgdClassifier(train, options, 10, new Random(0)).weights.dispose()
    const seconds = medianSeconds(pass)
    await observe?.('the training of a probe', pass)
    return { seconds }
  },
}

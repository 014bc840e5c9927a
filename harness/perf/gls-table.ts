/** Seconds for a whole noisy-label table: 11 smooth rates x 5 noise rates x 5 learning rates, 1,000 steps on Splice. */
import { noisyLabelsSchema } from '../../db/config/noisy-labels.ts'
import { Random } from '../base/random.ts'
import { prepareExperiment } from '../noisy-labels/experiment.ts'
import { train } from '../noisy-labels/train.ts'
import type { Workload } from './types.ts'

export const workload: Workload = {
  name: 'gls-table',
  async run(observe) {
    const config = noisyLabelsSchema.parse({
      kind: 'noisy-labels',
      dataset: 'uci-splice',
      hidden: 64,
      evaluateEvery: 1000, // only training is timed, as in the loop that it is compared with
    })
    const random = new Random(0)
    const { all } = await prepareExperiment(config, random)
    const pass = () => train(all, config, random, () => {})
    const start = performance.now()
    await pass()
    const seconds = (performance.now() - start) / 1000
    await observe?.('the table', pass)
    return { seconds }
  },
}

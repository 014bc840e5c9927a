/**
 * Images per second of a pretraining step. `images_per_s` has everything in it: two augmented views from uint8 images in
 * memory, forward, backward, update. `step_images_per_s` is the same step on the same views again and again. Projector 2048 ->
 * 256, NT-Xent at temperature .2, SGD; medians of rounds of the two in turns, after a warm-up.
 */
import { secondsInTurns } from './measure.ts'
import { pretrainingConfig } from './pretraining-configs.ts'
import { stepping } from './stepping.ts'
import type { Workload } from './types.ts'

/** In the first steps constants are made, kernels chosen and code compiled. */
const WARM_UP = 3
const ROUNDS = 5
const ROUND_SECONDS = 0.5

export function pretrainingWorkload(name: string): Workload {
  return {
    name,
    async run(observe) {
      const config = pretrainingConfig(name)
      const { withViews, stepAlone, settle, dispose } = stepping(config)
      const turns = { settle, rounds: ROUNDS, roundSeconds: ROUND_SECONDS, warmUp: WARM_UP }
      const [whole, step] = secondsInTurns([withViews, stepAlone], turns)
      const settled = (pass: () => void) => () => {
        pass()
        settle()
      }
      await observe?.('a step with new views', settled(withViews))
      await observe?.('the step alone', settled(stepAlone))
      dispose()
      return { images_per_s: config.batchSize / whole!, step_images_per_s: config.batchSize / step! }
    },
  }
}

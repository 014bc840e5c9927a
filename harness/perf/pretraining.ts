/**
 * Images per second of a pretraining step. `images_per_s` includes everything: two augmented views from uint8 images in
 * memory, forward pass, backward pass and update. `step_images_per_s` is the same step, repeated on the same views.
 * Projector 2048 -> 256, NT-Xent at temperature .2, SGD. Both are medians of alternating rounds, after a warm-up.
 */
import { secondsInTurns } from './measure.ts'
import { pretrainingConfig } from './pretraining-configs.ts'
import { stepping } from './stepping.ts'
import type { Workload } from './types.ts'

/** The first steps create constants, choose kernels and compile code. */
const WARM_UP = 3
const ROUNDS = 5
const ROUND_SECONDS = 0.5

export function pretrainingWorkload(name: string): Workload {
  return {
    name,
    async run(observe) {
      const config = pretrainingConfig(name)
      const { withViews, stepAlone, waitForDevice, dispose } = stepping(config)
      const turns = { waitForDevice, rounds: ROUNDS, roundSeconds: ROUND_SECONDS, warmUp: WARM_UP }
      const [whole, step] = secondsInTurns([withViews, stepAlone], turns)
      const untilDone = (pass: () => void) => () => {
        pass()
        waitForDevice()
      }
      await observe?.('a step with new views', untilDone(withViews))
      await observe?.('the step alone', untilDone(stepAlone))
      dispose()
      return { images_per_s: config.batchSize / whole!, step_images_per_s: config.batchSize / step! }
    },
  }
}

/** Many training steps in one process: nothing may pile up. */
import { expect, test } from 'vitest'
import { ImageStore } from '../../harness/augment/index.ts'
import { Random } from '../../harness/base/random.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { Learner } from '../../harness/training/step.ts'
import { images, normalisation, tiny } from '../training/tiny.ts'

const STEPS = 2000
const BATCH = 8
/** What the allocator and the collector of garbage may differ by from one time to another. */
const TOLERATED_MB = 30

const tensorsBeyondBorder = () =>
  (tf.backend() as unknown as { binding: { getNumOfTensors(): number } }).binding.getNumOfTensors()
const residentMb = () => {
  global.gc?.()
  return process.memoryUsage.rss() / 2 ** 20
}

test(`${STEPS} steps leave no tensor behind and take no more memory`, () => {
  const config = tiny({ method: 'byol', masking: 'adios', batchSize: BATCH, adios: { masks: 2 } })
  const store = new ImageStore(images(BATCH), normalisation)
  const learner = new Learner(config, 0, new Random(0))
  const random = new Random(1)
  const indices = Int32Array.from({ length: BATCH }, (_, i) => i)
  const train = (steps: number) => {
    for (let step = 0; step < steps; step++) {
      const [first, second] = store.place(store.draw(indices, config.augmentation, random, 2))
      learner.step({ first: first!, second: second!, labels: null }, { step, steps, random }).read()
      first!.dispose()
      second!.dispose()
    }
  }
  train(STEPS / 4)
  const before = { tensors: tf.memory().numTensors, beyond: tensorsBeyondBorder(), mb: residentMb() }
  train(STEPS)
  const after = { tensors: tf.memory().numTensors, beyond: tensorsBeyondBorder(), mb: residentMb() }
  console.log(`${before.mb.toFixed(0)} MB, after ${STEPS} steps ${after.mb.toFixed(0)} MB`)
  expect(after.tensors).toBe(before.tensors)
  expect(after.beyond).toBe(before.beyond)
  expect(after.mb).toBeLessThan(before.mb + TOLERATED_MB)
})

/** What JavaScript does for the views of a batch: on a card nothing else keeps up with it. */
import { expect, test } from 'vitest'
import { augmentationSchema } from '../../db/config/augmentation.ts'
import { Random } from '../../harness/base/random.ts'
import { randomImages } from '../../harness/perf/images.ts'
import { countTraffic } from '../engine/traffic.ts'

const BATCH = 256
/** Until the code is compiled. */
const FIRST = 15
const ROUNDS = 25

test('two views of 256 images of 96x96 take 15 ms of JavaScript at most', () => {
  const random = new Random(0)
  const { store, indices } = randomImages(BATCH, 96, random)
  const options = augmentationSchema.parse({})
  const times = Array.from({ length: FIRST + ROUNDS }, () => {
    const { traffic, stop } = countTraffic()
    const began = performance.now()
    for (const view of store.place(store.draw(indices, options, random, 2))) view.dispose()
    const spent = performance.now() - began - traffic.seconds * 1000
    stop()
    return spent
  })
    .slice(FIRST)
    .sort((a, b) => a - b)
  const median = times[Math.floor(ROUNDS / 2)]!
  process.stderr.write(`views: ${median.toFixed(1)} ms of JavaScript (${times[0]!.toFixed(1)} at best)\n`)
  expect(median).toBeLessThan(15)
})

/**
 * Images per second of one pretraining step with everything in it: two augmented views from uint8 images in memory, forward,
 * backward, update. Projector 2048 -> 256, NT-Xent at temperature .2, SGD; median of 5 steps after a warm-up.
 */
import { inMemory } from '../../datasets/pixels.ts'
import { type RunConfigInput, representationSchema } from '../../db/config.ts'
import { ImageStore, type View } from '../augment/index.ts'
import { inTraining } from '../engine/precision.ts'
import { Random } from '../engine/random.ts'
import { Learner } from '../training/step.ts'
import type { Workload } from './types.ts'

type Difference = Partial<Extract<RunConfigInput, { kind: 'representation' }>>

const STEPS = 5

/** The encoder small enough for suites on a CPU. */
export const SMALL = { name: 'resnet18-cifar', width: 16, stemStride: 2, blocks: 1 } as const

/** @param difference - what sets this workload apart from the common configuration. */
export function pretrainingWorkload(name: string, difference: Difference): Workload {
  return {
    name,
    async run() {
      const config = representationSchema.parse({
        kind: 'representation',
        dataset: 'random bytes',
        projector: { hidden: 2048, out: 256 },
        optimizer: { weightDecay: 1e-4 },
        ...difference,
      })
      const random = new Random(0)
      const { store, indices } = randomImages(config.batchSize, config.imageSize, random)
      const learner = new Learner(config, 0, random)
      const step = () => {
        const views = store.place(store.draw(indices, config.augmentation, random, 2))
        const [first, second] = views as [View, View]
        const sample = { first, second, labels: null }
        const report = inTraining(config, () => learner.step(sample, { step: STEPS, steps: 2 * STEPS, random }))
        for (const view of views) view.dispose()
        report.read()
      }
      return { images_per_s: config.batchSize / medianSeconds(step, STEPS) }
    },
  }
}

export function randomImages(count: number, size: number, random: Random) {
  const images = Uint8Array.from({ length: count * size * size * 3 }, () => random.integer(256))
  const normalisation = { mean: [0.4914, 0.4823, 0.4466], std: [0.247, 0.243, 0.261] } as const
  const store = new ImageStore({ images: inMemory(images, count), labels: null, count, size }, normalisation)
  return { store, indices: Int32Array.from({ length: count }, (_, i) => i) }
}

/** Median time of a call after one that is not counted. */
export function medianSeconds(call: () => void, times: number): number {
  call()
  const seconds = Array.from({ length: times }, () => {
    const start = performance.now()
    call()
    return (performance.now() - start) / 1000
  })
  return seconds.sort((a, b) => a - b)[Math.floor(times / 2)]!
}

/** Runs a workload's training step as in the training loop, with views of random images. */
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { View } from '../augment/index.ts'
import { Random } from '../base/random.ts'
import { inTraining } from '../engine/precision.ts'
import type { StepReport } from '../training/report.ts'
import { Learner } from '../training/step.ts'
import { randomImages } from './images.ts'

/** More steps than a workload takes, so that rates change between steps as in training. */
const STEPS = 10_000

export interface Stepping {
  /** Takes a step on new views; the next views are prepared while the device computes. */
  withViews(): void
  /** Takes a step on the same views every time. */
  stepAlone(): void
  /** Waits for the last step. */
  waitForDevice(): void
  dispose(): void
}

export function stepping(config: RepresentationConfig): Stepping {
  const random = new Random(0)
  const { store, indices } = randomImages(config.batchSize, config.imageSize, random)
  const learner = new Learner(config, 0, random)
  const prepare = () => store.place(store.draw(indices, config.augmentation, random, 2))
  let step = 0
  const start = ([first, second]: View[]) => {
    const batch = { first: first!, second: second!, labels: null }
    return inTraining(config, () => learner.step(batch, { step: step++, steps: STEPS, random }))
  }
  const same = prepare()
  let next = prepare()
  let unread: StepReport | null = null
  /** Reads each report a step late, as in training, because reading waits for the device. */
  const read = (report: StepReport | null) => {
    unread?.read()
    unread = report
  }
  return {
    withViews() {
      const report = start(next)
      for (const view of next) view.dispose()
      next = prepare()
      read(report)
    },
    stepAlone() {
      read(start(same))
    },
    waitForDevice() {
      read(null)
    },
    dispose() {
      read(null)
      for (const view of [...same, ...next]) view.dispose()
      learner.dispose()
    },
  }
}

/** A workload's training step as the training loop does it, with views of random images. */
import type { RepresentationConfig } from '../../db/config.ts'
import type { View } from '../../harness/augment/index.ts'
import { inTraining } from '../../harness/engine/precision.ts'
import { Random } from '../../harness/engine/random.ts'
import { randomImages } from '../../harness/perf/pretraining.ts'
import type { Report } from '../../harness/training/report.ts'
import { Learner } from '../../harness/training/step.ts'

const MOMENT = { step: 5, steps: 10 }

export interface Stepping {
  /** A step on new views. */
  withViews(): void
  /** A step on the same views every time. */
  stepAlone(): void
  dispose(): void
}

export function stepping(config: RepresentationConfig): Stepping {
  const random = new Random(0)
  const { store, indices } = randomImages(config.batchSize, config.imageSize, random)
  const learner = new Learner(config, 0, random)
  const prepare = () => store.place(store.draw(indices, config.augmentation, random, 2))
  const start = ([first, second]: View[]) =>
    inTraining(config, () => learner.step({ first: first!, second: second!, labels: null }, { ...MOMENT, random }))
  const same = prepare()
  let next = prepare()
  let unread: Report | null = null
  /** A step late, as in training: reading waits for the card. */
  const read = (report: Report | null) => {
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
    dispose() {
      read(null)
      for (const view of [...same, ...next]) view.dispose()
      learner.dispose()
    },
  }
}

/** Seconds of the median call, after one or two that are not counted. */
export function timed(call: () => void, times: number): number {
  for (let i = 0; i < Math.min(2, times); i++) call()
  const seconds = Array.from({ length: times }, () => {
    const start = performance.now()
    call()
    return (performance.now() - start) / 1000
  }).sort((a, b) => a - b)
  return seconds[Math.floor(times / 2)]!
}

/** Training at toy size: images of noise with objects, a small config, and a recorder that keeps everything in memory. */
import { inMemory } from '../../datasets/images/pixels.ts'
import type { ImageSplit, TrainingData } from '../../datasets/types.ts'
import { type RepresentationConfig, representationSchema } from '../../db/config/representation.ts'
import { Random } from '../../harness/base/random.ts'
import type { Recorder } from '../../harness/base/recorder.ts'

export const normalisation = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] } as const

const SIZE = 16

export const tiny = (difference: object = {}): RepresentationConfig =>
  representationSchema.parse({
    kind: 'representation',
    dataset: 'none',
    imageSize: SIZE,
    batchSize: 8,
    epochs: 3,
    backbone: { name: 'resnet18-cifar', width: 8, blocks: 1, stemStride: 2 },
    projector: { hidden: 16, out: 8 },
    ...difference,
  })

/** Noise in two classes; each image shows three objects, one a quarter of it. */
export function images(count: number): ImageSplit {
  const random = new Random('images')
  const bytes = Uint8Array.from({ length: count * SIZE * SIZE * 3 }, () => random.integer(256))
  const objects = Uint8Array.from({ length: count * SIZE * SIZE }, (_, i) => {
    const [y, x] = [Math.floor((i % (SIZE * SIZE)) / SIZE), i % SIZE]
    return Math.floor((2 * y) / SIZE) + 2 * Math.floor((2 * x) / SIZE)
  })
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2)
  return { images: inMemory(bytes, count), labels, objects: inMemory(objects, count), count, size: SIZE }
}

export const trainingData = (count: number): TrainingData => ({
  ...normalisation,
  train: images(count),
  test: images(count),
  classes: 2,
})

/** @param stopAfter - throws once that many states are saved. */
export function memoryRecorder(stopAfter = Number.POSITIVE_INFINITY) {
  const states: { step: number; bytes: Uint8Array }[] = []
  const metrics = new Map<string, number[]>()
  const artefacts = new Map<string, Uint8Array>()
  const events: Parameters<Recorder['event']>[0][] = []
  const scores: Parameters<Recorder['score']>[0][] = []
  const recorder: Recorder = {
    metric: (name, _axis, _step, value) => metrics.set(name, [...(metrics.get(name) ?? []), value]),
    progress() {},
    score: (score) => scores.push(score),
    predictions() {},
    artefact: ({ name, bytes }) => artefacts.set(name, bytes),
    event: (event) => events.push(event),
    facts() {},
    saveState(step, bytes) {
      states.push({ step, bytes })
      if (states.length >= stopAfter) throw new Error('killed')
    },
    latestState: () => states.at(-1) ?? null,
    isStored: () => false,
    storePart() {},
    reusableEncoder: () => null,
  }
  const goOn = () => {
    const next = memoryRecorder()
    next.states.push(...states)
    return next
  }
  return { recorder, states, metrics, artefacts, events, scores, goOn }
}

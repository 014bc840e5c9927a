/** The training steps that are traced and compared: small, and between them every op in every type that any step executes. */
import { type RepresentationConfig, representationSchema } from '../../db/config/representation.ts'
import { ImageStore, type View } from '../../harness/augment/index.ts'
import { Random } from '../../harness/base/random.ts'
import { inTraining } from '../../harness/engine/precision.ts'
import { pretrainingConfig } from '../../harness/perf/pretraining-configs.ts'
import type { StepMetrics } from '../../harness/training/report.ts'
import { Learner } from '../../harness/training/step.ts'
import { images, normalisation, tiny } from '../training/tiny.ts'

type Precision = RepresentationConfig['precision']

const BATCH = 6
const CLASSES = 2

const RESNET = { name: 'resnet18', width: 8, blocks: 1 }
const CIFAR = { name: 'resnet18-cifar', width: 8, blocks: 1, stemStride: 2 }
const VIT = { name: 'vit-tiny', width: 24, patchSize: 8, depth: 1, heads: 3 }

interface Named {
  name: string
  config: { backbone: { name: string }; adios?: object }
}

/**
 * Every method, masking, backbone and optimiser at least once, every method and every backbone with learned masks. That no
 * other combination executes an op that none of these does is a test of its own (test/long).
 */
export const SMALL_STEPS: readonly Named[] = [
  small('simclr', 'none', RESNET),
  small('simclr', 'adios', CIFAR),
  small('simclr', 'adios-s', VIT),
  small('simsiam', 'adios', VIT),
  small('simsiam', 'adios-s', RESNET),
  small('byol', 'adios', RESNET),
  small('byol', 'adios-s', CIFAR),
  small('byol', 'none', VIT),
  small('simclr', 'mae', VIT),
  small('simsiam', 'beit', CIFAR),
  small('byol', 'fixed', RESNET),
  small('simclr', 'gt', CIFAR),
  small('simsiam', 'fgbg', RESNET),
  small('byol', 'box', VIT),
  small('simclr', 'shuffle', CIFAR, { optimizer: { name: 'lars' } }),
  small('supervised', 'none', CIFAR),
]

export function small(method: string, masking: string, backbone: { name: string }, more: object = {}): Named {
  const learned = masking.startsWith('adios') ? { adios: { masks: 3 } } : {}
  const config = { batchSize: BATCH, method, masking, backbone, ...learned, ...more }
  return { name: `${method}, ${masking}, ${backbone.name}`, config }
}

/** The workloads of `perf` that are measured here, with batches as large as a card is given. */
export const WORKLOADS: Readonly<Record<string, { batchSize?: number }>> = {
  'simclr-resnet18-96': { batchSize: 256 },
  'simclr-adios-vit-tiny-96': {},
  'simclr-small-32': {},
}

/** @param batchSize - in place of the workload's own. */
export function workloadConfig(name: string, precision: Precision, batchSize?: number): RepresentationConfig {
  const size = batchSize === undefined ? WORKLOADS[name] : { batchSize }
  return representationSchema.parse({ ...pretrainingConfig(name), ...size, precision })
}

export function smallConfig({ config }: Named, precision: Precision, more: object = {}): RepresentationConfig {
  return tiny({ ...config, ...more, precision })
}

const store = new ImageStore(images(BATCH), normalisation)
const indices = Int32Array.from({ length: BATCH }, (_, i) => i)
const labels = Int32Array.from({ length: BATCH }, (_, i) => i % CLASSES)

export function buildSmall(config: RepresentationConfig): Learner {
  return new Learner(config, CLASSES, new Random(config.seed))
}

/** One step of a small learner, the same for the same seed. */
export function stepSmall(learner: Learner, seed: number): StepMetrics {
  const random = new Random(seed)
  const { config, method } = learner
  const views = store.place(store.draw(indices, config.augmentation, random, method.views))
  const [first, second = null] = views as [View, View?]
  const report = inTraining(config, () => learner.step({ first, second, labels }, { step: 3, steps: 10, random }))
  for (const view of views) view.dispose()
  return report.read()
}

/** Features of the same images in evaluation mode, as after training. */
export function encodeSmall(learner: Learner): Float32Array {
  const view = store.plain(indices)
  const features = learner.encode(view.images)
  view.dispose()
  const values = features.dataSync<'float32'>()
  features.dispose()
  return values
}

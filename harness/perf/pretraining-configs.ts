/** The configurations of the pretraining workloads, which can be read without loading the engine. */
import { type RepresentationConfig, representationSchema } from '../../db/config/representation.ts'
import type { RunConfigInput } from '../../db/config/run.ts'

type Difference = Partial<Extract<RunConfigInput, { kind: 'representation' }>>

/** The small encoder of the CPU suites. */
const SMALL = { name: 'resnet18-cifar', width: 16, stemStride: 2, blocks: 1 } as const

const adios = (width: number): Difference => ({
  masking: 'adios',
  adios: { masks: 4, lambda: 1, width, optimizer: { learningRate: 0.02 } },
})

/** Differences from the common configuration: a projector 2048 -> 256, NT-Xent at temperature .2, SGD. */
export const PRETRAINING: Record<string, Difference> = {
  'simclr-small-32': { imageSize: 32, batchSize: 64, backbone: SMALL },
  'simclr-adios-small-32': { imageSize: 32, batchSize: 64, backbone: SMALL, ...adios(8) },
  'simclr-resnet18-32': { imageSize: 32, batchSize: 128, backbone: { name: 'resnet18-cifar' } },
  'simclr-resnet18-96': { imageSize: 96, batchSize: 64, backbone: { name: 'resnet18' } },
  'simclr-vit-tiny-96': { imageSize: 96, batchSize: 64, backbone: { name: 'vit-tiny' } },
  'simclr-adios-resnet18-96': { imageSize: 96, batchSize: 32, backbone: { name: 'resnet18' }, ...adios(32) },
  'simclr-adios-vit-tiny-96': { imageSize: 96, batchSize: 32, backbone: { name: 'vit-tiny' }, ...adios(32) },
}

export function pretrainingConfig(name: string): RepresentationConfig {
  return representationSchema.parse({
    kind: 'representation',
    dataset: 'random bytes',
    projector: { hidden: 2048, out: 256 },
    optimizer: { weightDecay: 1e-4 },
    ...PRETRAINING[name],
  })
}

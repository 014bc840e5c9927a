/**
 * Options that change nothing in a run, at null or their default: two configs that do the same are equal, so that the run
 * has one id, is done once, and its config claims nothing that was not used.
 */
import type { NoisyLabelsConfig, OptimizerConfig, RepresentationConfig } from './config.ts'
import type { Method } from './names.ts'

/** Methods that take any masking; the others take none. */
export const SELF_SUPERVISED: readonly Method[] = ['simclr', 'simsiam', 'byol']

/** Whose these options of every run are; others have them at null. */
export const OWNERS: Partial<Record<string, readonly Method[]>> = {
  temperature: ['simclr'],
  projector: SELF_SUPERVISED,
}

type Settled = RepresentationConfig

/** @param defaults - a config of the same method, masking and backbone for which nothing else was asked. */
export function settle(given: Settled, defaults: Settled): Settled {
  const owned = (option: 'temperature' | 'projector') => OWNERS[option]!.includes(given.method)
  const settled = {
    ...given,
    temperature: owned('temperature') ? (given.temperature ?? defaults.temperature) : null,
    projector: owned('projector') ? (given.projector ?? defaults.projector) : null,
    optimizer: settleOptimizer(given.optimizer, defaults.optimizer),
    schedule: given.schedule.warmup === 0 ? { ...given.schedule, warmupFrom: 0 } : given.schedule,
  }
  if (given.backbone.name === 'resnet18') settled.backbone = { ...given.backbone, stemStride: 1 }
  if (given.method === 'raw-pixels') settled.backbone = defaults.backbone
  if (given.method === 'raw-pixels' || given.method === 'random-init') {
    const { batchSize, optimizer, schedule, augmentation, precision } = defaults
    Object.assign(settled, { epochs: 0, batchSize, optimizer, schedule, augmentation, precision })
  }
  if (given.simsiam && given.masking === 'none') {
    settled.simsiam = { ...given.simsiam, symmetryMask: true, noMask: true, bothMask: true }
  }
  if (given.supervised) {
    const { rate, noise, warmup, noiseKind } = given.supervised
    const usual = defaults.supervised!
    settled.supervised = {
      ...given.supervised,
      warmup: rate < 0 ? warmup : usual.warmup,
      noiseKind: noise > 0 ? noiseKind : usual.noiseKind,
    }
  }
  if (given.adios) {
    const optimizer = settleOptimizer(given.adios.optimizer, defaults.adios!.optimizer)
    settled.adios = { ...given.adios, optimizer }
  }
  return settled
}

/** Adam's moments have coefficients of their own. */
function settleOptimizer(given: OptimizerConfig, { momentum }: OptimizerConfig): OptimizerConfig {
  return given.name === 'adamw' ? { ...given, momentum } : given
}

/** Only negative rates are warmed up. */
export function settleTable(given: NoisyLabelsConfig): NoisyLabelsConfig {
  return given.rates.some((rate) => rate < 0) ? given : { ...given, warmup: 0 }
}

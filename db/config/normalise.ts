/**
 * Resets options that have no effect in a run to null or their default. Configs with the same effect are then equal, so
 * that the run has one id, is executed once, and its config lists no option that was not used.
 */
import type { Method } from '../names.ts'
import { LARS_TRUST, type OptimizerConfig, reads } from './optimizer.ts'
import { type GivenConfig, OPTION_METHODS } from './options.ts'

/** @param defaults - a config with the same method, masking and backbone, and defaults for everything else. */
export function normalise(given: GivenConfig, defaults: GivenConfig): GivenConfig {
  const owned = (option: 'temperature' | 'projector') =>
    (OPTION_METHODS[option] as readonly Method[]).includes(given.method)
  const normalised = {
    ...given,
    temperature: owned('temperature') ? (given.temperature ?? defaults.temperature) : null,
    projector: owned('projector') ? (given.projector ?? defaults.projector) : null,
    optimizer: normaliseOptimizer(given.optimizer, defaults.optimizer),
    schedule: given.schedule.warmup === 0 ? { ...given.schedule, warmupFrom: 0 } : given.schedule,
  }
  if (given.backbone.name === 'resnet18') normalised.backbone = { ...given.backbone, stemStride: 1 }
  if (given.method === 'raw-pixels') normalised.backbone = defaults.backbone
  if (given.method === 'raw-pixels' || given.method === 'random-init') {
    const { batchSize, optimizer, schedule, augmentation, precision } = defaults
    Object.assign(normalised, { epochs: 0, batchSize, optimizer, schedule, augmentation, precision })
  }
  if (given.augmentation.padding !== null) {
    normalised.augmentation = { ...given.augmentation, cropMin: defaults.augmentation.cropMin }
  }
  if (given.simsiam && given.masking === 'none') {
    normalised.simsiam = { ...given.simsiam, symmetryMask: true, noMask: true, bothMask: true }
  }
  if (given.supervised) {
    const { rate, noise, warmup, noiseKind } = given.supervised
    const usual = defaults.supervised!
    normalised.supervised = {
      ...given.supervised,
      warmup: rate < 0 ? warmup : usual.warmup,
      noiseKind: noise > 0 ? noiseKind : usual.noiseKind,
    }
  }
  if (given.adios) {
    const optimizer = normaliseOptimizer(given.adios.optimizer, defaults.adios!.optimizer)
    normalised.adios = { ...given.adios, optimizer }
  }
  return normalised
}

/** Resets the options that the optimiser does not read; those added later are absent at their defaults. */
function normaliseOptimizer(config: OptimizerConfig, usual: OptimizerConfig): OptimizerConfig {
  const { nesterov, trust, unclipped, ...given } = config
  const momentum = reads(given.name, 'momentum') ? given.momentum : usual.momentum
  const weightDecay = reads(given.name, 'weightDecay') ? given.weightDecay : usual.weightDecay
  return {
    ...given,
    momentum,
    weightDecay,
    ...(nesterov && reads(given.name, 'nesterov') && { nesterov }),
    ...(trust !== undefined && trust !== LARS_TRUST && reads(given.name, 'trust') && { trust }),
    ...(unclipped && reads(given.name, 'unclipped') && { unclipped }),
  }
}

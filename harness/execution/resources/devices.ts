/** On which device a run computes. It depends on the run and on what was asked for, never on what is free: a resumed run stays. */
import type { RunConfig } from '../../../db/config/run.ts'
import { chosenDevice } from '../../engine/card/device.ts'
import { plannedDevice } from '../../engine/card/planned-device.ts'
import type { Compute } from '../../engine/environment.ts'
import { readStamp } from '../../engine/installation/compile.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import { stepFlops } from '../plan/gpu-hours.ts'

export type Device = 'cpu' | 'gpu'

/**
 * Below so many floating-point operations a step the CPU is fast enough: on a card the hundreds of ops of a step take ten
 * milliseconds or more to hand over, however small they are, and a process takes seconds to begin. An estimate.
 */
const SMALL_STEP_FLOPS = 1e9

/** Where an engine for a card computes a run, unless the device is chosen: what gains nothing there goes to the CPU beside. */
export function deviceOf(config: RunConfig, engine: Device | null = readStamp()?.kind ?? null): Device | null {
  const planned = plannedDevice(engine)
  if (planned !== 'gpu' || chosenDevice() !== undefined) return planned
  return suitsCpu(config) ? 'cpu' : 'gpu'
}

/** The same of all runs of a plan, by their ids. */
export function devicesOf(
  planned: readonly PlannedRun[],
  engine = readStamp()?.kind ?? null,
): Map<string, Device | null> {
  return new Map(planned.map(({ id, config }) => [id, deviceOf(config, engine)]))
}

/** Tables of label smoothing, whose networks have a few thousand weights, and encoders whose steps are small. */
function suitsCpu(config: RunConfig): boolean {
  return config.kind === 'noisy-labels' || stepFlops(config) < SMALL_STEP_FLOPS
}

/** What a run's process has to be started with. */
export function computeOf(config: RunConfig, device: Device | null): Compute {
  const { threads } = config
  if (config.kind === 'noisy-labels') return { threads, branches: 1, deterministic: true, device }
  return { threads, branches: config.branches, deterministic: config.deterministic, device }
}

/** How many cores a run keeps busy at most. */
export function coresOf(config: RunConfig): number {
  return config.kind === 'noisy-labels' ? config.threads : Math.max(config.threads, config.branches)
}

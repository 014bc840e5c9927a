/**
 * Chooses the device of a run from the run and the options, never from what is free, so that a resumed run keeps it.
 */
import type { RunConfig } from '../../../db/config/run.ts'
import { chosenDevice } from '../../engine/card/device.ts'
import { plannedDevice } from '../../engine/card/planned-device.ts'
import type { Compute } from '../../engine/environment.ts'
import { readStamp } from '../../engine/installation/compile.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import { stepFlops } from '../plan/gpu-hours.ts'

export type Device = 'cpu' | 'gpu'

/**
 * Estimated number of floating-point operations per step below which the CPU is fast enough. On a GPU, launching the
 * hundreds of ops of a step takes at least ten milliseconds, however small they are, and a process takes seconds to
 * start.
 */
const SMALL_STEP_FLOPS = 1e9

/** The device on which the GPU engine computes a run, unless one is chosen: runs that gain nothing use the CPU. */
export function deviceOf(config: RunConfig, engine: Device | null = readStamp()?.kind ?? null): Device | null {
  const planned = plannedDevice(engine)
  if (planned !== 'gpu' || chosenDevice() !== undefined) return planned
  return suitsCpu(config) ? 'cpu' : 'gpu'
}

/** The devices of all runs of a plan, by id. */
export function devicesOf(
  planned: readonly PlannedRun[],
  engine = readStamp()?.kind ?? null,
): Map<string, Device | null> {
  return new Map(planned.map(({ id, config }) => [id, deviceOf(config, engine)]))
}

/**
 * True for label-smoothing tables, whose networks have a few thousand weights, for encoders with small steps, and for
 * features and masks that are already computed or that ONNX Runtime computes.
 */
function suitsCpu(config: RunConfig): boolean {
  if (config.kind === 'external') return config.source.kind !== 'weights'
  return config.kind === 'noisy-labels' || stepFlops(config) < SMALL_STEP_FLOPS
}

/** The compute settings with which a run's process is started. */
export function computeOf(config: RunConfig, device: Device | null): Compute {
  const { threads } = config
  if (config.kind !== 'representation') return { threads, branches: 1, deterministic: true, device }
  return { threads, branches: config.branches, deterministic: config.deterministic, device }
}

/** The largest number of cores that a run keeps busy. */
export function coresOf(config: RunConfig): number {
  return config.kind !== 'representation' ? config.threads : Math.max(config.threads, config.branches)
}

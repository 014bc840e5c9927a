/**
 * Chooses threads and branches for a single run on otherwise idle cores. In a suite, one core per run is faster
 * overall.
 */
import type { RepresentationConfig } from '../../../db/config/representation.ts'
import { stepFlops } from './gpu-hours.ts'

/**
 * Below it the kernels of a step are too small to be shared by threads: a step of 3.7e9 took 67 ms with kernels of one
 * thread on two branches, 81 with two threads and one branch, 85 with two of each; one of 1.8e10 took 328, 328 and 280
 * ms (two cores without AVX-512).
 */
const SMALL_STEP_FLOPS = 8e9

/** As many branches as cores, and as many threads within an op, unless steps are small. */
export function onIdleCores(config: RepresentationConfig, cores: number): { threads: number; branches: number } {
  return { threads: stepFlops(config) < SMALL_STEP_FLOPS ? 1 : cores, branches: cores }
}

/** How a single run makes the most of cores that nobody else wants. In a suite two runs of one core each get more done. */
import type { RepresentationConfig } from '../../../db/config/representation.ts'
import { stepFlops } from './gpu-hours.ts'

/**
 * Below it the kernels of a step are too small to be shared by threads: a step of 3.7e9 took 67 ms with kernels of one thread
 * on two branches, 81 with two threads and one branch, 85 with two of each; one of 1.8e10 took 328, 328 and 280 ms (two cores
 * without AVX-512).
 */
const SMALL_STEP_FLOPS = 8e9

/** Branches as many as cores; threads within an op as many too, unless steps are small. */
export function onIdleCores(config: RepresentationConfig, cores: number): { threads: number; branches: number } {
  return { threads: stepFlops(config) < SMALL_STEP_FLOPS ? 1 : cores, branches: cores }
}

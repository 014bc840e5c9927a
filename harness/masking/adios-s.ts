/**
 * ADIOS-s (Shi et al. 2022, section 4): the occlusion model draws N masks as ever and their areas are all penalised, but each
 * image is hidden by one of them, drawn anew in each of the two steps. About as expensive as no masking at all.
 */
import { startLearned } from './occlusion.ts'
import type { Masking } from './types.ts'

export const adiosS: Masking = {
  name: 'adios-s',
  needsObjects: false,
  start: (config, random) => startLearned(config, random, true),
}

/**
 * ADIOS-s (Shi et al. 2022, section 4): the occlusion model computes N masks and the areas of all are penalised, but
 * each image is hidden by only one of them, drawn again for the update of each model. It costs about as much as no
 * masking.
 */
import { startLearned } from './occlusion.ts'
import type { Masking } from './types.ts'

export const adiosS: Masking = {
  name: 'adios-s',
  needsObjects: false,
  start: (config, random) => startLearned(config, random, true),
}

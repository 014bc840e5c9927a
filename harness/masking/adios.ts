/** ADIOS with N masks (Shi et al. 2022, section 3): each of the occlusion model's masks hides the view once. */
import { startLearned } from './occlusion.ts'
import type { Masking } from './types.ts'

export const adios: Masking = {
  name: 'adios',
  needsObjects: false,
  start: (config, random) => startLearned(config, random, false),
}

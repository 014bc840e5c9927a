/** Full N-mask ADIOS (Shi et al. 2022): every slot of the occlusion model's masks occludes the view once. */
import { constant, Tape } from '../engine/tape.ts'
import { createOcclusion } from './occlusion.ts'
import type { Masking } from './types.ts'

export const adios: Masking = {
  name: 'adios',
  start(config, random) {
    const occlusion = createOcclusion(config, random)
    return {
      occlusion,
      masks({ images }) {
        occlusion.parameters.acquire(new Tape())
        return occlusion.model.masks(occlusion.parameters, constant(images))
      },
    }
  },
}

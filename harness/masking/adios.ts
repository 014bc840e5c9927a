/** Full N-mask ADIOS (Shi et al. 2022): every slot of the occlusion model's masks occludes the view once. */

import { adiosSchema } from '../../db/config.ts'
import { tf } from '../engine/tensorflow.ts'
import type { Masking } from './index.ts'
import { createOcclusion } from './occlusion.ts'

export const adios: Masking = {
  name: 'adios',
  start(config, random) {
    const options = config.adios ?? adiosSchema.parse({})
    const occlusion = createOcclusion(options, config.imageSize, random)
    return {
      occlusion,
      masks({ images }) {
        occlusion.parameters.acquire()
        const masks = tf.tidy(() => occlusion.masks(images))
        occlusion.parameters.release()
        return masks
      },
    }
  },
}

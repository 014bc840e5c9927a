/** The full augmentation without training: one view of 128 images of 96x96, from uint8 images in memory. */
import { augmentationSchema } from '../../db/config/augmentation.ts'
import { Random } from '../base/random.ts'
import { randomImages } from './images.ts'
import { medianSeconds } from './measure.ts'
import type { Workload } from './types.ts'

const BATCH = 128

export const workload: Workload = {
  name: 'augment-96',
  async run(observe) {
    const random = new Random(0)
    const { store, indices } = randomImages(BATCH, 96, random)
    const options = augmentationSchema.parse({})
    const pass = () => store.view(indices, options, random).dispose()
    const images_per_s = BATCH / medianSeconds(pass, 5)
    await observe?.('a view of the batch', pass)
    return { images_per_s }
  },
}

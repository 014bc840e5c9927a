/** SimCLR on ViT-Tiny, batches of 64 images of 96x96. */
import { pretrainingWorkload } from './pretraining.ts'

export const workload = pretrainingWorkload('simclr-vit-tiny-96', {
  imageSize: 96,
  batchSize: 64,
  backbone: { name: 'vit-tiny' },
})

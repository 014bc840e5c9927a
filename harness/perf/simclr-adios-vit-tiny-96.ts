/** SimCLR with ADIOS (4 masks, U-Net width 32) on ViT-Tiny, batches of 32 images of 96x96. */
import { pretrainingWorkload } from './pretraining.ts'

export const workload = pretrainingWorkload('simclr-adios-vit-tiny-96', {
  imageSize: 96,
  batchSize: 32,
  backbone: { name: 'vit-tiny' },
  masking: 'adios',
  adios: { masks: 4, lambda: 1, width: 32, optimizer: { learningRate: 0.02 } },
})

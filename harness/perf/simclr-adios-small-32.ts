/** SimCLR with ADIOS (4 masks, U-Net width 8) on the CPU-sized encoder, batches of 64 images of 32x32. */
import { pretrainingWorkload, SMALL } from './pretraining.ts'

export const workload = pretrainingWorkload('simclr-adios-small-32', {
  imageSize: 32,
  batchSize: 64,
  backbone: SMALL,
  masking: 'adios',
  adios: { masks: 4, lambda: 1, width: 8, optimizer: { learningRate: 0.02 } },
})

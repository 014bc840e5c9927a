/** SimCLR with ADIOS (4 masks, U-Net width 32) on ResNet-18, batches of 32 images of 96x96. */
import { pretrainingWorkload } from './pretraining.ts'

export const workload = pretrainingWorkload('simclr-adios-resnet18-96', {
  imageSize: 96,
  batchSize: 32,
  backbone: { name: 'resnet18' },
  masking: 'adios',
  adios: { masks: 4, lambda: 1, width: 32, optimizer: { learningRate: 0.02 } },
})

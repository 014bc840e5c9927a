/** SimCLR on ResNet-18, batches of 64 images of 96x96. */
import { pretrainingWorkload } from './pretraining.ts'

export const workload = pretrainingWorkload('simclr-resnet18-96', {
  imageSize: 96,
  batchSize: 64,
  backbone: { name: 'resnet18' },
})

/** SimCLR on ResNet-18 with the 3x3 stem, batches of 128 images of 32x32. */
import { pretrainingWorkload } from './pretraining.ts'

export const workload = pretrainingWorkload('simclr-resnet18-32', {
  imageSize: 32,
  batchSize: 128,
  backbone: { name: 'resnet18-cifar' },
})

/** SimCLR on the CPU-sized encoder, batches of 64 images of 32x32. */
import { pretrainingWorkload, SMALL } from './pretraining.ts'

export const workload = pretrainingWorkload('simclr-small-32', { imageSize: 32, batchSize: 64, backbone: SMALL })

/**
 * ImageNet-100 at 96 pixels (Shi et al. 2022), from the files of imagenet100. The published evaluation takes the
 * central 96 pixels of an image scaled to 256, and so sees objects more than twice as large as in training; here the
 * shorter side is scaled to the size asked for and the centre kept, as everywhere.
 */
import { imagenetDataset } from './imagenet/dataset.ts'

export const dataset = imagenetDataset(
  'imagenet100s',
  'ImageNet-100-S: ImageNet-100 at 96 pixels, the files of imagenet100',
)

/** ImageNet-100 (Tian, Krishnan and Isola 2019): 100 classes of ILSVRC2012, usually at 224 pixels. */
import { imagenetDataset } from './imagenet/dataset.ts'

export const dataset = imagenetDataset('imagenet100', 'ImageNet-100: 100 classes of ILSVRC2012, by hand')

/**
 * iNaturalist 2021 (Van Horn et al. 2021): 10,000 species with 50 training images each, which the publisher calls
 * `train_mini`, and 10 test images each, its validation split. The whole training split, 2.7 million images and 224 GB,
 * is long-tailed and five times as much; species are many enough with `train_mini`, and accuracies over balanced
 * classes are easier to read.
 */
import { inaturalistDataset } from './inaturalist/dataset.ts'

export const dataset = inaturalistDataset(
  'inaturalist',
  'iNaturalist 2021, mini training split: 10,000 species',
  'name',
)

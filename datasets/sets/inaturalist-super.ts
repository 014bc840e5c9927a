/**
 * The 11 supercategories of iNaturalist 2021, from the files of inaturalist. The accuracies that the ADIOS paper prints
 * for iNaturalist, 69 to 86% and 73.8% from scratch, are implausible for 10,000 species and a ResNet-18; it does not say
 * what it classified. These classes are a guess at it.
 */
import { inaturalistDataset } from './inaturalist/dataset.ts'

export const dataset = inaturalistDataset(
  'inaturalist-super',
  'iNaturalist 2021 by its 11 supercategories, the files of inaturalist',
  'supercategory',
)

import { type AdiosSpec, TOP1_GAINS } from './adios-spec.ts'

/** Table 4: do the features and the weights transfer to other data sets? */
export const adios4: AdiosSpec = {
  ...TOP1_GAINS,
  id: 'adios-4',
  title: 'Top-1 accuracy on other data sets, by linear probe and by fine-tuning, with and without ADIOS',
  evaluations: ['transfer-linear', 'transfer-finetune'],
  trainedOn: ['imagenet100s', 'imagenet100'],
  scratch: true,
  printedSpread: null,
  note: 'The paper does not print the backbone of this table; ResNet-18 is assumed.',
}

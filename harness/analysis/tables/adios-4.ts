import { type AdiosSpec, WITH_AND_WITHOUT } from './adios-spec.ts'

/** Table 4: do the features and the weights transfer to other data sets? */
export const adios4: AdiosSpec = {
  id: 'adios-4',
  title: 'Top-1 accuracy on other data sets, by linear probe and by fine-tuning, with and without ADIOS',
  evaluations: ['transfer-linear', 'transfer-finetune'],
  metrics: ['top1'],
  unit: 'percent',
  lines: 'methods',
  maskings: WITH_AND_WITHOUT,
  trainedOn: ['imagenet100s', 'imagenet100'],
  scratch: true,
  marks: 'gains',
  rule: 'bold gains more than 3 points over the same method without ADIOS',
  printedSpread: 'as printed; the paper does not say over how many runs',
  orders: [],
}

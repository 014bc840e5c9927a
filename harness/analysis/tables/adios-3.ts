import { type AdiosSpec, WITH_AND_WITHOUT } from './adios-spec.ts'

/** Table 3: do the features form clusters that match the classes? */
export const adios3: AdiosSpec = {
  id: 'adios-3',
  title: 'Agreement of k-means clusters of the features with the classes, with and without ADIOS',
  evaluations: ['clustering'],
  metrics: ['fmi', 'ari', 'nmi'],
  unit: 'fraction',
  lines: 'methods',
  blocks: 'datasets',
  maskings: WITH_AND_WITHOUT,
  marks: 'pairs',
  rule: 'bold is the better of each method with and without ADIOS, of measured ones only where they differ significantly',
  printedSpread: 'as printed; the paper does not say over how many runs',
  orders: [],
}

import { type AdiosSpec, TOP1_GAINS } from './adios-spec.ts'

/** Table 1: does ADIOS help each method, by k-NN and by linear probe? */
export const adios1: AdiosSpec = {
  ...TOP1_GAINS,
  id: 'adios-1',
  title: 'Top-1 accuracy by k-NN and linear probe, with and without ADIOS',
  evaluations: ['knn', 'linear'],
  printedSpread: 'sample standard deviation of 3 runs',
}

import { type AdiosSpec, WITH_AND_WITHOUT } from './adios-spec.ts'

/** Table 1: does ADIOS help each method, by k-NN and by linear probe? */
export const adios1: AdiosSpec = {
  id: 'adios-1',
  title: 'Top-1 accuracy by k-NN and linear probe, with and without ADIOS',
  evaluations: ['knn', 'linear'],
  metrics: ['top1'],
  unit: 'percent',
  lines: 'methods',
  maskings: WITH_AND_WITHOUT,
  marks: 'gains',
  rule: 'bold gains more than 3 points over the same method without ADIOS',
  printedSpread: 'sample standard deviation of 3 runs',
  orders: [],
}

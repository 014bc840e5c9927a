import type { AdiosSpec } from './adios-spec.ts'

/** Table 2: does the light variant, with one mask per image, help at full image size? */
export const adios2: AdiosSpec = {
  id: 'adios-2',
  title: 'Top-1 accuracy by linear probe, with and without ADIOS-s',
  evaluations: ['linear'],
  metrics: ['top1'],
  unit: 'percent',
  lines: 'methods',
  maskings: ['none', 'adios-s'],
  marks: 'gains',
  rule: 'bold gains more than 3 points over the same method without ADIOS-s',
  printedSpread: 'as printed; the paper does not say over how many runs',
  orders: [],
}

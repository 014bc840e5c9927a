import { type AdiosSpec, TOP1_GAINS } from './adios-spec.ts'

/** Table 2: does the light variant, with one mask per image, help at full image size? */
export const adios2: AdiosSpec = {
  ...TOP1_GAINS,
  id: 'adios-2',
  title: 'Top-1 accuracy by linear probe, with and without ADIOS-s',
  evaluations: ['linear'],
  maskings: ['none', 'adios-s'],
  rule: 'bold gains more than 3 points over the same method without ADIOS-s',
  printedSpread: 'as printed; the paper does not say over how many runs',
}

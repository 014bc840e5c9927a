import { type AdiosSpec, WITH_AND_WITHOUT } from './adios-spec.ts'

/** The versions of the backgrounds challenge in which the background or the foreground is changed. */
export const CHANGED = ['only_bg_b', 'only_bg_t', 'no_fg', 'only_fg', 'mixed_same', 'mixed_rand', 'mixed_next']

/** Table 5: do the features lean on the background? Accuracy on images whose foreground or background was changed. */
export const adios5: AdiosSpec = {
  id: 'adios-5',
  title: 'Accuracy under changed backgrounds, with and without ADIOS',
  evaluations: ['backgrounds'],
  metrics: [...CHANGED, 'original', 'bg_gap', 'bg_challenge'],
  unit: 'percent',
  lines: 'methods',
  maskings: WITH_AND_WITHOUT,
  trainedOn: ['imagenet100s', 'imagenet100'],
  averageGain: true,
  marks: 'none',
  rule: 'nothing is set in bold',
  printedSpread: null,
  note: 'The paper does not print the backbone of this table; ResNet-18 is assumed.',
  orders: [],
}

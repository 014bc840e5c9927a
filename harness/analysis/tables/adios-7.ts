import { MASKINGS } from '../../../db/names.ts'
import type { AdiosSpec } from './adios-spec.ts'

/**
 * Table 7: do masks that know objects beat random ones? A linear probe predicts 24 labels of CLEVR's objects from
 * frozen features.
 */
export const adios7: AdiosSpec = {
  id: 'adios-7',
  title: "Masking schemes on CLEVR's objects, multi-label, averaged over SimCLR, SimSiam and BYOL",
  evaluations: ['multilabel'],
  metrics: ['f1_macro', 'f1_micro', 'f1_weighted', 'map'],
  unit: 'fraction',
  lines: 'maskings',
  maskings: MASKINGS,
  marks: 'best',
  rule: 'bold is the best of its column',
  note: 'The F1 beside a printed number is that of a classifier trained along with the encoder (online), as in the paper; below, the protocol of each number says whether it is, or that of a probe trained on the finished encoder.',
  printedSpread: 'as printed; the paper does not say over what',
  // mAP was not printed: at CPU size F1 at a threshold of .5 says little, so its order is compared with that of F1
  // macro.
  orders: [
    { metric: 'f1_macro' },
    { metric: 'f1_micro' },
    { metric: 'f1_weighted' },
    { metric: 'map', against: 'f1_macro' },
  ],
}

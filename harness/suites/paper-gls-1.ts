/** Table 1 of the label-smoothing paper: the defaults follow the paper's protocol, where it is known. */
import { defineSuite, perSeed } from './suite.ts'

/** The paper has one split; ten splits show how much the choice of the split matters. */
const SPLITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

export const suite = defineSuite('paper-gls-1', [
  ...perSeed(SPLITS, { kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8 }),
  ...perSeed(SPLITS, { kind: 'noisy-labels', dataset: 'uci-splice', hidden: 64 }),
])

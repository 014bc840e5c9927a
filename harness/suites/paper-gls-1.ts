/** Table 1 of the label-smoothing paper as it was made, as far as that is known: every default is its protocol. */
import { defineSuite, perSeed } from './suite.ts'

/** The paper shows one split; ten say how much it matters which. */
const SPLITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

export const suite = defineSuite('paper-gls-1', [
  ...perSeed(SPLITS, { kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8 }),
  ...perSeed(SPLITS, { kind: 'noisy-labels', dataset: 'uci-splice', hidden: 64 }),
])

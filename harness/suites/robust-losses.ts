/** Losses for wrong labels beside generalised label smoothing: rows of table gls-1 that the paper does not have. */
import { LOSSES } from '../../db/catalogue/losses.ts'
import { defineSuite, perSeed } from './suite.ts'

const SPLITS = [0, 1, 2, 3, 4]

export const suite = defineSuite('robust-losses', [
  ...perSeed(SPLITS, { kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8, losses: [...LOSSES] }),
  ...perSeed(SPLITS, { kind: 'noisy-labels', dataset: 'uci-splice', hidden: 64, losses: [...LOSSES] }),
])

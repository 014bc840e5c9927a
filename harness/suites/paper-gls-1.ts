/** Table 1 of the label-smoothing paper, by the paper's protocol as far as it is known. */
import type { RunConfigInput } from '../../db/config/run.ts'
import { defineSuite, type Guess, perSeed } from './suite.ts'

/** The paper has one split; ten splits show how much the choice of the split matters. */
const SPLITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

/** Stated even where it equals the defaults, so that the suite does not change with them. */
const table = {
  kind: 'noisy-labels',
  noiseKind: 'symmetric',
  warmup: 0,
  rates: [0.8, 0.6, 0.4, 0.2, 0, -0.4, -0.6, -1, -2, -4, -8],
  noises: [0, 0.1, 0.2, 0.3, 0.4],
  learningRates: [0.0007, 0.001, 0.005, 0.01, 0.05],
  steps: 1000,
  batchSize: 64,
  evaluateEvery: 20,
  validation: 0.15,
} satisfies Partial<RunConfigInput>

const GUESSES: readonly Guess[] = [
  {
    what: 'hidden layers of 8 units on Heart and 64 on Splice; Adam, 1000 steps of 64 rows, five learning rates',
    why: "the table's protocol is not published; these are the defaults of the same group's earlier code (PeerLoss)",
  },
  {
    what: 'the honest protocol holds out 15% of the training rows',
    why: 'the paper has no such protocol; PeerLoss holds out as many',
  },
]

export const suite = defineSuite(
  'paper-gls-1',
  [
    ...perSeed(SPLITS, { ...table, dataset: 'uci-heart', hidden: 8 }),
    ...perSeed(SPLITS, { ...table, dataset: 'uci-splice', hidden: 64 }),
  ],
  GUESSES,
)

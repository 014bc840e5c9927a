import { phraseOf } from '../../../db/catalogue/titles.ts'
import type { NoisyLabelsRun } from '../../../db/queries/noisy-labels.ts'
import { RATES } from '../../statistics/smooth-rates.ts'
import { summarize } from '../../statistics/summary.ts'
import type { Claim } from './claim.ts'
import { aboveZero, COMMAND, column, DATASETS, runsOf } from './gls.ts'
import { lettered } from './names.ts'

/** Confidence is taken at the last step: a checkpoint chosen for its accuracy would bias it. */
const PROTOCOL = 'last'

export const claim: Claim = {
  id: 12,
  paper: 'gls',
  table: null,
  says: 'Negative smoothing makes the model more confident, positive smoothing less',
  paperSuite: 'paper-gls-1',
  parts: (evidence) => {
    const against = (sign: 1 | -1) =>
      DATASETS.flatMap((dataset) =>
        aboveZero(
          evidence,
          `${phraseOf(dataset)}, mean largest probability of r ${sign < 0 ? '<' : '>'} 0 against r = 0`,
          runsOf(evidence.confidence, dataset),
          (run) => difference(run, sign),
          PROTOCOL,
        ),
      )
    return lettered(12, [
      {
        says: 'with negative rates the mean largest probability is above that of plain cross-entropy',
        printed: [],
        measured: against(-1),
        command: COMMAND,
      },
      {
        says: 'with positive rates it is below',
        printed: [],
        measured: against(1),
        command: COMMAND,
      },
    ])
  },
}

/**
 * Mean over noise rates of the side's confidence less that of r = 0, turned for positive rates: positive as claimed.
 */
function difference(run: NoisyLabelsRun, sign: 1 | -1): number | null {
  const gaps = run.config.noises.flatMap((noise) => {
    const confidence = column(run, noise, PROTOCOL)
    const side = RATES.filter((rate) => Math.sign(rate) === sign).flatMap((rate) => confidence[String(rate)] ?? [])
    const plain = confidence['0']
    return plain === undefined || side.length === 0 ? [] : [-sign * (summarize(side).mean - plain)]
  })
  return gaps.length === 0 ? null : summarize(gaps).mean
}

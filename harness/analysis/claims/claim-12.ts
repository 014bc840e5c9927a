import { phraseOf } from '../../../db/catalogue/titles.ts'
import type { NoisyLabelsRun } from '../../../db/queries/noisy-labels.ts'
import { type AccuracyByRate, RATES } from '../../statistics/smooth-rates.ts'
import { summarize } from '../../statistics/summary.ts'
import { defineClaim } from './define.ts'
import type { Evidence } from './evidence.ts'
import * as gls from './gls.ts'

/** Confidence is taken at the last step: a checkpoint chosen for its accuracy would bias it. */
const PROTOCOL = 'last'

export const claim = defineClaim(
  12,
  { paper: 'gls', paperSuite: 'paper-gls-1' },
  {
    says: 'Negative smoothing makes the model more confident, positive smoothing less',
    parts: (evidence) => {
      const against = (sign: 1 | -1) => {
        const rates = `r ${sign < 0 ? '<' : '>'} 0 against r = 0`
        return gls.DATASETS.flatMap((dataset) => {
          const margins = marginsOf(evidence)
          // Runs of older versions kept the largest probability alone.
          const margin = evidence.confidenceRight.some((run) => run.dataset === dataset)
          const what = margin ? 'model confidence (true class less the other)' : 'mean largest probability'
          const runs = gls.runsOf(margin ? evidence.confidenceRight : evidence.confidence, dataset)
          const columnOf = margin ? margins : (run: NoisyLabelsRun, noise: number) => gls.column(run, noise, PROTOCOL)
          const name = `${phraseOf(dataset)}, ${what} of ${rates}`
          return gls.aboveZero(evidence, name, runs, (run) => difference(run, sign, columnOf), PROTOCOL)
        })
      }
      return [
        {
          says: 'with negative rates the model is more confident than with plain cross-entropy',
          printed: [],
          measured: against(-1),
          command: gls.COMMAND,
        },
        {
          says: 'with positive rates it is less confident',
          printed: [],
          measured: against(1),
          command: gls.COMMAND,
        },
      ]
    },
  },
)

/** By smooth rate at one noise rate. */
type ColumnOf = (run: NoisyLabelsRun, noise: number) => AccuracyByRate

/**
 * The paper's model confidence for two classes, p of the true class less p of the other, as its mean over test rows: with
 * accuracy a and the mean largest probability of right (c) and of wrong (w) answers, a (2c - 1) - (1 - a) (2w - 1).
 */
function marginsOf({ accuracy, confidenceWrong }: Evidence): ColumnOf {
  const at = (runs: readonly NoisyLabelsRun[], id: string, noise: number) => {
    const found = runs.find((run) => run.id === id)
    return found ? gls.column(found, noise, PROTOCOL) : {}
  }
  return (run, noise) => {
    const [right, wrong] = [gls.column(run, noise, PROTOCOL), at(confidenceWrong, run.id, noise)]
    const shares = at(accuracy, run.id, noise)
    return Object.fromEntries(
      Object.entries(right).flatMap(([rate, c]) => {
        const [a, w] = [shares[rate], wrong[rate]]
        if (a === undefined || (w === undefined && a < 1)) return []
        return [[rate, a * (2 * c - 1) - (w === undefined ? 0 : (1 - a) * (2 * w - 1))]]
      }),
    )
  }
}

/**
 * Mean over noise rates of the side's confidence less that of r = 0, with the sign reversed for positive rates, so that
 * positive values support the claim.
 */
function difference(run: NoisyLabelsRun, sign: 1 | -1, columnOf: ColumnOf): number | null {
  const gaps = run.config.noises.flatMap((noise) => {
    const confidence = columnOf(run, noise)
    const side = RATES.filter((rate) => Math.sign(rate) === sign).flatMap((rate) => confidence[String(rate)] ?? [])
    const plain = confidence['0']
    return plain === undefined || side.length === 0 ? [] : [-sign * (summarize(side).mean - plain)]
  })
  return gaps.length === 0 ? null : summarize(gaps).mean
}

import { phraseOf } from '../../../db/catalogue/titles.ts'
import type { NoisyLabelsRun } from '../../../db/queries/noisy-labels.ts'
import { rankCorrelation } from '../../statistics/rank-correlation.ts'
import { bestRates, RATES, theoreticalBestRate } from '../../statistics/smooth-rates.ts'
import type { Check, Claim } from './claim.ts'
import {
  aboveZero,
  COMMAND,
  column,
  DATASETS,
  type PrintedColumn,
  printedCheck,
  printedColumns,
  runsOf,
} from './gls.ts'
import { lettered } from './names.ts'

export const claim: Claim = {
  id: 10,
  paper: 'gls',
  table: 'gls-1',
  says: 'The best rate falls as noise grows, by theory to (r* - 2e) / (1 - 2e) for two classes',
  paperSuite: 'paper-gls-1',
  parts: (evidence) =>
    lettered(10, [
      {
        says: 'the best rate falls as noise grows',
        printed: DATASETS.map((dataset) => fallCheck(dataset, printedColumns(evidence, dataset))),
        measured: DATASETS.flatMap((dataset) =>
          aboveZero(
            evidence,
            `${phraseOf(dataset)}, order of noise and best rate`,
            runsOf(evidence.accuracy, dataset),
            orderOf,
          ),
        ),
        command: COMMAND,
      },
      {
        says: 'the best rate is the one that theory gives, to the nearest rate of the table',
        printed: DATASETS.flatMap((dataset) => theoryChecks(dataset, printedColumns(evidence, dataset))),
        measured: [],
        measuredNote:
          "a best rate has no error to test: the figure of best rates on the table's page draws it with the theory's curve",
        command: COMMAND,
      },
    ]),
}

/** Place in the order of rates, the middle of those that tie. */
function place(rates: readonly number[]): number {
  const places = rates.map((rate) => (RATES as readonly number[]).indexOf(rate))
  return places.reduce((sum, index) => sum + index, 0) / places.length
}

/** Kendall's tau of noise and how far down the best rate lies. */
function fallCheck(dataset: string, columns: readonly PrintedColumn[]): Check {
  const correlation = rankCorrelation(
    columns.map(({ noise }) => noise),
    columns.map(({ column: { rOpt } }) => place(rOpt)),
  ).value
  return printedCheck(`${phraseOf(dataset)}, order of noise and best rate`, {
    difference: correlation?.tau ?? null,
    p: correlation?.tauP.value ?? null,
    test: "Kendall's tau, exact",
    verdict: null,
    detail: `best ${columns.map(({ column: { rOpt } }) => rOpt.join('/')).join(', ')}`,
  })
}

function orderOf(run: NoisyLabelsRun): number | null {
  const { noises } = run.config
  const best = noises.map((noise) => bestRates(column(run, noise)))
  if (best.some((rates) => rates.length === 0)) return null
  return rankCorrelation(noises, best.map(place)).value?.tau ?? null
}

/** r* is any of the rates that tie without noise; the grid's nearest rate must be among the best. */
function theoryChecks(dataset: string, columns: readonly PrintedColumn[]): Check[] {
  const clean = columns.find(({ noise }) => noise === 0)
  if (!clean) return []
  return columns
    .filter(({ noise }) => noise > 0)
    .map(({ noise, column: { rOpt } }) => {
      const theory = clean.column.rOpt.map((rate) => theoreticalBestRate(rate, noise))
      const near = [...new Set(theory.flatMap(nearestRates))]
      const met = near.some((rate) => rOpt.includes(rate))
      const range = [...new Set(theory.map((rate) => rate.toFixed(2)))].join(', ')
      return printedCheck(`${phraseOf(dataset)} e = ${noise}`, {
        test: 'nearest rate of the table',
        verdict: met ? 'supported' : 'contradicted',
        detail: `theory ${range}, printed best ${rOpt.join(', ')}`,
      })
    })
}

/** Two where theory lies midway between them. */
function nearestRates(rate: number): number[] {
  const nearest = Math.min(...RATES.map((one) => Math.abs(one - rate)))
  return RATES.filter((one) => Math.abs(one - rate) <= nearest + 1e-9)
}

import { phraseOf } from '../../../db/catalogue/titles.ts'
import type { NoisyLabelsRun } from '../../../db/queries/noisy-labels.ts'
import { rankCorrelation } from '../../statistics/rank-correlation.ts'
import { type AccuracyByRate, bestRates, RATES, theoreticalBestRate } from '../../statistics/smooth-rates.ts'
import { summarize } from '../../statistics/summary.ts'
import type { Check, ClaimVerdict } from './claim.ts'
import { defineClaim } from './define.ts'
import type { Evidence } from './evidence.ts'
import * as gls from './gls.ts'

export const claim = defineClaim(10, 'gls-1', {
  says: 'The best rate falls as noise grows, by theory to (r* - 2e) / (1 - 2e) for two classes',
  parts: (evidence) => [
    {
      says: 'the best rate falls as noise grows',
      printed: gls.DATASETS.map((dataset) => fallCheck(dataset, gls.printedColumns(evidence, dataset))),
      measured: gls.DATASETS.flatMap((dataset) =>
        gls.aboveZero(
          evidence,
          `${phraseOf(dataset)}, order of noise and best rate`,
          gls.runsOf(evidence.accuracy, dataset),
          orderOf,
        ),
      ),
      command: gls.COMMAND,
    },
    {
      says: 'the best rate is the one that theory gives, to the nearest rate of the table',
      printed: gls.DATASETS.flatMap((dataset) => theoryChecks(dataset, gls.printedColumns(evidence, dataset))),
      measured: gls.DATASETS.flatMap((dataset) => measuredTheory(evidence, dataset)),
      command: gls.COMMAND,
    },
  ],
})

/** Rank in the order of rates; the middle rank for ties. */
function place(rates: readonly number[]): number {
  const places = rates.map((rate) => (RATES as readonly number[]).indexOf(rate))
  return places.reduce((sum, index) => sum + index, 0) / places.length
}

/** Kendall's tau between the noise and the rank of the best rate, counted downwards. */
function fallCheck(dataset: string, columns: readonly gls.PrintedColumn[]): Check {
  const correlation = rankCorrelation(
    columns.map(({ noise }) => noise),
    columns.map(({ column: { rOpt } }) => place(rOpt)),
  ).value
  return gls.decidedCheck(`${phraseOf(dataset)}, order of noise and best rate`, {
    difference: correlation?.tau ?? null,
    p: correlation?.tauP.value ?? null,
    test: "Kendall's tau, exact",
    verdict: null,
    detail: `best ${columns.map(({ column: { rOpt } }) => rOpt.join('/')).join(', ')}`,
  })
}

function orderOf(run: NoisyLabelsRun): number | null {
  const { noises } = run.config
  const best = noises.map((noise) => bestRates(gls.column(run, noise)))
  if (best.some((rates) => rates.length === 0)) return null
  return rankCorrelation(noises, best.map(place)).value?.tau ?? null
}

interface BestRates {
  noise: number
  /** The best rates of the column, several where they tie. */
  best: readonly number[]
}

function theoryChecks(dataset: string, columns: readonly gls.PrintedColumn[]): Check[] {
  return nearTheory(columns.map(({ noise, column: { rOpt } }) => ({ noise, best: rOpt }))).map(({ noise, ...found }) =>
    gls.decidedCheck(`${phraseOf(dataset)} e = ${noise}`, { test: TEST, ...found }),
  )
}

/** By the same rule, on means over split seeds; a single split decides nothing. */
function measuredTheory(evidence: Evidence, dataset: string): Check[] {
  const runs = gls.runsOf(evidence.accuracy, dataset)
  const [first] = runs
  if (!first) return []
  const columns = first.config.noises.map((noise) => ({ noise, best: bestRates(meanColumn(runs, noise)) }))
  const suite = runs.map(({ id }) => evidence.suiteOf(id)).find((name) => name !== null) ?? null
  return nearTheory(columns).map(({ noise, verdict, detail }) => ({
    ...gls.decidedCheck(`${phraseOf(dataset)} e = ${noise}`, {
      test: `${TEST}, mean of ${runs.length} split seed${runs.length === 1 ? '' : 's'}`,
      verdict: runs.length < 2 ? 'undecided' : verdict,
      detail: runs.length < 2 ? `${detail}; one split decides nothing` : detail,
    }),
    scale: gls.scaleOf(first),
    runs: runs.map(({ id }) => id),
    planning: { sd: 0, pairing: 'paired', n: runs.length, suite, only: `${dataset}/*` },
  }))
}

const TEST = 'nearest rate of the table'

function meanColumn(runs: readonly NoisyLabelsRun[], noise: number): AccuracyByRate {
  const columns = runs.map((run) => gls.column(run, noise))
  const rates = Object.keys(columns[0]!).filter((rate) => columns.every((byRate) => byRate[rate] !== undefined))
  return Object.fromEntries(rates.map((rate) => [rate, summarize(columns.map((byRate) => byRate[rate]!)).mean]))
}

/** r* is any of the rates that tie without noise; the grid's nearest rate must be among the best. */
function nearTheory(columns: readonly BestRates[]): { noise: number; verdict: ClaimVerdict; detail: string }[] {
  const clean = columns.find(({ noise }) => noise === 0)
  if (!clean) return []
  return columns
    .filter(({ noise, best }) => noise > 0 && best.length > 0)
    .map(({ noise, best }) => {
      const theory = clean.best.map((rate) => theoreticalBestRate(rate, noise))
      const met = theory.flatMap(nearestRates).some((rate) => best.includes(rate))
      const range = [...new Set(theory.map((rate) => rate.toFixed(2)))].join(', ')
      const detail = `theory ${range}, best ${best.join(', ')}`
      return { noise, verdict: met ? 'supported' : 'contradicted', detail }
    })
}

/** Two rates if the theoretical one lies midway between them. */
function nearestRates(rate: number): number[] {
  const nearest = Math.min(...RATES.map((one) => Math.abs(one - rate)))
  return RATES.filter((one) => Math.abs(one - rate) <= nearest + 1e-9)
}

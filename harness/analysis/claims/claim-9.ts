import { phraseOf } from '../../../db/catalogue/titles.ts'
import type { NoisyLabelsRun } from '../../../db/queries/noisy-labels.ts'
import { pEquals } from '../../statistics/p-value.ts'
import { rankCorrelation } from '../../statistics/rank-correlation.ts'
import type { Check } from './claim.ts'
import { defineClaim } from './define.ts'
import * as gls from './gls.ts'
import { rounded } from './printed.ts'

const LOW = [0]
const HIGH = [0.3, 0.4]

export const claim = defineClaim(9, 'gls-1', {
  says: 'Label smoothing helps at low noise; its advantage vanishes as noise grows, and negative rates win at high noise',
  parts: (evidence) => {
    const columns = (dataset: string, noises: readonly number[]) =>
      gls.printedColumns(evidence, dataset).filter(({ noise }) => noises.includes(noise))
    const runs = (dataset: string) => gls.runsOf(evidence.accuracy, dataset)
    const at = (noise: number, sign: 1 | -1) => (run: NoisyLabelsRun) => {
      const found = gls.advantage(gls.column(run, noise))
      return found === null ? null : sign * found
    }
    return [
      {
        says: 'without noise rates from 0 up do better than negative ones',
        printed: gls.DATASETS.flatMap((dataset) =>
          columns(dataset, LOW).map((printedColumn) => sideCheck(printedColumn, 1)),
        ),
        measured: gls.DATASETS.flatMap((dataset) =>
          gls.aboveZero(evidence, `${phraseOf(dataset)} e = 0`, runs(dataset), at(0, 1)),
        ),
        command: gls.COMMAND,
      },
      {
        says: 'the advantage of rates from 0 up falls as noise grows',
        printed: gls.DATASETS.map((dataset) => trendCheck(dataset, gls.printedColumns(evidence, dataset))),
        measured: gls.DATASETS.flatMap((dataset) =>
          gls.aboveZero(evidence, `${phraseOf(dataset)} fall of the advantage per unit of noise`, runs(dataset), fall),
        ),
        command: gls.COMMAND,
      },
      {
        says: 'at noise .3 and .4 negative rates do better',
        printed: gls.DATASETS.flatMap((dataset) =>
          columns(dataset, HIGH).map((printedColumn) => sideCheck(printedColumn, -1)),
        ),
        measured: gls.DATASETS.flatMap((dataset) =>
          HIGH.flatMap((noise) =>
            gls.aboveZero(evidence, `${phraseOf(dataset)} e = ${noise}`, runs(dataset), at(noise, -1)),
          ),
        ),
        command: gls.COMMAND,
      },
    ]
  },
})

/**
 * The paper's own test of a column: Welch over rates. @param sign 1 if the claim says that rates from 0 up are better.
 */
function sideCheck({ dataset, noise, column: printed }: gls.PrintedColumn, sign: 1 | -1): Check {
  const difference = rounded(sign * (gls.advantage(printed.accuracy) ?? 0))
  const p = printed.pRecomputed
  return gls.decidedCheck(`${phraseOf(dataset)} e = ${noise}`, {
    difference,
    p,
    test: 'Welch over the rates of the column',
    verdict: null,
    detail: `printed ${pEquals(printed.p)}`,
  })
}

/** Five noise rates: Kendall's tau can reach p = .017. */
function trendCheck(dataset: string, columns: readonly gls.PrintedColumn[]): Check {
  const advantages = columns.map(({ column: { accuracy } }) => rounded(gls.advantage(accuracy) ?? 0))
  const correlation = rankCorrelation(
    columns.map(({ noise }) => noise),
    advantages.map((value) => -value),
  ).value
  return gls.decidedCheck(`${phraseOf(dataset)}, order of noise and advantage`, {
    difference: correlation?.tau ?? null,
    p: correlation?.tauP.value ?? null,
    test: "Kendall's tau, exact",
    verdict: null,
    detail: `advantage ${advantages.map((value) => value.toFixed(3)).join(', ')}`,
  })
}

/** Negative least-squares slope of the advantage over noise: positive where the advantage falls. */
function fall(run: NoisyLabelsRun): number | null {
  const points = run.config.noises.flatMap((noise) => {
    const value = gls.advantage(gls.column(run, noise))
    return value === null ? [] : [{ noise, value }]
  })
  if (points.length < 3) return null
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length
  const [x, y] = [mean(points.map(({ noise }) => noise)), mean(points.map(({ value }) => value))]
  const products = points.map(({ noise, value }) => (noise - x) * (value - y))
  const squares = points.map(({ noise }) => (noise - x) ** 2)
  return -mean(products) / mean(squares)
}

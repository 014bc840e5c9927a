import { phraseOf } from '../../../db/catalogue/titles.ts'
import type { NoisyLabelsRun } from '../../../db/queries/noisy-labels.ts'
import { pEquals } from '../../statistics/p-value.ts'
import { rankCorrelation } from '../../statistics/rank-correlation.ts'
import type { Check, Claim } from './claim.ts'
import {
  aboveZero,
  advantage,
  COMMAND,
  column,
  DATASETS,
  type PrintedColumn,
  printedCheck,
  printedColumns,
  runsOf,
} from './gls.ts'
import { lettered } from './names.ts'
import { rounded } from './printed.ts'

const LOW = [0]
const HIGH = [0.3, 0.4]

export const claim: Claim = {
  id: 9,
  paper: 'gls',
  table: 'gls-1',
  says: 'Label smoothing helps at low noise; its advantage vanishes as noise grows, and negative rates win at high noise',
  paperSuite: 'paper-gls-1',
  parts: (evidence) => {
    const columns = (dataset: string, noises: readonly number[]) =>
      printedColumns(evidence, dataset).filter(({ noise }) => noises.includes(noise))
    const runs = (dataset: string) => runsOf(evidence.accuracy, dataset)
    const at = (noise: number, sign: 1 | -1) => (run: NoisyLabelsRun) => {
      const found = advantage(column(run, noise))
      return found === null ? null : sign * found
    }
    return lettered(9, [
      {
        says: 'without noise rates from 0 up do better than negative ones',
        printed: DATASETS.flatMap((dataset) => columns(dataset, LOW).map((of) => sideCheck(of, 1))),
        measured: DATASETS.flatMap((dataset) =>
          aboveZero(evidence, `${phraseOf(dataset)} e = 0`, runs(dataset), at(0, 1)),
        ),
        command: COMMAND,
      },
      {
        says: 'the advantage of rates from 0 up falls as noise grows',
        printed: DATASETS.map((dataset) => trendCheck(dataset, printedColumns(evidence, dataset))),
        measured: DATASETS.flatMap((dataset) =>
          aboveZero(evidence, `${phraseOf(dataset)} fall of the advantage per unit of noise`, runs(dataset), fall),
        ),
        command: COMMAND,
      },
      {
        says: 'at noise .3 and .4 negative rates do better',
        printed: DATASETS.flatMap((dataset) => columns(dataset, HIGH).map((of) => sideCheck(of, -1))),
        measured: DATASETS.flatMap((dataset) =>
          HIGH.flatMap((noise) =>
            aboveZero(evidence, `${phraseOf(dataset)} e = ${noise}`, runs(dataset), at(noise, -1)),
          ),
        ),
        command: COMMAND,
      },
    ])
  },
}

/** The paper's own test of a column: Welch over rates. @param sign 1 where rates from 0 up are said to do better. */
function sideCheck({ dataset, noise, column: printed }: PrintedColumn, sign: 1 | -1): Check {
  const difference = rounded(sign * (advantage(printed.accuracy) ?? 0))
  const p = printed.pRecomputed
  return printedCheck(`${phraseOf(dataset)} e = ${noise}`, {
    difference,
    p,
    test: 'Welch over the rates of the column',
    verdict: null,
    detail: `printed ${pEquals(printed.p)}`,
  })
}

/** Five noise rates: Kendall's tau can reach p = .017. */
function trendCheck(dataset: string, columns: readonly PrintedColumn[]): Check {
  const advantages = columns.map(({ column: { accuracy } }) => rounded(advantage(accuracy) ?? 0))
  const correlation = rankCorrelation(
    columns.map(({ noise }) => noise),
    advantages.map((value) => -value),
  ).value
  return printedCheck(`${phraseOf(dataset)}, order of noise and advantage`, {
    difference: correlation?.tau ?? null,
    p: correlation?.tauP.value ?? null,
    test: "Kendall's tau, exact",
    verdict: null,
    detail: `advantage ${advantages.map((value) => value.toFixed(3)).join(', ')}`,
  })
}

/** Least-squares slope of the advantage over noise, turned: positive where it falls. */
function fall(run: NoisyLabelsRun): number | null {
  const points = run.config.noises.flatMap((noise) => {
    const value = advantage(column(run, noise))
    return value === null ? [] : [{ noise, value }]
  })
  if (points.length < 3) return null
  const mean = (of: readonly number[]) => of.reduce((sum, x) => sum + x, 0) / of.length
  const [x, y] = [mean(points.map(({ noise }) => noise)), mean(points.map(({ value }) => value))]
  const products = points.map(({ noise, value }) => (noise - x) * (value - y))
  const squares = points.map(({ noise }) => (noise - x) ** 2)
  return -mean(products) / mean(squares)
}

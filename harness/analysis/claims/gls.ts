/**
 * What the claims on label smoothing share: columns of the printed table and of stored runs, and the comparison of
 * positive with negative rates.
 */

import type { NoisyLabelsRun } from '../../../db/queries/noisy-labels.ts'
import {
  type AccuracyByRate,
  COMPARED_NEGATIVE_RATES,
  NON_NEGATIVE_RATES,
  RATES,
} from '../../statistics/smooth-rates.ts'
import { summarize } from '../../statistics/summary.ts'
import { paired } from '../../statistics/t-test.ts'
import { differencesOfTable } from '../tables/as-printed.ts'
import { cellCondition, chooseSetting, type GlsPrinted, glsTable } from '../tables/gls-1.ts'
import type { Check } from './claim.ts'
import type { Evidence } from './evidence.ts'

export const DATASETS = ['uci-heart', 'uci-splice'] as const
/**
 * Learning rate and checkpoint chosen on noisy held-out rows. The paper's protocol is optimistic, because it chooses on
 * test.
 */
export const PROTOCOL = 'honest'
export const COMMAND = "npx maskbench run standard --only 'uci-*'"

export interface PrintedColumn {
  dataset: string
  noise: number
  column: GlsPrinted
}

export function printedColumns({ published }: Evidence, dataset: string): PrintedColumn[] {
  const rows = published.filter(({ table }) => table === 'gls-1')
  return glsTable(rows, []).columns.flatMap(({ dataset: own, noise, published: column }) =>
    own === dataset && column ? [{ dataset, noise, column }] : [],
  )
}

/** Runs of one setting: those that stand beside print, where there are such. */
export function runsOf(runs: readonly NoisyLabelsRun[], dataset: string): NoisyLabelsRun[] {
  const here = runs.filter((run) => run.dataset === dataset && run.config.noiseKind === 'symmetric')
  const printed = here.filter((run) => differencesOfTable(run).length === 0)
  return chooseSetting(printed.length > 0 ? printed : here)
}

export function column(run: NoisyLabelsRun, noise: number, protocol: string = PROTOCOL): AccuracyByRate {
  const at = (rate: number) => run.accuracy[protocol]?.[cellCondition(run, noise, rate)]
  return Object.fromEntries(
    RATES.flatMap((rate) => {
      const value = at(rate)
      return value === undefined ? [] : [[String(rate), value] as const]
    }),
  )
}

/** Mean of the rates >= 0 less that of the last five negative ones; null where some were not run. */
export function advantage(accuracy: AccuracyByRate): number | null {
  const side = (rates: readonly number[]) => {
    const values = rates.flatMap((rate) => accuracy[String(rate)] ?? [])
    return values.length === rates.length ? summarize(values).mean : null
  }
  const [smoothing, sharpening] = [side(NON_NEGATIVE_RATES), side(COMPARED_NEGATIVE_RATES)]
  return smoothing === null || sharpening === null ? null : smoothing - sharpening
}

/** Whether the mean over seeds of a number, one a run, is above zero: a one-sample t-test against 0. */
export function aboveZero(
  { suiteOf }: Evidence,
  what: string,
  runs: readonly NoisyLabelsRun[],
  numberOf: (run: NoisyLabelsRun) => number | null,
  protocol: string = PROTOCOL,
): Check[] {
  const values = runs.flatMap((run) => {
    const value = numberOf(run)
    return value === null ? [] : [value]
  })
  if (values.length === 0) return []
  const { n, mean, sd } = summarize(values)
  const test = paired(
    values,
    values.map(() => 0),
  )
  const first = runs[0]!
  return [
    {
      what,
      difference: mean,
      ci95: test.value?.ci95 ?? null,
      test: n === 1 ? 'one split seed' : `t over ${n} split seeds`,
      p: test.value?.p ?? null,
      verdict: test.value === null ? 'undecided' : null,
      detail: test.reason === null ? '' : n === 1 ? 'one split has no spread' : 'all splits give the same number',
      scale: scaleOf(first, protocol),
      paperScale: differencesOfTable(first).length === 0,
      runs: runs.map(({ id }) => id),
      planning: {
        sd: sd ?? 0,
        pairing: 'paired',
        n,
        suite: runs.map(({ id }) => suiteOf(id)).find((name) => name !== null) ?? null,
        only: `${first.dataset}/*`,
      },
    },
  ]
}

export function scaleOf(
  { dataset, config: { hidden, steps }, stale }: NoisyLabelsRun,
  protocol: string = PROTOCOL,
): string {
  return `${dataset}, hidden size ${hidden}, ${steps.toLocaleString('en')} steps, ${protocol === 'last' ? 'last step' : `${protocol} protocol`}${stale ? ', stale' : ''}`
}

/** A check of printed cells whose verdict is fixed. */
export function decidedCheck(
  what: string,
  { difference = null, p = null, ...rest }: Pick<Check, 'verdict' | 'test' | 'detail'> & Partial<Check>,
): Check {
  const none = { ci95: null, scale: null, paperScale: true, runs: [], planning: null }
  return { ...none, what, difference, p, ...rest }
}

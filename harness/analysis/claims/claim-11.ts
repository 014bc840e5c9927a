import type { NoisyLabelsRun } from '../../../db/queries/noisy-labels.ts'
import { holm } from '../../statistics/corrections.ts'
import { runsNeeded } from '../../statistics/minimum-detectable-difference.ts'
import { available, type Outcome, unavailable } from '../../statistics/outcome.ts'
import { formatExactP } from '../../statistics/p-value.ts'
import { ALPHA } from '../../statistics/significance-level.ts'
import { columnSignificance } from '../../statistics/smooth-rates.ts'
import { summarize } from '../../statistics/summary.ts'
import { paired } from '../../statistics/t-test.ts'
import type { Check, ClaimVerdict } from './claim.ts'
import { defineClaim } from './define.ts'
import type { Evidence } from './evidence.ts'
import * as gls from './gls.ts'

const SIGNIFICANT = `p < ${formatExactP(ALPHA)}`

export const claim = defineClaim(11, 'gls-1', {
  says: 'Rates from 0 up and negative rates differ significantly in most columns by a t-test',
  parts: (evidence) => {
    const printed = gls.DATASETS.flatMap((dataset) => gls.printedColumns(evidence, dataset)).map(
      ({ column }) => column.pRecomputed,
    )
    return [
      {
        says: `in most columns ${SIGNIFICANT} by the paper's own test, uncorrected, over the rates of a column`,
        printed: [countCheck('printed columns', printed, 'contradicted')],
        printedNote: 'the five rates of a side share one split and one draw of noise, so p only describes the column',
        measured: measured(evidence, 'Welch over rates, uncorrected', 'contradicted', (runs) => runs.map(overRates)),
        command: gls.COMMAND,
      },
      {
        says: `in most columns ${SIGNIFICANT} after Holm over the columns`,
        printed: [countCheck('printed columns, after Holm', holm(printed), 'undecided')],
        printedNote: 'the paper does not correct for its ten tests',
        measured: measured(
          evidence,
          'paired t over split seeds, Holm',
          'undecided',
          (columns) => holm(columns.map(overSeeds)),
          seedsNeeded,
        ),
        command: gls.COMMAND,
      },
    ]
  },
})

/**
 * A count decides by itself: more than half, or not.
 * @param less the verdict for half or less: contradicted, or undecided where the paper does not claim it or where few
 * seeds have too little power.
 */
function countCheck(what: string, p: readonly (number | null)[], less: ClaimVerdict): Check {
  const significant = p.filter((one) => one !== null && one < ALPHA).length
  return gls.decidedCheck(what, {
    test: `count of ${SIGNIFICANT}`,
    verdict: significant > p.length / 2 ? 'supported' : less,
    detail: `${significant} of ${p.length} columns`,
  })
}

interface MeasuredColumn {
  runs: NoisyLabelsRun[]
  noise: number
}

function measured(
  { accuracy, suiteOf }: Evidence,
  how: string,
  less: ClaimVerdict,
  test: (columns: MeasuredColumn[]) => (number | null)[],
  needed: ((columns: MeasuredColumn[]) => Outcome<number>) | null = null,
): Check[] {
  const all = gls.DATASETS.map((dataset) => gls.runsOf(accuracy, dataset))
  const columns = all.flatMap((runs) => (runs[0]?.config.noises ?? []).map((noise) => ({ runs, noise })))
  if (columns.length === 0) return []
  const p = test(columns)
  const untested = p.filter((one) => one === null).length
  const check = countCheck(`measured columns, ${how}`, p, less)
  const runs = all.flat()
  const n = Math.min(...all.filter((ownRuns) => ownRuns.length > 0).map((ownRuns) => ownRuns.length))
  const short = untested > p.length / 2
  return [
    {
      ...check,
      verdict: short ? 'undecided' : check.verdict,
      detail: `${check.detail}, ${n} split seeds, ${gls.PROTOCOL} protocol${untested > 0 ? `, ${untested} without a test` : ''}`,
      scale: all.flatMap(([first]) => (first ? [gls.scaleOf(first)] : [])).join('; '),
      runs: runs.map(({ id }) => id),
      planning: needed && {
        sd: 0,
        pairing: 'paired',
        n,
        only: 'uci-*',
        needed: needed(columns),
        suite: runs.map(({ id }) => suiteOf(id)).find((name) => name !== null) ?? null,
      },
    },
  ]
}

/** As the paper does it, on means over split seeds. */
function overRates({ runs, noise }: MeasuredColumn): number | null {
  const columns = runs.map((run) => gls.column(run, noise))
  const rates = Object.keys(columns[0] ?? {}).filter((rate) => columns.every((byRate) => byRate[rate] !== undefined))
  const means = rates.map((rate) => [rate, summarize(columns.map((byRate) => byRate[rate]!)).mean])
  return columnSignificance(Object.fromEntries(means)).value?.p ?? null
}

function overSeeds(measured: MeasuredColumn): number | null {
  const values = advantages(measured)
  return (
    paired(
      values,
      values.map(() => 0),
    ).value?.p ?? null
  )
}

/** One value per split seed; none if some rates were not run. */
function advantages({ runs, noise }: MeasuredColumn): number[] {
  const values = runs.map((run) => gls.advantage(gls.column(run, noise)))
  return values.every((value) => value !== null) ? values : []
}

/** Seeds for which more than half of the columns would differ, given the difference and spread of each so far. */
function seedsNeeded(columns: MeasuredColumn[]): Outcome<number> {
  const needed = columns.map((measured) => {
    const values = advantages(measured)
    if (values.length < 2) return Number.POSITIVE_INFINITY
    const { mean, sd } = summarize(values)
    const alpha = ALPHA / columns.length
    return runsNeeded(mean, sd ?? 0, { pairing: 'paired', alpha }).value ?? Number.POSITIVE_INFINITY
  })
  const most = needed.sort((a, b) => a - b)[Math.floor(columns.length / 2)]!
  return Number.isFinite(most)
    ? available(most)
    : unavailable('in half of the columns no feasible number of seeds is enough')
}

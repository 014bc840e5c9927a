/** Table 1 of the label-smoothing paper: accuracy by smooth rate and label noise, printed and measured. */

import { mean } from 'simple-statistics'
import { LOSSES } from '../../../db/catalogue/losses.ts'
import { allChanges, type Change } from '../../../db/changes.ts'
import type { LabelNoise } from '../../../db/config/common.ts'
import type { NoisyLabelsConfig } from '../../../db/config/noisy-labels.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import type { NoisyLabelsRun } from '../../../db/queries/noisy-labels.ts'
import type { PublishedRow } from '../../../db/queries/published.ts'
import type { Outcome } from '../../statistics/outcome.ts'
import {
  type AccuracyByRate,
  bestRates,
  COMPARED_NEGATIVE_RATES,
  columnSignificance,
  markedRates,
  NON_NEGATIVE_RATES,
  RATES,
} from '../../statistics/smooth-rates.ts'
import { type Interval, summarize } from '../../statistics/summary.ts'
import { paired, type TTest } from '../../statistics/t-test.ts'
import { differencesOfTable } from './as-printed.ts'

/** The paper's data sets in its order, all with symmetric noise; other runs follow. */
const PRINTED: readonly NoisyLabelsConfig['dataset'][] = ['uci-heart', 'uci-splice']
const CLASSES: Record<NoisyLabelsConfig['dataset'], number> = {
  'uci-heart': 2,
  'uci-splice': 2,
  'fashion-mnist-mini': 10,
}
const KINDS: readonly LabelNoise[] = ['symmetric', 'asymmetric', 'instance']
const GLS_NOISES = [0, 0.1, 0.2, 0.3, 0.4] as const
/** Best test checkpoint and learning rate; both chosen on held-out noisy rows; the last step of that learning rate. */
export const GLS_PROTOCOLS = ['published', 'honest', 'last'] as const
type GlsProtocol = (typeof GLS_PROTOCOLS)[number]

/** Keys are rates as text, values fractions. */
export interface GlsTable {
  columns: GlsColumn[]
}

export interface GlsColumn {
  dataset: string
  noiseKind: LabelNoise
  classes: number
  /** Whether the paper prints this column. */
  inPrint: boolean
  noise: number
  published: GlsPrinted | null
  /** Null: not run. */
  measured: GlsMeasured | null
}

interface GlsCells {
  accuracy: AccuracyByRate
  /** All rates tied for the best accuracy. */
  rOpt: number[]
  /** The best two rates, which the table marks. */
  marked: number[]
  /** The side with the higher mean, i.e. the sign of t. */
  favours: 'negative' | 'non-negative' | null
}

export interface GlsPrinted extends GlsCells {
  /** As printed. */
  p: number
  rOptPrinted: string
  /** Whether the rates tied for the best are exactly those the print names, a range meaning all rates in it. */
  rOptAgrees: boolean
  /** Welch on the printed accuracies, and whether it gives the printed p at three decimals. */
  pRecomputed: number | null
  pAgrees: boolean
  t: number | null
  df: number | null
}

interface GlsMeasured extends Record<GlsProtocol, GlsScores | null> {
  /** The setting of the runs behind this column. */
  setting: {
    hidden: number
    steps: number
    /** Steps of plain cross-entropy before a negative rate. */
    warmup: number
    validation: number
    seeds: number[]
    runs: string[]
    /** When the newest of them was requested. */
    at: number
    stale: boolean
    changes: Change[]
    /** What differs from the paper's suite, e.g. `steps 40 instead of 1000`; empty beside a printed column. */
    differs: string[]
  }
}

export interface GlsScores extends GlsCells {
  /** The split seeds over which `accuracy` is the mean. */
  n: number
  /** 95% t-interval of each mean; null for a single seed. */
  ci95: Record<string, Interval | null>
  /** Welch on the means, as the paper does; null with the reason why not. */
  p: number | null
  reason: string | null
  t: number | null
  df: number | null
  selectedOnTest: boolean
  /** Losses for wrong labels that were trained beside the rates, by name: mean over the split seeds. */
  losses: Record<string, { accuracy: number; ci95: Interval | null }>
  /** Paired t-test over split seeds: mean of the rates >= 0 minus mean of the last five negative ones. */
  overSeeds: { difference: number | null; ci95: Interval | null; p: number | null; reason: string | null }
}

/**
 * The printed columns, with what was measured as the paper's suite says beside them; behind them a block of columns for
 * every other data set, kind of noise or setting that was run. Kinds of noise are never averaged: each is a block of its own.
 * @param published rows of `gls-1`.
 * @param measured finished runs, any number of settings; each block shows one (`chooseSetting`).
 */
export function glsTable(published: readonly PublishedRow[], measured: readonly NoisyLabelsRun[]): GlsTable {
  const blocks = KINDS.flatMap((noiseKind) =>
    (Object.keys(CLASSES) as NoisyLabelsConfig['dataset'][]).map((dataset) => ({ dataset, noiseKind })),
  )
  const columns = blocks.flatMap(({ dataset, noiseKind }) => {
    const here = measured.filter((run) => run.dataset === dataset && run.config.noiseKind === noiseKind)
    const head = { dataset, noiseKind, classes: CLASSES[dataset] }
    const others = (all: readonly NoisyLabelsRun[]) => {
      const runs = chooseSetting(all)
      const noises = [...(runs[0]?.config.noises ?? [])].sort((a, b) => a - b)
      return noises.map((noise) => {
        return { ...head, inPrint: false, noise, published: null, measured: measuredColumn(runs, noise) }
      })
    }
    if (noiseKind !== 'symmetric' || !PRINTED.includes(dataset)) return others(here)
    const printed = published.filter((row) => row.dataset === dataset)
    const runs = chooseSetting(here.filter(trainedAsPrinted))
    const inPrint = GLS_NOISES.map((noise) => ({
      ...head,
      inPrint: true,
      noise,
      published: printedColumn(printed.filter((row) => row.condition === `noise=${noise}`)),
      measured: measuredColumn(runs, noise),
    }))
    return [...inPrint, ...others(here.filter((run) => !trainedAsPrinted(run)))]
  })
  // Printed blocks come first.
  return { columns: [...columns.filter(({ inPrint }) => inPrint), ...columns.filter(({ inPrint }) => !inPrint)] }
}

const trainedAsPrinted = (run: NoisyLabelsRun): boolean => differencesOfTable(run).length === 0

/** The columns of each data set and kind of noise, those beside print by themselves. */
export function glsBlocks(columns: readonly GlsColumn[]): [GlsColumn, ...GlsColumn[]][] {
  const blocks = groupBy(columns, ({ dataset, noiseKind, inPrint }) => `${dataset} ${noiseKind} ${inPrint}`)
  return [...blocks.values()] as [GlsColumn, ...GlsColumn[]][]
}

/**
 * Numbers of different settings or versions of the code are never mixed: the setting counts that covers most of the
 * table, then has most seeds, then is not stale, then has most steps, then most losses, then is newest.
 */
export function chooseSetting(runs: readonly NoisyLabelsRun[]): NoisyLabelsRun[] {
  const merit = (group: NoisyLabelsRun[]) => {
    const { rates, noises, steps, losses = [] } = group[0]!.config
    const covered = RATES.filter((rate) => rates.includes(rate)).length
    const noisesCovered = GLS_NOISES.filter((noise) => noises.includes(noise)).length
    const fresh = Number(!group[0]!.stale)
    const newest = Math.max(...group.map((run) => run.createdAt))
    return [covered * noisesCovered, group.length, fresh, steps, losses.length, newest]
  }
  const [best = []] = [...groupBy(runs, ({ groupId }) => groupId).values()].sort((a, b) =>
    compareDescending(merit(a), merit(b)),
  )
  return best.sort((a, b) => a.seed - b.seed)
}

function compareDescending(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((value, i) => value !== b[i])
  return place < 0 ? 0 : b[place]! - a[place]!
}

function printedColumn(rows: readonly PublishedRow[]): GlsPrinted | null {
  const p = rows.find(({ metric }) => metric === 'ttest_p')?.value
  if (p == null) return null
  const accuracy = byRate((rate) => rows.find(({ metric }) => metric === `test_accuracy@r=${rate}`)?.value)
  const test = columnSignificance(accuracy)
  const rOptPrinted = rows.find(({ metric }) => metric === 'r_opt')?.printed ?? ''
  const [low = 0, high = low] = rOptPrinted.split('..').map(Number)
  const named = RATES.filter((rate) => rate >= low && rate <= high)
  const best = cells(accuracy, test)
  return {
    ...best,
    p,
    rOptPrinted,
    rOptAgrees: named.join() === best.rOpt.join(),
    pRecomputed: test.value?.p ?? null,
    pAgrees: test.value?.p.toFixed(3) === p.toFixed(3),
    t: test.value?.t ?? null,
    df: test.value?.df ?? null,
  }
}

function measuredColumn(runs: readonly NoisyLabelsRun[], noise: number): GlsMeasured | null {
  const [published, honest, last] = GLS_PROTOCOLS.map((protocol) => scores(runs, noise, protocol))
  if (!published && !honest && !last) return null
  const { hidden, steps, warmup, validation } = runs[0]!.config
  const seeds = runs.map(({ seed }) => seed)
  const changes = allChanges(runs)
  return {
    published: published ?? null,
    honest: honest ?? null,
    last: last ?? null,
    setting: {
      hidden,
      steps,
      warmup,
      validation,
      seeds,
      runs: runs.map(({ id }) => id),
      at: Math.max(...runs.map(({ createdAt }) => createdAt)),
      stale: changes.length > 0,
      changes,
      differs: inPrintable(runs[0]!) ? differencesOfTable(runs[0]!) : [],
    },
  }
}

/** Whether the paper has a column for such noise on that data set at all. */
const inPrintable = ({ dataset, config }: NoisyLabelsRun): boolean =>
  config.noiseKind === 'symmetric' && PRINTED.some((name) => name === dataset)

function scores(runs: readonly NoisyLabelsRun[], noise: number, protocol: GlsProtocol): GlsScores | null {
  const bySeed = runs.map((run) => byRate((rate) => run.accuracy[protocol]?.[cellCondition(run, noise, rate)]))
  const rates = RATES.map(String).filter((rate) => bySeed.every((seed) => seed[rate] !== undefined))
  if (bySeed.length === 0 || rates.length === 0) return null
  const summaries = rates.map((rate) => [rate, summarize(bySeed.map((seed) => seed[rate]!))] as const)
  const accuracy = Object.fromEntries(summaries.map(([rate, summary]) => [rate, summary.mean]))
  const test = columnSignificance(accuracy)
  return {
    ...cells(accuracy, test),
    n: runs.length,
    ci95: Object.fromEntries(summaries.map(([rate, summary]) => [rate, summary.ci95])),
    p: test.value?.p ?? null,
    reason: test.reason,
    t: test.value?.t ?? null,
    df: test.value?.df ?? null,
    selectedOnTest: protocol === 'published',
    losses: losses(runs, noise, protocol),
    overSeeds: overSeeds(bySeed),
  }
}

function losses(runs: readonly NoisyLabelsRun[], noise: number, protocol: GlsProtocol): GlsScores['losses'] {
  const found = LOSSES.flatMap((loss) => {
    const bySeed = runs.flatMap((run) => run.accuracy[protocol]?.[`${noiseCondition(run, noise)} loss=${loss}`] ?? [])
    if (bySeed.length < runs.length) return []
    const { mean, ci95 } = summarize(bySeed)
    return [[loss, { accuracy: mean, ci95 }] as const]
  })
  return Object.fromEntries(found)
}

/** The condition as written by runs. */
export function cellCondition(run: NoisyLabelsRun, noise: number, rate: number): string {
  return `${noiseCondition(run, noise)} rate=${rate}`
}

/** Runs omit symmetric noise. */
function noiseCondition({ config: { noiseKind } }: NoisyLabelsRun, noise: number): string {
  return `noise=${noise}${noiseKind === 'symmetric' ? '' : ` kind=${noiseKind}`}`
}

function overSeeds(bySeed: readonly AccuracyByRate[]): GlsScores['overSeeds'] {
  const none = (reason: string) => ({ difference: null, ci95: null, p: null, reason })
  const compared = [...NON_NEGATIVE_RATES, ...COMPARED_NEGATIVE_RATES]
  if (bySeed.length < 2) return none('it needs at least two split seeds')
  if (!bySeed.every((seed) => compared.every((rate) => rate in seed))) return none('some rates were not run')
  const side = (rates: readonly number[]) => bySeed.map((seed) => mean(rates.map((rate) => seed[rate]!)))
  const test = paired(side(NON_NEGATIVE_RATES), side(COMPARED_NEGATIVE_RATES))
  if (test.value === null) return none(test.reason)
  const { meanA, meanB, ci95, p } = test.value
  return { difference: meanA - meanB, ci95, p, reason: null }
}

function cells(accuracy: AccuracyByRate, test: Outcome<TTest>): GlsCells {
  const favours = test.value === null ? null : test.value.t < 0 ? 'negative' : 'non-negative'
  return { accuracy, rOpt: bestRates(accuracy), marked: markedRates(accuracy), favours }
}

function byRate(valueAt: (rate: number) => number | null | undefined): AccuracyByRate {
  return Object.fromEntries(
    RATES.flatMap((rate) => {
      const value = valueAt(rate)
      return value == null ? [] : [[String(rate), value]]
    }),
  )
}

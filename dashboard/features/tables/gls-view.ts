/** The label-smoothing table with one column per source: printed, or measured under a protocol. */

import { datasetName } from '../../../db/catalogue/titles.ts'
import type { Change } from '../../../db/changes.ts'
import type { LabelNoise } from '../../../db/config/common.ts'
import { glsBlocks as columnBlocks, type GlsColumn, type GlsTable } from '../../../harness/analysis/tables/gls-1.ts'
import { date, fraction, rate, signedIn } from '../../../harness/base/text.ts'
import { pEquals } from '../../../harness/statistics/p-value.ts'
import { RATES } from '../../../harness/statistics/smooth-rates.ts'
import type { Interval } from '../../../harness/statistics/summary.ts'
import { GLS_SOURCES, type GlsSource } from './gls-params.ts'

export interface SourceColumn {
  source: GlsSource
  noise: number
  /** Fractions by rate as text; null when not run. */
  accuracy: Readonly<Record<string, number>> | null
  ci95: Readonly<Record<string, Interval | null>>
  /** Losses for wrong labels by name, which are not in the paper. */
  losses: Readonly<Record<string, { accuracy: number; ci95: Interval | null }>>
  rOpt: string
  rOptRates: number[]
  marked: number[]
  p: number | null
  /** How p was computed, or why there is none. */
  pNote: string
  favours: 'negative' | 'non-negative' | null
  /** Welch's test on the printed accuracies, compared with the printed p. */
  recomputed: { p: number | null; agrees: boolean } | null
  /** Paired t-test over split seeds. */
  overSeeds: { p: number | null; note: string } | null
  n: number | null
  seeds: number[]
  at: number | null
  /** Set where accuracies are measured − printed. */
  differs?: true
}

export interface GlsBlock {
  /** The data set's name, and the kind of noise unless symmetric; used in addresses. */
  id: string
  dataset: string
  noiseKind: LabelNoise
  classes: number
  title: string
  columns: SourceColumn[]
  setting: string | null
  changes: readonly Change[]
}

export function glsBlocks(table: GlsTable, show: readonly GlsSource[]): GlsBlock[] {
  return columnBlocks(table.columns).flatMap((columns) => {
    const [{ dataset, noiseKind, classes, inPrint }] = columns
    const sources = GLS_SOURCES.filter((source) => show.includes(source) && (source !== 'printed' || inPrint))
    if (sources.length === 0) return []
    const setting = columns.find(({ measured }) => measured)?.measured?.setting
    const symmetric = noiseKind === 'symmetric'
    const unlike = !inPrint && (setting?.differs.length ?? 0) > 0
    const title = symmetric ? datasetName(dataset) : `${datasetName(dataset)}, ${noiseKind} noise`
    return {
      id: unlike ? `${dataset}-other` : symmetric ? dataset : `${dataset}-${noiseKind}`,
      dataset,
      noiseKind,
      classes,
      title: unlike ? `${title}, not as in paper-gls-1` : title,
      columns: columns.flatMap((column) => sources.map((source) => sourceColumn(column, source))),
      setting: setting ? settingText(setting) : null,
      changes: setting?.changes ?? [],
    }
  })
}

/** Adds, after each column of the paper's protocol, its difference from the printed column, where both are shown. */
export function withDifferences(columns: readonly SourceColumn[]): SourceColumn[] {
  return columns.flatMap((column) => {
    const printed = columns.find(({ source, noise }) => source === 'printed' && noise === column.noise)?.accuracy
    if (column.source !== 'published' || !column.accuracy || !printed) return [column]
    const differences = Object.entries(column.accuracy).flatMap(([rate, value]) =>
      printed[rate] === undefined ? [] : [[rate, value - printed[rate]] as const],
    )
    const none = {
      ci95: {},
      losses: {},
      rOpt: '',
      rOptRates: [],
      marked: [],
      p: null,
      pNote: '',
      favours: null,
      overSeeds: null,
    }
    return [column, { ...column, ...none, accuracy: Object.fromEntries(differences), differs: true }]
  })
}

function settingText({
  hidden,
  steps,
  warmup,
  validation,
  seeds,
  differs,
}: NonNullable<GlsColumn['measured']>['setting']): string {
  return [
    `hidden layers of width ${hidden}`,
    `${steps} steps`,
    ...(warmup > 0 ? [`the first ${warmup} on plain cross-entropy for negative rates`] : []),
    `${Math.round(100 * validation)}% held out by the honest protocol`,
    `split seed${seeds.length > 1 ? 's' : ''} ${seeds.join(', ')}`,
    ...differs,
  ].join(', ')
}

function sourceColumn({ noise, published, measured }: GlsColumn, source: GlsSource): SourceColumn {
  const none = { source, noise, accuracy: null, ci95: {}, losses: {}, rOpt: '', rOptRates: [], marked: [], p: null }
  const missing = { ...none, pNote: '', favours: null, recomputed: null, overSeeds: null, n: null, seeds: [], at: null }
  if (source === 'printed') {
    if (!published) return missing
    return {
      ...missing,
      accuracy: published.accuracy,
      rOpt: printedRange(published.rOptPrinted),
      rOptRates: published.rOpt,
      marked: published.marked,
      p: published.p,
      pNote: `as printed${published.t === null ? '' : `; t = ${published.t.toFixed(2)}, df = ${published.df?.toFixed(1)}`}`,
      favours: published.favours,
      recomputed: { p: published.pRecomputed, agrees: published.pAgrees },
    }
  }
  const scores = measured?.[source]
  if (!scores) return missing
  const { overSeeds } = scores
  return {
    ...missing,
    accuracy: scores.accuracy,
    ci95: scores.ci95,
    losses: scores.losses,
    rOpt: rateList(scores.rOpt),
    rOptRates: scores.rOpt,
    marked: scores.marked,
    p: scores.p,
    pNote: scores.reason ?? `Welch on the means; t = ${scores.t?.toFixed(2)}, df = ${scores.df?.toFixed(1)}`,
    favours: scores.favours,
    overSeeds: {
      p: overSeeds.p,
      note:
        overSeeds.reason ??
        `paired t over ${scores.n} split seeds: rates from 0 up minus the last five, ${signed(overSeeds.difference)}, ${overSeeds.p === null ? 'p n/a' : pEquals(overSeeds.p)}`,
    },
    n: scores.n,
    seeds: measured?.setting.seeds ?? [],
    at: measured?.setting.at ?? null,
  }
}

/** The tooltip of a measured number. */
export function howMeasured({ n, seeds, at }: SourceColumn, ci95: Interval | null): string {
  const how = [
    n === 1 ? `n = 1 (split seed ${seeds[0]}): no interval` : `mean over n = ${n} split seeds (${seeds.join(', ')})`,
    ci95 ? `95% t-interval ${fraction(ci95[0])} to ${fraction(ci95[1])}` : '',
    at === null ? '' : date(at),
  ]
  return how.filter(Boolean).join('\n')
}

const signed = (value: number | null): string => (value === null ? 'n/a' : signedIn(value, 'fraction'))

/** Adjacent tied rates are written as a range. */
export function rateList(rates: readonly number[]): string {
  const places = rates.map((value) => RATES.indexOf(value as (typeof RATES)[number]))
  const together = places.every((place, i) => i === 0 || place === places[i - 1]! + 1)
  return rates.length > 2 && together ? `${rate(rates[0]!)} to ${rate(rates.at(-1)!)}` : rates.map(rate).join(', ')
}

/** `-8.0..-1.0` -> `−1 to −8` */
function printedRange(printed: string): string {
  return printed.split('..').map(Number).reverse().map(rate).join(' to ')
}

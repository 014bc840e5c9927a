/** The analysis of a table in words and numbers, ready to be set as text, LaTeX, CSV or JSON. */
import { counted } from '../../base/text.ts'
import type { ControlTests } from '../../statistics/control-ranks.ts'
import { CORRECTION_NAMES } from '../../statistics/corrections.ts'
import { cell, type FilledTable, type Panel, type Row } from '../tables/formats/panel.ts'
import type { DatasetAnalysis, Detectable, RankAnalysis, TableAnalysis } from './analyse.ts'
import {
  captionedDetectable,
  captionedMeans,
  captionedPairs,
  captionedRanks,
  controlTest,
  sameCount,
} from './captions.ts'
import { leadLines, noteLines } from './notes.ts'

export function filledTable(analysis: TableAnalysis, title: string): FilledTable {
  const { datasets, ranks } = analysis
  const digits = digitsOf(analysis)
  return {
    json: { ...analysis, datasets, ranks: ranks.value ?? { reason: ranks.reason } },
    title,
    lead: leadLines(analysis),
    panels: panelsOf(analysis, digits),
    paper: paperOf(analysis, digits),
    notes: noteLines(analysis),
    records: [...datasets.flatMap((dataset) => records(dataset)), ...(ranks.value ? rankRecords(ranks.value) : [])],
  }
}

function panelsOf(analysis: TableAnalysis, digits: Digits): Panel[] {
  const { datasets, ranks, options } = analysis
  return [
    means(analysis, digits),
    ...tested(datasets).map((dataset) => pairs(dataset, analysis, digits)),
    ...(datasets.some(({ detectable }) => detectable) ? [detectableDifferences(analysis, digits)] : []),
    ...(ranks.value ? [meanRanks(ranks.value, options.alpha)] : []),
  ]
}

const tested = (datasets: readonly DatasetAnalysis[]) => datasets.filter(({ pairs }) => pairs.length > 0)

/** The same tables with captions, a minus between methods, and the number of values only where it differs. */
function paperOf(analysis: TableAnalysis, digits: Digits): Panel[] {
  const { datasets, ranks, options } = analysis
  return [
    captionedMeans(means(analysis, digits, sameCount(analysis) === null), analysis),
    ...tested(datasets).map((one) => captionedPairs(pairs(one, analysis, digits, '−'), one, analysis)),
    ...(datasets.some(({ detectable }) => detectable)
      ? [captionedDetectable(detectableDifferences(analysis, digits), analysis)]
      : []),
    ...(ranks.value ? [captionedRanks(meanRanks(ranks.value, options.alpha), ranks.value, analysis)] : []),
  ]
}

type Digits = (value: number) => string

/** In the unit of the table, as it was given. */
const digitsOf =
  ({ unit }: TableAnalysis): Digits =>
  (value) =>
    unit === 'percent'
      ? value.toFixed(2)
      : unit === 'fraction'
        ? value.toFixed(4)
        : String(Number(value.toPrecision(5)))

const NONE = cell('n/a')
const written = (value: number | null, digits: Digits) => (value === null ? NONE : cell(digits(value)))
const range = (ends: readonly [number, number] | null, digits: Digits) =>
  ends === null ? NONE : cell(`${digits(ends[0])} to ${digits(ends[1])}`)
const pCell = (p: number | null, strong = false) =>
  p === null ? NONE : cell(p < 1e-4 ? '< 0.0001' : p.toFixed(4), strong)

function means({ datasets, unit }: TableAnalysis, digits: Digits, counts = true): Panel {
  const methods = [...new Set(datasets.flatMap((analysed) => analysed.methods.map(({ method }) => method)))]
  const numbers = (method: string) => (analysed: DatasetAnalysis) => {
    const found = analysed.methods.find((one) => one.method === method)
    if (!found) return cell('')
    const { mean, ci95, n } = found
    const spread = ci95 ? ` ± ${digits(ci95[1] - mean)}` : ''
    return cell(`${digits(mean)}${spread}${counts ? ` (${n})` : ''}`, analysed.best === method)
  }
  return {
    title: `Means, 95% t-intervals and number of values${unit === 'number' ? '' : `, ${unit}`}`,
    groups: [],
    stub: 'method',
    heads: datasets.map(({ dataset }) => dataset),
    sections: [methods.map((method) => ({ label: method, cells: datasets.map(numbers(method)) }))],
  }
}

function pairs(
  { dataset, pairs, tests }: DatasetAnalysis,
  { options }: TableAnalysis,
  digits: Digits,
  minus = '-',
): Panel {
  const { correction, alpha, family, against } = options
  const place = family === 'dataset' ? 'of this data set' : 'of all data sets'
  const scope = against === undefined ? place : `against ${against} ${place}`
  const name = CORRECTION_NAMES[correction]
  const adjusted = correction === 'none' ? [] : [`${name} p`]
  const corrections =
    correction === 'none'
      ? ', p-values not corrected'
      : `, p-values corrected by ${name} over the ${counted(tests, 'test')} ${scope}`
  return {
    title: `${dataset}: ${against === undefined ? 'pairs' : `differences from ${against}`}${tests === 0 ? '' : corrections}`,
    groups: [],
    stub: 'pair',
    heads: ['difference', '95% interval', 'test', 'statistic', 'df', 'p', ...adjusted],
    sections: [
      pairs.map(({ a, b, difference, ci95, test, statistic, df, p, pAdjusted }) => {
        const significant = pAdjusted !== null && pAdjusted < alpha
        return {
          label: `${a} ${minus} ${b}`,
          cells: [
            cell(digits(difference)),
            range(ci95, digits),
            cell(test ?? 'n/a'),
            written(statistic, (value) => value.toFixed(3)),
            written(df, (value) => String(Number(value.toFixed(2)))),
            pCell(p, correction === 'none' && significant),
            ...adjusted.map(() => pCell(pAdjusted, significant)),
          ],
        }
      }),
    ],
  }
}

function detectableDifferences({ datasets, options }: TableAnalysis, digits: Digits): Panel {
  const corrected = options.correction !== 'none'
  const cells = (difference: Detectable, tests: number) => [
    cell(difference.pairing === 'paired' ? 'paired t' : 'two-sample t'),
    cell(String(difference.n)),
    cell(digits(difference.sd)),
    written(difference.alone, digits),
    ...(corrected ? [written(difference.corrected, digits), cell(String(tests))] : []),
  ]
  return {
    title: `Smallest true difference that is found with 80% power at alpha ${options.alpha}`,
    groups: [],
    stub: 'data set',
    heads: ['test', 'n', 'sd', 'alone', ...(corrected ? ['corrected', 'tests'] : [])],
    sections: [
      datasets.flatMap(({ dataset, detectable, tests }): Row[] =>
        detectable ? [{ label: dataset, cells: cells(detectable, tests) }] : [],
      ),
    ],
  }
}

function meanRanks({ methods, meanRanks, nemenyi, pAdjusted, control }: RankAnalysis, alpha: number): Panel {
  if (control) return ranksAgainst(methods, meanRanks, control, alpha)
  const table = nemenyi ?? pAdjusted
  return {
    title: `Mean ranks across data sets, 1 is best, and p of each pair by ${nemenyi ? "Nemenyi's test" : "Wilcoxon's signed ranks with Holm"}`,
    groups: [],
    stub: 'method',
    heads: ['mean rank', ...methods],
    sections: [
      methods.map((method, i) => {
        const p = methods.map((_, j) => {
          const value = table[i]![j]!
          return i === j ? cell('') : pCell(value, value !== null && value < alpha)
        })
        return { label: method, cells: [cell(meanRanks[i]!.toFixed(2)), ...p] }
      }),
    ],
  }
}

function ranksAgainst(
  methods: readonly string[],
  meanRanks: readonly number[],
  { control, z, p, pAdjusted }: ControlTests,
  alpha: number,
): Panel {
  const byRanks = z.some((value) => value !== null)
  return {
    title: `Mean ranks across data sets, 1 is best, against ${methods[control]!}: ${controlTest(byRanks)} with Holm over the comparisons`,
    groups: [],
    stub: 'method',
    heads: ['mean rank', ...(byRanks ? ['z'] : []), 'p', 'Holm p'],
    sections: [
      methods.map((method, i) => {
        const tested = [
          ...(byRanks ? [written(z[i]!, (value) => value.toFixed(3))] : []),
          pCell(p[i]!),
          pCell(pAdjusted[i]!, pAdjusted[i] !== null && pAdjusted[i]! < alpha),
        ]
        const cells = i === control ? tested.map(() => cell('')) : tested
        return { label: method, cells: [cell(meanRanks[i]!.toFixed(2)), ...cells] }
      }),
    ],
  }
}

type Entry = FilledTable['records'][number]

const EMPTY: Entry = {
  kind: null,
  dataset: null,
  method: null,
  other: null,
  n: null,
  n_other: null,
  value: null,
  sd: null,
  ci95_low: null,
  ci95_high: null,
  test: null,
  statistic: null,
  df: null,
  p: null,
  p_adjusted: null,
  reason: null,
}

/** `value` is a mean, or the difference of a pair. */
function records({ dataset, methods, pairs }: DatasetAnalysis): Entry[] {
  const ends = (ci95: readonly [number, number] | null) => ({
    ci95_low: ci95?.[0] ?? null,
    ci95_high: ci95?.[1] ?? null,
  })
  return [
    ...methods.map(({ method, n, mean, sd, ci95 }) => {
      return { ...EMPTY, kind: 'mean', dataset, method, n, value: mean, sd, ...ends(ci95) }
    }),
    ...pairs.map(({ a, b, n, difference, ci95, test, statistic, df, p, pAdjusted, reason }) => ({
      ...EMPTY,
      kind: 'pair',
      dataset,
      method: a,
      other: b,
      n: n[0],
      n_other: n[1],
      value: difference,
      ...ends(ci95),
      test,
      statistic,
      df,
      p,
      p_adjusted: pAdjusted,
      reason,
    })),
  ]
}

/** `value` is a mean rank, or the difference of two. */
function rankRecords({ methods, meanRanks, nemenyi, pAdjusted, pairTest, control }: RankAnalysis): Entry[] {
  const means = methods.map((method, i) => ({ ...EMPTY, kind: 'mean rank', method, value: meanRanks[i]! }))
  if (control) {
    const other = methods[control.control]!
    const tested = methods.flatMap((method, i) => {
      if (i === control.control) return []
      const value = meanRanks[i]! - meanRanks[control.control]!
      const test = control.z[i] === null ? pairTest : 'z-holm'
      const found = { statistic: control.z[i]!, p: control.p[i]!, p_adjusted: control.pAdjusted[i]! }
      return [{ ...EMPTY, kind: 'rank pair', method, other, value, test, ...found }]
    })
    return [...means, ...tested]
  }
  return [
    ...means,
    ...methods.flatMap((method, i) =>
      methods.slice(i + 1).map((other, k) => {
        const j = i + 1 + k
        const value = meanRanks[i]! - meanRanks[j]!
        const record = { ...EMPTY, kind: 'rank pair', method, other, value, test: pairTest }
        return { ...record, p_adjusted: (nemenyi ?? pAdjusted)[i]![j]! }
      }),
    ),
  ]
}

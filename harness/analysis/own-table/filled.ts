/** The analysis of a table in words and numbers, ready to be set as text, LaTeX, CSV or JSON. */
import { countedInTerminal, rangeText, withMinus } from '../../base/text.ts'
import { CORRECTION_ENTRIES } from '../../statistics/corrections.ts'
import { formatP } from '../../statistics/p-value.ts'
import { cell, type FilledTable, NOT_AVAILABLE, type Panel, type Row } from '../tables/formats/panel.ts'
import { boldMethods, type DatasetAnalysis, type Detectable, markedMethods, type TableAnalysis } from './analyse.ts'
import {
  captionedDetectable,
  captionedDifferences,
  captionedMeans,
  captionedPairs,
  captionedRanks,
  controlTest,
  labelOf,
  MARK,
  sameCount,
} from './captions.ts'
import { columnDigits, type Digits, digitsOf, sharedDigits } from './decimals.ts'
import { leadLines, noteLines } from './notes.ts'
import { TEST_NAMES } from './pairs.ts'
import type { ComparedWithControl, RankAnalysis } from './ranks.ts'
import { recordsOf } from './records.ts'
import type { TableUnit } from './units.ts'

/** @param name - what labels in LaTeX begin with. */
export function filledTable(analysis: TableAnalysis, title: string, name = title): FilledTable {
  const { decimals: _, ...all } = analysis
  const { datasets, ranks } = all
  return {
    json: { ...all, datasets, ranks: ranks.value === null ? { reason: ranks.reason } : ranksJson(ranks.value) },
    title,
    label: labelOf(analysis.options, name),
    lead: leadLines(analysis),
    panels: panelsOf(analysis),
    paper: paperOf(analysis),
    notes: noteLines(analysis),
    records: recordsOf(datasets, ranks.value),
  }
}

/** Without matrices in which nothing was computed, as those of Wilcoxon's test are under Nemenyi's. */
function ranksJson({ p, pAdjusted, w, rankTest, ...ranks }: RankAnalysis) {
  const computed = <T>(matrix: readonly (readonly T[])[]) =>
    matrix.flat().every((one) => one === null) ? null : matrix
  return { pairTest: rankTest, ...ranks, p: computed(p), pAdjusted: computed(pAdjusted), w: computed(w) }
}

function panelsOf(analysis: TableAnalysis): Panel[] {
  const { datasets, ranks, options } = analysis
  const untested = datasets.filter(isUntested)
  return [
    means(analysis),
    ...datasets.filter(isTested).map((dataset) => pairs(dataset, analysis)),
    ...(untested.length > 0 ? [differences(untested, analysis)] : []),
    ...(datasets.some(({ detectable }) => detectable) ? [detectableDifferences(analysis)] : []),
    ...(ranks.value ? [meanRanks(ranks.value, options.alpha)] : []),
  ]
}

/** Whether no method has several values, so that no pair can have a test. */
const isUntested = ({ pairs, methods }: DatasetAnalysis) => pairs.length > 0 && methods.every(({ n }) => n === 1)
const isTested = (dataset: DatasetAnalysis) => dataset.pairs.length > 0 && !isUntested(dataset)

/** The same tables with captions, a minus between methods, and the number of values only where it differs. */
function paperOf(analysis: TableAnalysis): Panel[] {
  const { datasets, ranks, options } = analysis
  const untested = datasets.filter(isUntested)
  return [
    captionedMeans(paperMeans(analysis), analysis),
    ...datasets.filter(isTested).map((one) => captionedPairs(pairs(one, analysis, '−'), one, analysis)),
    ...(untested.length > 0 ? [captionedDifferences(differences(untested, analysis, '−'), untested, analysis)] : []),
    ...(datasets.some(({ detectable }) => detectable)
      ? [captionedDetectable(detectableDifferences(analysis), analysis)]
      : []),
    ...(ranks.value ? [captionedRanks(meanRanks(ranks.value, options.alpha), ranks.value, analysis)] : []),
  ]
}

const written = (value: number | null, digits: Digits) => (value === null ? NOT_AVAILABLE : cell(digits(value)))
const range = (ends: readonly [number, number] | null, digits: Digits) =>
  ends === null ? NOT_AVAILABLE : cell(rangeText(ends, digits))
const pCell = (p: number | null, strong = false) => (p === null ? NOT_AVAILABLE : cell(formatP(p), strong))

/** Without the columns in which nothing could be computed. */
function withoutGaps(panel: Panel): Panel {
  const rows = panel.sections.flat()
  const kept = [...panel.heads.keys()].filter((column) => rows.some(({ cells }) => cells[column] !== NOT_AVAILABLE))
  const of = <T>(all: readonly T[]) => kept.map((column) => all[column]!)
  const sections = panel.sections.map((section) => section.map(({ label, cells }) => ({ label, cells: of(cells) })))
  return { ...panel, heads: of(panel.heads), sections }
}

const UNIT_TITLES: Record<TableUnit, string> = { percent: ', percent', fraction: ', fractions', number: '' }

/** What no spread means stands in the caption. */
const paperMeans = (analysis: TableAnalysis): Panel => means(analysis, sameCount(analysis) === null, '')

function means(analysis: TableAnalysis, counts = sameCount(analysis) !== 1, equal = ', all equal'): Panel {
  const { datasets, unit } = analysis
  const digits = digitsOf(analysis)
  const methods = [...new Set(datasets.flatMap((analysed) => analysed.methods.map(({ method }) => method)))]
  const bold = new Map(datasets.map((one) => [one, boldMethods(one, analysis.options, digits(one.dataset))]))
  const marked = new Map(datasets.map((one) => [one, markedMethods(one, analysis.options)]))
  const numbers = (method: string) => (analysed: DatasetAnalysis) => {
    const found = analysed.methods.find((one) => one.method === method)
    if (!found) return cell('')
    const { mean, sd, ci95, n } = found
    const text = digits(analysed.dataset)
    const spread = analysis.options.spread === 'sd' ? sd : ci95 && ci95[1] - mean
    // Of values that are all equal it is 0.
    const behind = sd === 0 ? equal : spread === null ? '' : ` ± ${text(spread)}`
    return cell(
      `${text(mean)}${behind}${counts ? ` (${n})` : ''}${marked.get(analysed)!.includes(method) ? MARK : ''}`,
      bold.get(analysed)!.includes(method),
    )
  }
  const spreads = analysis.options.spread === 'sd' ? 'standard deviations' : '95% t-intervals'
  const what = sameCount(analysis) === 1 ? 'Values' : `Means, ${spreads} and number of values`
  return {
    title: `${what}${UNIT_TITLES[unit]}`,
    groups: [],
    stub: 'method',
    heads: datasets.map(({ dataset }) => dataset),
    named: true,
    sections: [methods.map((method) => ({ label: method, cells: datasets.map(numbers(method)) }))],
  }
}

function pairs({ dataset, pairs, tests }: DatasetAnalysis, analysis: TableAnalysis, minus = '-'): Panel {
  const { correction, alpha, family, against, test: asked } = analysis.options
  const place = family === 'dataset' ? 'of this data set' : 'of all data sets'
  const scope = against === undefined ? place : `against ${against} ${place}`
  const name = CORRECTION_ENTRIES[correction].title
  const adjusted = correction === 'none' ? [] : [`${name} p`]
  const corrections =
    correction === 'none'
      ? ', p-values not corrected'
      : `, p-values corrected by ${name} over the ${countedInTerminal(tests, 'test')} ${scope}`
  const byRanks = asked === 'mann-whitney'
  const digits = digitsOf(analysis)(dataset)
  const degrees = columnDigits(
    pairs.flatMap(({ df }) => df ?? []),
    2,
  )
  const statistics = byRanks
    ? columnDigits(
        pairs.flatMap(({ statistic }) => statistic ?? []),
        1,
      )
    : (value: number) => withMinus(value.toFixed(3))
  return withoutGaps({
    title: `${dataset}: ${against === undefined ? 'pairs' : `differences from ${against}`}${tests === 0 ? '' : corrections}`,
    groups: [],
    stub: 'pair',
    heads: [
      byRanks ? 'Hodges-Lehmann shift' : 'difference',
      ...['95% interval', 'test', byRanks ? 'U' : 't', 'df', 'p', ...adjusted, 'g'],
    ],
    sections: [
      pairs.map(({ a, b, difference, ci95, test, statistic, df, p, pAdjusted, g = null }) => {
        const significant = pAdjusted !== null && pAdjusted < alpha
        return {
          label: `${a} ${minus} ${b}`,
          cells: [
            cell(digits(difference)),
            range(ci95, digits),
            test === null ? NOT_AVAILABLE : cell(TEST_NAMES[test]),
            written(statistic, statistics),
            written(df, degrees),
            pCell(p, correction === 'none' && significant),
            ...adjusted.map(() => pCell(pAdjusted, significant)),
            written(g, (value) => withMinus(value.toFixed(2))),
          ],
        }
      }),
    ],
  })
}

/** What can be said of data sets on which no pair has a test: a column of differences for each. */
function differences(untested: readonly DatasetAnalysis[], analysis: TableAnalysis, minus = '-'): Panel {
  const { against } = analysis.options
  const digits = digitsOf(analysis)
  const keyOf = ({ a, b }: { a: string; b: string }) => JSON.stringify([a, b])
  const labels = new Map(
    untested.flatMap(({ pairs }) => pairs.map((pair) => [keyOf(pair), `${pair.a} ${minus} ${pair.b}`])),
  )
  const columns = untested.map(({ dataset, pairs }) => ({
    text: digits(dataset),
    byKey: new Map(pairs.map((pair) => [keyOf(pair), pair.difference])),
  }))
  return {
    title: `Differences ${against === undefined ? 'between methods' : `from ${against}`}, which cannot be tested`,
    groups: [],
    stub: 'pair',
    heads: untested.map(({ dataset }) => dataset),
    named: true,
    sections: [
      [...labels].map(([key, label]) => ({
        label,
        cells: columns.map(({ text, byKey }) => cell(byKey.has(key) ? text(byKey.get(key)!) : '')),
      })),
    ],
  }
}

function detectableDifferences(analysis: TableAnalysis): Panel {
  const { datasets, options } = analysis
  const corrected = options.correction !== 'none'
  const digits = sharedDigits(
    datasets.filter(({ detectable }) => detectable),
    analysis,
  )
  const cells = (difference: Detectable, tests: number) => [
    cell(difference.pairing === 'paired' ? 'paired t' : 'two-sample t'),
    cell(String(difference.n)),
    cell(digits(difference.sd)),
    written(difference.alone, digits),
    ...(corrected ? [written(difference.corrected, digits), cell(String(tests))] : []),
  ]
  return {
    title: `Smallest true difference that a t-test finds with 80% power at alpha ${options.alpha}`,
    groups: [],
    stub: 'data set',
    heads: ['test', 'n', 'pooled sd', 'alone', ...(corrected ? ['corrected', 'tests'] : [])],
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
    named: true,
    square: true,
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
  { control, z, w, p, pAdjusted }: ComparedWithControl,
  alpha: number,
): Panel {
  const byRanks = z.some((value) => value !== null)
  return {
    title: `Mean ranks across data sets, 1 is best, against ${methods[control]!}: ${controlTest(byRanks)} with Holm over the comparisons`,
    groups: [],
    stub: 'method',
    heads: ['mean rank', byRanks ? 'z' : 'W', 'p', 'Holm p'],
    sections: [
      methods.map((method, i) => {
        const tested = [
          byRanks ? written(z[i]!, (value) => withMinus(value.toFixed(3))) : written(w[i]!, String),
          pCell(p[i]!),
          pCell(pAdjusted[i]!, pAdjusted[i] !== null && pAdjusted[i]! < alpha),
        ]
        const cells = i === control ? tested.map(() => cell('')) : tested
        return { label: method, cells: [cell(meanRanks[i]!.toFixed(2)), ...cells] }
      }),
    ],
  }
}

/** Labels, captions and heads of the tables in a paper: what the numbers are, which intervals they have, and what bold means. */
import { capitalised, countedInTerminal, fullStop, listed } from '../../base/text.ts'
import { CORRECTION_ENTRIES, DEFAULT_CORRECTION } from '../../statistics/corrections.ts'
import { pEquals } from '../../statistics/p-value.ts'
import { ALPHA } from '../../statistics/significance-level.ts'
import { notDifferent } from '../significance/ranks-layout.ts'
import type { Panel, Series } from '../tables/formats/panel.ts'
import { type DatasetAnalysis, markedMethods, type TableAnalysis, type TableOptions } from './analyse.ts'
import { isMeasure } from './direction.ts'
import { TEST_NAMES } from './pairs.ts'
import type { RankAnalysis } from './ranks.ts'
import { summaryCaption } from './samples/words.ts'
import type { TableUnit } from './units.ts'

/** Other options than usual give other labels, so that several analyses of a table can stand in one paper. */
export function labelOf(
  {
    against,
    test,
    correction,
    family,
    rankTest,
    alpha,
    bold = 'significant',
    spread = 'interval',
    decimals,
  }: TableOptions,
  name: string,
): string {
  const parts = [
    name,
    ...(against === undefined ? [] : [`against ${against}`]),
    ...(test === 'auto' ? [] : [test]),
    ...(correction === DEFAULT_CORRECTION ? [] : [correction === 'none' ? 'uncorrected' : correction]),
    ...(family === 'dataset' ? [] : ['one family']),
    ...(rankTest === 'nemenyi' ? [] : [rankTest]),
    ...(alpha === ALPHA ? [] : [`alpha ${alpha}`]),
    ...(bold === 'significant' ? [] : [`bold ${bold}`]),
    ...(spread === 'interval' ? [] : [`± ${spread}`]),
    ...(decimals === undefined ? [] : [countedInTerminal(decimals, 'decimal')]),
  ]
  return parts.join(' ')
}

const UNITS = { percent: ', in percent', fraction: ', as fractions', number: '' }
/** Of differences, and of spreads. */
const DIFFERENCE_UNITS = { ...UNITS, percent: ', in percentage points' }

/** The number of values that every method has on every data set; null where they differ. */
export function sameCount({ datasets }: TableAnalysis): number | null {
  const counts = new Set(datasets.flatMap(({ methods }) => methods.map(({ n }) => n)))
  return counts.size === 1 ? [...counts][0]! : null
}

/** The same table with a caption, and what bold means only where something is bold. @param headOf - of a column. */
const captioned = (panel: Panel, caption: string, bold: string, headOf: (head: string) => string): Panel => {
  const some = panel.sections.flat().some(({ cells }) => cells.some(({ strong }) => strong))
  const heads = { stub: capitalised(panel.stub), heads: panel.heads.map(headOf) }
  return { ...panel, ...heads, caption: `${fullStop(caption)}${some ? ` Bold: ${fullStop(bold)}` : ''}` }
}

/** Columns in the unit of the table. */
const IN_UNIT = ['difference', 'Hodges-Lehmann shift', 'pooled sd', 'alone', 'corrected']

const withSign = (head: string, unit: TableUnit, sign: '%' | 'pp'): string =>
  unit === 'percent' ? `${head} (${sign})` : head

/** `Difference (pp)` */
const ownHead =
  (unit: TableUnit) =>
  (head: string): string =>
    withSign(head === 'g' ? head : capitalised(head), IN_UNIT.includes(head) ? unit : 'number', 'pp').replace(
      'sd',
      'SD',
    )

/** Names of data sets stay as they are; a measure in their place is `Accuracy (%)`. */
const nameHead =
  (unit: TableUnit, sign: '%' | 'pp' = '%') =>
  (head: string): string =>
    isMeasure(head) && !head.includes('%') ? withSign(capitalised(head), unit, sign) : head

export function captionedMeans(panel: Panel, analysis: TableAnalysis): Panel {
  const n = sameCount(analysis)
  const things = analysis.seeded ? 'seed' : 'value'
  const spread = `± ${analysis.options.spread === 'sd' ? 'standard deviation' : 'half the width of their 95% t-intervals'}`
  const caption =
    n === 1
      ? `One value per method and data set${UNITS[analysis.unit]}`
      : n === null
        ? `Means ${spread}${UNITS[analysis.unit]}, with the number of ${things}s in brackets`
        : `Means of ${countedInTerminal(n, things)} ${spread}${UNITS[analysis.unit]}`
  const isEqual = analysis.datasets.some(({ methods }) => methods.some(({ sd }) => sd === 0))
  const equal = isEqual
    ? [`Several ${things}s without ±: all ${analysis.seeded ? 'gave the same value' : 'are equal'}`]
    : []
  const whole = [caption, ...summaryCaption(analysis), ...equal, ...markedMeans(analysis)].map(fullStop).join(' ')
  return captioned(panel, whole, boldMeans(analysis), nameHead(analysis.unit))
}

/** Behind a mean that differs significantly from that of the method it is compared with. */
export const MARK = '†'

/** What that mark means, or why there is none; nothing where all pairs are compared, or no pair has a test. */
export function markedMeans({ datasets, options }: TableAnalysis): string[] {
  if (options.against === undefined || datasets.every(({ tests }) => tests === 0)) return []
  const differ = `significantly from ${options.against} on its data set, ${levelOf(options)}`
  const some = datasets.some((one) => markedMethods(one, options).length > 0)
  return [some ? `${MARK} differs ${differ}` : `No method differs ${differ}`]
}

const levelOf = ({ alpha, correction }: TableOptions): string =>
  `at alpha ${alpha}${correction === 'none' ? '' : ` after correction by ${CORRECTION_ENTRIES[correction].title}`}`

/** What means in bold are. */
export function boldMeans(analysis: TableAnalysis): string {
  const { bold = 'significant' } = analysis.options
  const level = levelOf(analysis.options)
  const what = sameCount(analysis) === 1 ? 'value' : 'mean'
  return {
    significant: `significantly better than every other method on its data set, ${level}`,
    best: `the best ${what} on its data set, whether the difference is significant or not`,
    tied: `the best ${what} on its data set and those that a test does not find to differ from it, ${level}`,
  }[bold]
}

export const SHARED_SEEDS =
  'Paired tests use the seeds that both methods have, so that a difference need not be that of the means'

/** Whether a paired test leaves out seeds that one of its methods lacks. */
export function usesSharedSeeds({ methods, pairs }: DatasetAnalysis): boolean {
  const counts = new Map(methods.map(({ method, n }) => [method, n]))
  return pairs.some(({ a, b, n, test }) => test === 'paired' && (n[0] < counts.get(a)! || n[1] < counts.get(b)!))
}

/** A sentence on the methods without ranks; none where all have one. */
export const notRanked = (unranked: readonly string[]): string[] =>
  unranked.length === 0 ? [] : [`Not ranked, because they lack a value on some data set: ${unranked.join(', ')}`]

export function captionedPairs(panel: Panel, analysed: DatasetAnalysis, analysis: TableAnalysis): Panel {
  const { dataset, tests } = analysed
  const { correction, family, against, test } = analysis.options
  const what = differencesOn([dataset], against)
  const scope = family === 'dataset' ? '' : ' of all data sets'
  const corrections =
    correction === 'none'
      ? 'p-values that are not corrected'
      : `p-values corrected by ${CORRECTION_ENTRIES[correction].title} over ${countedInTerminal(tests, 'test')}${scope}`
  const number = test === 'mann-whitney' ? 'shift by Hodges and Lehmann' : 'difference'
  const further = tests === 0 ? '' : `, with 95% intervals of the ${number} and ${corrections}`
  const shared = analysis.seeded && usesSharedSeeds(analysed) ? [SHARED_SEEDS] : []
  const effect = panel.heads.includes('g') ? ["g: Hedges' g"] : []
  const caption = [`${what}${DIFFERENCE_UNITS[analysis.unit]}${further}`, ...effect, ...shared].join('. ')
  return { ...captioned(panel, caption, belowAlpha(analysis.options), ownHead(analysis.unit)), series: PAIRS }
}

/** What the cells of a column of tests are called in a sentence. */
const TEST_TITLES = {
  [TEST_NAMES.paired]: 'paired t-test',
  [TEST_NAMES.welch]: "Welch's t-test",
  [TEST_NAMES.student]: "Student's t-test",
  [TEST_NAMES['mann-whitney']]: 'Mann-Whitney test',
}

const PAIRS: Series = {
  name: 'pairs',
  common: [
    { head: 'Test', words: 'Test of all pairs', of: TEST_TITLES },
    { head: 'df', words: 'Degrees of freedom' },
  ],
}

/** Those that no test could compare. */
export function captionedDifferences(
  panel: Panel,
  untested: readonly DatasetAnalysis[],
  { options, unit }: TableAnalysis,
): Panel {
  const on = untested.map(({ dataset }) => dataset)
  return captioned(panel, `${differencesOn(on, options.against)}${DIFFERENCE_UNITS[unit]}`, '', nameHead(unit, 'pp'))
}

const differencesOn = (datasets: readonly string[], against: string | undefined): string =>
  against === undefined
    ? `Differences between methods on ${listed(datasets)}, first minus second`
    : `Differences of each method from ${against} on ${listed(datasets)}`

export function captionedDetectable(panel: Panel, { unit, datasets }: TableAnalysis): Panel {
  const corrected = panel.heads.includes('corrected') ? ' and at the strictest level of the correction' : ''
  const caption = `${panel.title}${DIFFERENCE_UNITS[unit]}: in a single comparison (alone)${corrected}. ${pooledSentences(datasets).join('. ')}`
  return captioned(panel, caption, '', ownHead(unit))
}

/** Which spread a smallest difference is computed from, for each kind of test that there is. */
export function pooledSentences(datasets: readonly DatasetAnalysis[]): string[] {
  const kinds = new Set(datasets.flatMap(({ detectable }) => detectable?.pairing ?? []))
  return [
    ...(kinds.has('paired')
      ? [
          'Pooled sd of paired tests: the standard deviation of the differences between two methods under the same seed, pooled over the tested pairs; n: seeds of the pair with the fewest',
        ]
      : []),
    ...(kinds.has('separate')
      ? [
          'Pooled sd of two-sample tests: the standard deviation of the values of one method, pooled over the methods of the data set that have several; n: values of that with the fewest',
        ]
      : []),
  ]
}

/** @param byRanks - whether mean ranks are compared. */
export const controlTest = (byRanks: boolean): string => (byRanks ? 'z tests of mean ranks' : "Wilcoxon's signed ranks")

/** How mean ranks, or ranks of differences, are compared. */
export const testOfRanks = ({ nemenyi, control }: RankAnalysis): string =>
  control
    ? `${controlTest(control.z.some((z) => z !== null))} with Holm's correction`
    : nemenyi
      ? "Nemenyi's test"
      : "Wilcoxon's signed ranks with Holm's correction"

export function captionedRanks(panel: Panel, ranks: RankAnalysis, analysis: TableAnalysis): Panel {
  const { friedman, control, methods, criticalDifference, cliques } = ranks
  const sets = countedInTerminal(analysis.datasets.length, 'data set')
  const pairs = control
    ? `p against ${methods[control.control]!} by ${testOfRanks(ranks)} over the comparisons`
    : `p of each pair by ${testOfRanks(ranks)}`
  const { alpha } = analysis.options
  const distance =
    control || criticalDifference === null
      ? []
      : [`Critical difference at alpha ${alpha}: ${criticalDifference.toFixed(3)}`]
  const alike = control ? [] : notDifferent(cliques, methods, 'methods')
  const limit = ranks.caveat === null ? [] : [capitalised(ranks.caveat)]
  const means = `Mean ranks across ${sets} (1 is best; Friedman's test: ${pEquals(friedman.p)}) and ${pairs}`
  const caption = [means, ...distance, ...alike, ...limit, ...notRanked(analysis.unranked)].join('. ')
  const isName = (head: string) => !control && methods.includes(head)
  const head = (name: string) => (isName(name) ? name : capitalised(name))
  return captioned(panel, caption, `p below ${alpha}`, head)
}

const belowAlpha = ({ correction, alpha }: TableOptions): string =>
  `${correction === 'none' ? '' : 'corrected '}p below ${alpha}`

/** What a reader must know beside the numbers: how pairs were tested, what is missing, what could not be computed. */
import { capitalised, countedInTerminal, firstFew, fullStop, listed } from '../../base/text.ts'
import { CORRECTION_ENTRIES } from '../../statistics/corrections.ts'
import { pEquals } from '../../statistics/p-value.ts'
import { outOfReach } from '../../statistics/smallest-p.ts'
import { NO_ERROR_OF_PAIRS } from '../../statistics/t-test.ts'
import { boldMethods, type Spread, type TableAnalysis, type TableOptions } from './analyse.ts'
import {
  boldMeans,
  controlTest,
  markedMeans,
  notRanked,
  pooledSentences,
  SHARED_SEEDS,
  sameCount,
  usesSharedSeeds,
} from './captions.ts'
import { digitsOf } from './decimals.ts'
import type { ComparedWithControl } from './ranks.ts'
import { allSummarised, summaryLines } from './samples/words.ts'

const sentence = (note: string): string => fullStop(capitalised(note))

/** What was read, in one line, and what makes it doubtful. */
export function leadLines(analysis: TableAnalysis): string[] {
  const { datasets, unit, options, seeded, ranks, unranked, warnings = [] } = analysis
  const methods = datasets.flatMap((dataset) => dataset.methods)
  const names = new Set(methods.map(({ method }) => method))
  const counts = methods.map(({ n }) => n)
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  const repeats = `${fewest < most ? `${fewest} to ` : ''}${countedInTerminal(most, seeded ? 'seed' : 'value')}`
  const given = allSummarised(analysis) ? `means of ${repeats}` : repeats
  const size = `${countedInTerminal(names.size, 'method')} × ${countedInTerminal(datasets.length, 'data set')} × ${given}`
  const better = options.higherIsBetter ? 'higher' : 'lower'
  const values = unit === 'number' ? 'numbers' : unit === 'percent' ? 'percentages' : 'fractions'
  return [
    `Read: ${size}; ${values}; ${better} values are better.`,
    ...[...warnings, ...(ranks.value === null ? [] : notRanked(unranked))].map((warning) =>
      fullStop(`Warning: ${warning}`),
    ),
    ...(isSingle(analysis) ? [singleLine(analysis)] : []),
    ...(isInLead(ranks) ? [fullStop(`Ranks: ${ranks.value!.caveat}`)] : []),
  ]
}

/** Whether no p of ranks can be small, which a matrix of 1 does not say. */
const isInLead = ({ value }: TableAnalysis['ranks']): boolean =>
  value !== null && value.rankTest === 'wilcoxon-holm' && value.caveat !== null

/** Whether no method has two values on a data set. */
const isSingle = (analysis: TableAnalysis): boolean => sameCount(analysis) === 1

const singleLine = ({ ranks }: TableAnalysis): string => {
  const across = ranks.value === null ? '' : ' Methods are compared by their ranks across data sets, below.'
  return `Every method has one value on a data set, and one value has no spread: there is no interval, and no test on one data set; both need several values of a method, such as one for each seed.${across}`
}

const SPREAD_NAMES: Record<Spread, string> = {
  interval: 'half the width of the 95% t-interval of the mean',
  sd: 'the standard deviation',
}

export function noteLines(analysis: TableAnalysis): string[] {
  const { options, datasets, seeded, unranked, leftOut, ranks } = analysis
  const pairs = datasets.flatMap((dataset) => dataset.pairs)
  const tested = pairs.filter(({ test }) => test !== null)
  const reasons = new Map<string, number>()
  for (const { reason } of pairs) if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  return [
    ...(analysis.notes ?? []).map(sentence),
    `${options.higherIsBetter ? 'Higher' : 'Lower'} values are better. All tests are two-sided; differences are first minus second.`,
    ...(datasets.some(({ methods }) => methods.some(({ ci95 }) => ci95 !== null))
      ? [`±: ${SPREAD_NAMES[options.spread ?? 'interval']} over ${seeded ? 'seeds' : 'values'}.`]
      : []),
    ...missingSeedLines(analysis),
    ...boldLine(analysis),
    ...markedLines(analysis),
    ...(options.against === undefined ? [] : controlLines(options, tested.length > 0)),
    ...summaryLines(analysis),
    ...(options.test === 'auto' && tested.some(({ g }) => g === undefined) ? [rule(seeded)] : []),
    ...(options.test === 'mann-whitney' && tested.length > 0 ? mannWhitneyLines(analysis) : []),
    ...(isSingle(analysis)
      ? []
      : [...reasons].map(([reason, count]) => {
          const instead = reason === NO_ERROR_OF_PAIRS && options.test !== 'welch' ? WITHOUT_PAIRS : ''
          return fullStop(`No test for ${count} of ${pairs.length} pairs: ${reason}${instead}`)
        })),
    ...detectableLines(analysis),
    ...(leftOut.length > 0
      ? [`Left out, because they are not data sets: ${leftOut.map((name) => `\`${name}\``).join(', ')}.`]
      : []),
    ...(ranks.value === null ? notRanked(unranked).map(fullStop) : []),
    ...rankLines(ranks, options.alpha, datasets.length),
  ]
}

const WITHOUT_PAIRS = "; Welch's test (welch), chosen as the test, compares them without pairing"

const AT_MOST = 3

/** Where methods have other seeds than the methods beside them. */
function missingSeedLines({ datasets, seeded }: TableAnalysis): string[] {
  if (!seeded) return []
  const fewer = datasets.flatMap(({ dataset, methods }) => {
    const most = Math.max(...methods.map(({ n }) => n))
    return methods.flatMap(({ method, n }) => (n < most ? [`${method} on ${dataset} (${n} of ${most})`] : []))
  })
  const means = `Means and ranks are over the seeds that a method has: ${firstFew(fewer, AT_MOST)}.`
  return [...(fewer.length > 0 ? [means] : []), ...(datasets.some(usesSharedSeeds) ? [`${SHARED_SEEDS} above.`] : [])]
}

/** What bold means, where something is bold. */
function boldLine(analysis: TableAnalysis): string[] {
  const { datasets, ranks, options } = analysis
  const isBelow = (p: number | null) => p !== null && p < options.alpha
  const ofRanks = ranks.value ? (ranks.value.nemenyi ?? ranks.value.pAdjusted).flat() : []
  const ofPairs = datasets.flatMap(({ pairs }) => pairs.map(({ pAdjusted }) => pAdjusted))
  const digits = digitsOf(analysis)
  const hasMeans = datasets.some((dataset) => boldMethods(dataset, options, digits(dataset.dataset)).length > 0)
  const means =
    (options.bold ?? 'significant') === 'significant'
      ? 'the only method that is significantly better than every other on its data set'
      : boldMeans(analysis)
  const meanings = [
    ...([...ofPairs, ...ofRanks].some(isBelow) ? ['p below alpha'] : []),
    ...(hasMeans ? [`of means, ${means}`] : []),
  ]
  return meanings.length === 0 ? [] : [`Bold: ${meanings.join('; ')}.`]
}

/** What is marked in place of the mean in bold that only a comparison of all pairs finds. */
function markedLines(analysis: TableAnalysis): string[] {
  const { against, bold = 'significant' } = analysis.options
  const marked = markedMeans(analysis).map(fullStop)
  if (marked.length === 0 || bold !== 'significant') return marked
  return [...marked, `No mean is in bold, because methods are compared with ${against} alone.`]
}

function mannWhitneyLines({ datasets, seeded, options: { alpha, correction } }: TableAnalysis): string[] {
  const limits = new Map<string, string[]>()
  for (const { dataset, pairs, tests } of datasets) {
    const reaches = pairs.flatMap(({ n, test }) =>
      test === null ? [] : [outOfReach({ test: 'mann-whitney', n }, { alpha, correction, tests })],
    )
    const [first] = reaches
    if (first && !reaches.includes(null)) limits.set(first, [...(limits.get(first) ?? []), dataset])
  }
  return [
    `Pairs: exact Mann-Whitney test, which compares ranks${seeded ? ' and pairs no seeds' : ''}. U is the number of pairs (one value of each method) in which the value of the first method is larger; a tie counts as one half. The Hodges-Lehmann shift is the median of the differences between these values, and the 95% interval is of that shift; it need not equal the difference of the means.`,
    ...[...limits].map(([limit, on]) => `The pairs on ${listed(on)} ${limit}.`),
  ]
}

/** What the columns of the smallest differences are. */
function detectableLines({ datasets, options }: TableAnalysis): string[] {
  const pooled = pooledSentences(datasets)
  if (pooled.length === 0) return []
  const corrected = options.correction === 'none' ? '' : '; corrected, at alpha divided by the number of tests'
  const uneven = datasets.flatMap(({ dataset, detectable }) => {
    if (detectable?.fewest === undefined) return []
    const { n, fewest, pairing } = detectable
    const others =
      pairing === 'paired'
        ? `${fewest.length === 1 ? 'this pair shares' : 'these pairs share'} the fewest seeds, and the others`
        : 'the others have more values and'
    return `For the smallest difference on ${dataset}, n is ${n} because of ${firstFew(fewest, AT_MOST)}; ${others} can detect smaller differences.`
  })
  return [...pooled.map(sentence), `Smallest difference: alone, in a single test at alpha${corrected}.`, ...uneven]
}

/** Which family the comparisons with one method are, and which they are not. */
function controlLines({ against, correction, family }: TableOptions, isTested: boolean): string[] {
  const choose = 'Choose that method before looking at the numbers.'
  if (!isTested) return [`Each method is compared with ${against} alone. ${choose}`]
  const each = family === 'dataset' ? 'of each data set' : 'of the whole table'
  const together =
    correction === 'none'
      ? 'p-values are not corrected'
      : `${CORRECTION_ENTRIES[correction].title} corrects over these comparisons ${each} alone (not over all pairs, and not by Dunnett's test, which assumes equal variances and no pairing)`
  return [`Each method is compared with ${against} alone; ${together}. ${choose}`]
}

const rule = (seeded: boolean): string =>
  seeded
    ? "Pairs: paired t-test over the shared seeds, if there are at least two of them and they make up at least half the seeds of the method with fewer; otherwise Welch's t-test."
    : "Pairs: Welch's t-test where the table names no seeds; values at the same position of two lists are not assumed to share a seed. A column `seed` allows pairing methods that share seeds."

/** Demšar 2006, section 3.2.2. */
function againstLine({ control, z, differs }: ComparedWithControl, methods: readonly string[]): string {
  const found = methods.filter((_, row) => differs[row])
  const names = found.length === 0 ? 'no method' : found.join(', ')
  const how = `${controlTest(z.some((value) => value !== null))} and Holm over the ${countedInTerminal(methods.length - 1, 'comparison')}`
  return fullStop(
    `Across data sets each method is compared with ${methods[control]!} alone, by ${how} (Demšar 2006, section 3.2.2); significantly different from it: ${names}`,
  )
}

function rankLines(ranks: TableAnalysis['ranks'], alpha: number, datasets: number): string[] {
  const { value, reason } = ranks
  if (value === null) return [fullStop(`No comparison across data sets: ${reason}`)]
  const { friedman, criticalDifference, cliques, methods, caveat, control } = value
  const { chi2, df, p } = friedman
  const size = `${datasets} data sets and ${methods.length} methods`
  const test = `Friedman's test over ${size}: chi2 = ${chi2.toFixed(3)}, df = ${df}, ${pEquals(p)}${p < alpha ? '' : ', so no two methods differ significantly'}.`
  const distance =
    criticalDifference === null
      ? []
      : [`Nemenyi's critical difference of mean ranks at alpha ${alpha}: ${criticalDifference.toFixed(3)}.`]
  const alike = control
    ? [againstLine(control, methods)]
    : cliques.map((clique) =>
        fullStop(`Not significantly different across data sets: ${clique.map((row) => methods[row]).join(', ')}`),
      )
  const few = datasets < 10 ? ["Friedman's chi2 is only approximate with fewer than ten data sets."] : []
  return [
    test,
    ...distance,
    ...alike,
    ...few,
    ...(caveat === null || isInLead(ranks) ? [] : [fullStop(`Caveat: ${caveat}`)]),
  ]
}

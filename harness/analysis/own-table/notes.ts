/** What a reader must know beside the numbers: how pairs were tested, what is missing, what could not be computed. */
import { counted } from '../../base/text.ts'
import type { ControlTests } from '../../statistics/control-ranks.ts'
import { CORRECTION_NAMES } from '../../statistics/corrections.ts'
import type { TableAnalysis } from './analyse.ts'
import { controlTest } from './captions.ts'

const sentence = (note: string): string => `${note[0]!.toUpperCase()}${note.slice(1)}.`

/** What was read, in one line, and what makes it doubtful. */
export function leadLines({ datasets, unit, options, seeded, warnings = [] }: TableAnalysis): string[] {
  const methods = datasets.flatMap((dataset) => dataset.methods)
  const names = new Set(methods.map(({ method }) => method))
  const counts = methods.map(({ n }) => n)
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  const repeats = `${fewest < most ? `${fewest} to ` : ''}${counted(most, seeded ? 'seed' : 'value')}`
  const size = `${counted(names.size, 'method')} × ${counted(datasets.length, 'data set')} × ${repeats}`
  const better = options.higherIsBetter ? 'higher' : 'lower'
  const values = unit === 'number' ? 'numbers' : unit === 'percent' ? 'percentages' : 'fractions'
  return [
    `Read: ${size}; ${values}; ${better} values are better.`,
    ...warnings.map((warning) => `Warning: ${warning}.`),
  ]
}

export function noteLines(analysis: TableAnalysis): string[] {
  const { options, datasets, seeded, unranked, leftOut, ranks } = analysis
  const pairs = datasets.flatMap((dataset) => dataset.pairs)
  const reasons = new Map<string, number>()
  for (const { reason } of pairs) if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  return [
    ...(analysis.notes ?? []).map(sentence),
    `${options.higherIsBetter ? 'Higher' : 'Lower'} values are better. All tests are two-sided; differences are first minus second.`,
    ...(datasets.some(({ methods }) => methods.some(({ ci95 }) => ci95 !== null))
      ? [`±: half the width of the 95% t-interval of the mean over ${seeded ? 'seeds' : 'values'}.`]
      : []),
    options.against === undefined
      ? 'Bold: p below alpha; of means, the only method that is significantly better than every other on its data set.'
      : 'Bold: p below alpha.',
    ...(options.against === undefined ? [] : controlLines(options)),
    ...(options.test === 'auto' && pairs.length > 0 ? [rule(seeded)] : []),
    ...[...reasons].map(([reason, count]) => `No test for ${count} of ${pairs.length} pairs: ${reason}.`),
    ...(leftOut.length > 0
      ? [`Left out, because they are not data sets: ${leftOut.map((name) => `\`${name}\``).join(', ')}.`]
      : []),
    ...(unranked.length > 0 ? [`Not ranked, because they lack a value on some data set: ${unranked.join(', ')}.`] : []),
    ...rankLines(ranks, options.alpha, datasets.length),
  ]
}

/** Which family the comparisons with one method are, and which they are not. */
function controlLines({ against, correction, family }: TableAnalysis['options']): string[] {
  const each = family === 'dataset' ? 'of each data set' : 'of the whole table'
  const together =
    correction === 'none'
      ? 'p-values are not corrected'
      : `${CORRECTION_NAMES[correction]} corrects over these comparisons ${each} alone (not over all pairs, and not by Dunnett's test, which assumes equal variances and no pairing)`
  return [
    `Each method is compared with ${against} alone; ${together}. Choose that method before looking at the numbers.`,
  ]
}

const rule = (seeded: boolean): string =>
  seeded
    ? "Pairs: paired t-test over the shared seeds, where they are at least two and at least half the seeds of the method with fewer; otherwise Welch's t-test."
    : "Pairs: Welch's t-test where the table names no seeds; values at the same position of two lists are not taken for the same seed. A column `seed` allows pairing methods that share seeds."

/** Demšar 2006, section 3.2.2. */
function againstLine(
  { control, z, pAdjusted }: ControlTests,
  methods: readonly string[],
  differ: boolean,
  alpha: number,
): string {
  const found = methods.filter((_, row) => differ && pAdjusted[row] !== null && pAdjusted[row]! < alpha)
  const names = found.length === 0 ? 'no method' : found.join(', ')
  const how = `${controlTest(z.some((value) => value !== null))} and Holm over the ${counted(methods.length - 1, 'comparison')}`
  return `Across data sets each method is compared with ${methods[control]!} alone, by ${how} (Demšar 2006, section 3.2.2); significantly different from it: ${names}.`
}

function rankLines({ value, reason }: TableAnalysis['ranks'], alpha: number, datasets: number): string[] {
  if (value === null) return [`No comparison across data sets: ${reason}.`]
  const { friedman, criticalDifference, cliques, methods, caveat, control } = value
  const { chi2, df, p } = friedman
  const size = `${datasets} data sets and ${methods.length} methods`
  const test = `Friedman's test over ${size}: chi2 = ${chi2.toFixed(3)}, df = ${df}, p = ${p.toPrecision(3)}${p < alpha ? '' : ', so no two methods differ significantly'}.`
  const distance =
    criticalDifference === null
      ? []
      : [`Nemenyi's critical difference of mean ranks at alpha ${alpha}: ${criticalDifference.toFixed(3)}.`]
  const alike = control
    ? [againstLine(control, methods, p < alpha, alpha)]
    : cliques.map((clique) => `Not significantly different: ${clique.map((row) => methods[row]).join(', ')}.`)
  const few = datasets < 10 ? ["Friedman's chi2 is only approximate with fewer than ten data sets."] : []
  return [test, ...distance, ...alike, ...few, ...(caveat === null ? [] : [`Caveat: ${caveat}.`])]
}

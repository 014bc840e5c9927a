/** What is said of all pairs beside their table, on the page and in a terminal. */
import { isShare } from '../../../db/catalogue/metrics.ts'
import { countedOnPage, fullStop, integer, inUnit, type Unit } from '../../base/text.ts'
import { CORRECTION_ENTRIES } from '../../statistics/corrections.ts'
import { formatExactP } from '../../statistics/p-value.ts'
import { whySuperseded } from '../superseded.ts'
import type { NamedPairs } from './named-pairs.ts'
import type { Significance } from './significance.ts'
import { familyOf, testsText } from './view.ts'

/** `3 of 15 pairs` and `differ: Welch t-test, p < .05 after Holm over the 15 pairs of rows compared here.` */
export function verdict(numbers: Significance, significant: number): { differing: string; how: string } {
  const { pairs, alternative, correction, alpha, tests } = numbers
  if (tests === 0) return { differing: 'No pair', how: 'can be tested.' }
  const ordered = alternative === 'two-sided' ? 'pair' : 'ordered pair'
  const verb = significant === 1 || pairs.length === 1 ? 'differs' : 'differ'
  const corrected =
    correction === 'none' ? 'uncorrected' : `after ${CORRECTION_ENTRIES[correction].title} over ${familyOf(numbers)}`
  return {
    differing: `${integer(significant)} of ${countedOnPage(pairs.length, ordered)}`,
    how: `${verb}: ${testsText(numbers)}, p < ${formatExactP(alpha)} ${corrected}.`,
  }
}

/** The protocol of the score, and what most rows share. */
export const howMeasured = ({ column, usual }: NamedPairs): string =>
  `${[column.protocol, column.selectedOnTest ? 'selected on test' : ''].filter(Boolean).join(', ')}${usualText(usual)}`

export const usualText = (usual: string): string => (usual ? ` · ${usual} unless noted otherwise` : '')

/** How many pairs have no p, and why; null where all have one. */
export function untestedText({ pairs, tests }: Significance): { head: string; why: string } | null {
  const without = pairs.length - tests
  if (without === 0) return null
  const reasons = [...new Set(pairs.flatMap(({ reason }) => reason ?? []))]
  return { head: `n/a for ${countedOnPage(without, 'pair')}:`, why: fullStop(reasons.join('; ')) }
}

/** What no data of this size could show; null for nothing. */
export function limitsText({ limits }: Significance): string | null {
  if (limits.length === 0) return null
  const which = limits.length > 3 ? `${limits.length} kinds of pairs` : 'This test'
  return `${which} ${fullStop(limits.slice(0, 3).join('; '))}`
}

/** @param where - rows are chosen. */
export const cutText = ({ cut, rows }: Significance, where: string): string | null =>
  cut === 0
    ? null
    : `Only the best ${rows.length} rows are compared; ${countedOnPage(cut, 'more row')} can be chosen ${where} instead.`

/** Why nothing is compared, and what to do about it. @param where - rows are chosen. */
export function tooFewRows(
  { numbers: { candidates, rows, test }, names }: NamedPairs,
  where: string,
): { what: string; remedy: string } {
  const single = candidates.filter(({ n }) => n === 1).length
  const one = rows[0] ? names.get(rows[0].key)?.title : null
  if (candidates.length < 2) {
    return {
      what: 'there is only one row',
      remedy: `${one ?? 'it'} cannot be compared with another row on this score yet`,
    }
  }
  const isTTest = test !== 'mcnemar' && test !== 'auto'
  const are = single === 1 ? 'is' : 'are'
  return {
    what: one ? 'only one row is chosen' : 'no row has two runs',
    remedy:
      single > 0 && isTTest
        ? `${countedOnPage(single, 'row')} of ${candidates.length} ${are} a single run, which has no spread. Run more seeds, or use McNemar's test, which compares single runs item by item where predictions are stored`
        : `choose another ${where}`,
  }
}

/** The minimum detectable difference, in words. */
export function detectableText(significance: Significance, unit: Unit): string | null {
  const { detectable, alpha, tests, correction, column } = significance
  if (!detectable || detectable.alone === null) return null
  const { n, sd, paired, alone, corrected, others } = detectable
  const points = unit === 'percent' ? ' points' : ''
  const write = (value: number) => `${inUnit(value, unit)}${points}`
  const spread = paired ? 'a standard deviation of the paired differences' : 'a standard deviation within rows'
  const assumed = paired ? '' : ' This supposes the same variance in every row.'
  const { title, leastFactor } = CORRECTION_ENTRIES[correction]
  const many = leastFactor(tests) > 1 && corrected !== null
  // Two shares cannot differ by more than 1.
  const isReached = (value: number) => value < 1 || !isShare(column.metric)
  const reach = isReached(corrected ?? 0)
    ? `it detects one of ${write(corrected ?? 0)}`
    : 'no difference, however large, would be detected with this power'
  const further = many ? `; after ${title}'s correction over ${tests} pairs, ${reach}` : ''
  const more =
    others === null ? '' : ` ${othersText(others, paired, many, (value) => (isReached(value) ? write(value) : 'none'))}`
  return `With ${n} seeds per row and ${spread} of ${write(sd)}, a single comparison at alpha ${formatExactP(alpha)} detects a true difference of ${write(alone)} with 80% power${further}.${more} Smaller differences will usually be missed.${assumed}`
}

/** How many rows have the fewest seeds, and what most of the others, which have more, detect. */
function othersText(
  { n, count, fewest, of, alone, corrected }: NonNullable<NonNullable<Significance['detectable']>['others']>,
  paired: boolean,
  many: boolean,
  write: (value: number) => string,
): string {
  const verb = (rows: number) => (rows === 1 ? 'has' : 'have')
  const pairs = (many: number) => (many === 1 ? 'pair shares' : 'pairs share')
  const few = paired
    ? `Of ${of} pairs of rows, ${fewest} ${fewest === 1 ? 'shares' : 'share'} so few seeds`
    : `Of ${of} rows, ${fewest} ${verb(fewest)} so few seeds`
  const have = paired ? `with ${n}, as ${count} ${pairs(count)}` : `with ${n}, as ${count} ${verb(count)}`
  const further = many ? ` alone and ${write(corrected ?? 0)} after the correction` : ''
  return `${few}: ${have}, it is ${write(alone ?? 0)}${further}.`
}

/**
 * Which stale rows are compared, and which are left out for a current row; none where no row is stale.
 * @param where - rows are chosen.
 */
export function staleNotes(
  { candidates, rows }: Pick<Significance, 'candidates' | 'rows'>,
  where = 'under Rows',
): string[] {
  const compared = rows.filter(({ stale }) => stale).length
  const replaced = candidates.filter((row) => row.superseded !== null && !rows.includes(row))
  const are = (count: number) => (count === 1 ? 'is' : 'are')
  return [
    ...(compared > 0
      ? [
          `${countedOnPage(compared, 'stale row')} ${are(compared)} among the rows compared: run them again to compare current ones.`,
        ]
      : []),
    ...(replaced.length > 0
      ? [
          `${countedOnPage(replaced.length, 'stale row')} ${are(replaced.length)} left out, ${whySuperseded(replaced)}; choose ${where} to compare both.`,
        ]
      : []),
  ]
}

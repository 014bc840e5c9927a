/** Pairs of rows for display: cells of the matrix, lines of the table, and a tooltip text for each number. */

import { type Origin, originOf } from '../../../db/catalogue/titles.ts'
import {
  countedOnPage,
  decimalsOfDifference,
  inUnit,
  listed,
  rangeText,
  signedIn,
  type Unit,
  withMinus,
} from '../../base/text.ts'
import { CORRECTION_ENTRIES } from '../../statistics/corrections.ts'
import { formatP, pEquals } from '../../statistics/p-value.ts'
import { ALL_SEEDS_EQUAL } from '../../statistics/pair-rule.ts'
import type { Interval } from '../../statistics/summary.ts'
import type { NamedPairs } from './named-pairs.ts'
import { APPLIED_TESTS } from './options.ts'
import type { Significance, SignificancePair } from './significance.ts'

const TEST_NAMES: Record<Significance['test'], string> = {
  auto: 'paired t-test where seeds are shared, else Welch',
  welch: 'Welch t-test',
  student: 'Student t-test',
  paired: 'paired t-test',
  'mann-whitney': 'exact Mann-Whitney test',
  mcnemar: 'exact McNemar test',
}

/** The tests by which the pairs were compared, with the number of pairs of each where they are several. */
export function testsText({ test, pairs }: Pick<Significance, 'test' | 'pairs'>): string {
  const tested = pairs.filter(({ p }) => p !== null)
  const used = APPLIED_TESTS.map((one) => ({ one, n: tested.filter((pair) => pair.test === one).length }))
  const some = used.filter(({ n }) => n > 0)
  if (some.length < 2) return TEST_NAMES[some[0]?.one ?? test]
  return listed(some.map(({ one, n }) => `${TEST_NAMES[one]} (${countedOnPage(n, 'pair')})`))
}

/** A comparison of row and column, coloured by significance in three strengths; an arrow repeats the direction. */
export interface MatrixCell {
  text: string
  sign: 'higher' | 'lower' | null
  /** Whether the difference is good; where neither direction is better, higher gets the colour of `better`. */
  tone: 'better' | 'worse' | null
  strength: 0 | 1 | 2 | 3
  how: string
  /** Index in `lines` of the full result. */
  line: number
  /** Whether the cell repeats the same test with the sides swapped. */
  mirrored: boolean
}

/** A cell where colours do not show, with a sign where the difference is significant. */
export const withSign = ({ text, tone, sign }: MatrixCell): string =>
  tone === null ? text : `${text} ${sign === 'higher' ? '(+)' : '(−)'}`

export interface PairLine extends SignificancePair {
  nameA: string
  nameB: string
  how: string
}

export interface MatrixRow {
  key: string
  number: number
  title: string
  /** As its title with what tells it from others of that title. */
  full: string
  details: string
  /** The least of the details that tells it from others of its title, for a narrow screen. */
  brief: string
  origin: Origin | null
  /** Null on the diagonal. */
  cells: (MatrixCell | null)[]
}

export interface PairsView {
  matrix: MatrixRow[]
  /** Smallest corrected p first, pairs without a p last. */
  lines: PairLine[]
  unit: Unit
  /** Of differences and of the ends of their intervals. */
  decimals: number
  significant: number
}

export function pairsView({ numbers, column, names }: NamedPairs): PairsView {
  const { rows, pairs } = numbers
  const { unit } = column
  const lines = pairs
    .map((pair): PairLine => {
      const [nameA, nameB] = [names.get(pair.a)!.full, names.get(pair.b)!.full]
      return { ...pair, nameA, nameB, how: sentence(pair, nameA, nameB, numbers, unit, decimalsOf([pair], rows, unit)) }
    })
    .sort((x, y) => (x.pAdjusted ?? 2) - (y.pAdjusted ?? 2) || (x.p ?? 2) - (y.p ?? 2))
  const at = new Map(lines.map((line, i) => [`${line.a} ${line.b}`, i]))
  const matrix = rows.map(({ key, variant }, i) => ({
    key,
    number: i + 1,
    title: names.get(key)!.title,
    full: names.get(key)!.full,
    details: names.get(key)!.apart,
    brief: names.get(key)!.brief,
    origin: originOf(variant),
    cells: rows.map((other): MatrixCell | null => {
      if (other.key === key) return null
      const own = at.get(`${key} ${other.key}`)
      const line = own ?? at.get(`${other.key} ${key}`)!
      return cellOf(lines[line]!, line, own === undefined, numbers)
    }),
  }))
  const decimals = decimalsOf(pairs, rows, unit)
  return { matrix, lines, unit, decimals, significant: lines.filter(({ verdict }) => isDecided(verdict)).length }
}

/** So many that differences agree with the means of their rows, and no end of an interval beside 0 is written as 0. */
function decimalsOf(pairs: readonly SignificancePair[], rows: Significance['rows'], unit: Unit): number {
  const means = new Map(rows.map(({ key, mean }) => [key, mean]))
  const agreeing = pairs.map(({ a, b, difference }) =>
    decimalsOfDifference(difference, means.get(b)!, means.get(a)!, unit),
  )
  const decimals = Math.max(decimalsOfDifference(0, 0, 0, unit), ...agreeing)
  const ends = pairs.flatMap(({ ci95 }) => ci95 ?? [])
  return ends.some((end) => end !== 0 && Number(inUnit(Math.abs(end), unit, decimals)) === 0) ? decimals + 1 : decimals
}

export const isDecided = (verdict: SignificancePair['verdict']): boolean => verdict === 'higher' || verdict === 'lower'

function cellOf(line: PairLine, at: number, mirrored: boolean, { alpha, column }: Significance): MatrixCell {
  const { pAdjusted, verdict, how } = line
  const difference = mirrored ? -line.difference : line.difference
  const sign = pAdjusted === null || difference === 0 ? null : difference > 0 ? 'higher' : 'lower'
  const decided = isDecided(verdict) && pAdjusted !== null
  const good = difference > 0 === (column.direction || 1) > 0
  return {
    text: pAdjusted === null ? 'n/a' : formatP(pAdjusted),
    sign,
    tone: decided ? (good ? 'better' : 'worse') : null,
    strength: !decided ? 0 : pAdjusted < alpha / 50 ? 3 : pAdjusted < alpha / 5 ? 2 : 1,
    how,
    line: at,
    mirrored,
  }
}

/** `3 seeds each, Welch t-test, t = 4.12, df = 3.6, p = .012 after Holm over 15 pairs` */
function sentence(
  pair: SignificancePair,
  nameA: string,
  nameB: string,
  significance: Significance,
  unit: Unit,
  decimals: number,
): string {
  const { pAdjusted, p, difference, ci95, reason } = pair
  const points = unit === 'percent' ? ' points' : ''
  const apart = `${signedIn(difference, unit, decimals)}${points}`
  const interval = ci95 ? ` (95% interval ${intervalText(ci95, unit, decimals)})` : ''
  const head = `${nameA} against ${nameB}: ${apart}${interval}`
  if (pAdjusted === null || p === null) return [head, `no test: ${reason}`].join('\n')
  const direction =
    significance.alternative === 'two-sided'
      ? ''
      : ` (alternative: the first is ${significance.alternative === 'less' ? 'lower' : 'higher'})`
  const corrected =
    significance.correction === 'none'
      ? `${pEquals(p)}, not corrected for ${countedOnPage(significance.tests, 'pair')}`
      : `${pEquals(pAdjusted)} after ${CORRECTION_ENTRIES[significance.correction].title} over ${familyOf(significance)}`
  const before = significance.correction === 'none' ? '' : `uncorrected: ${pEquals(p)}`
  const test = [
    samples(pair),
    `${TEST_NAMES[pair.test ?? significance.test]}${direction}`,
    ...statistics(pair),
    corrected,
  ].join(', ')
  return [head, test, before, ...tiedSides(pair, nameA, nameB, significance), pair.limit ?? '']
    .filter(Boolean)
    .join('\n')
}

/** Why several runs of a side are compared by the items of one. */
function tiedSides(pair: SignificancePair, nameA: string, nameB: string, significance: Significance): string[] {
  if (pair.test !== 'mcnemar') return []
  const tied = tiedRows(significance)
  const sides = [tied.includes(pair.a) ? nameA : '', tied.includes(pair.b) ? nameB : ''].filter(Boolean)
  return sides.map((name) => `${name}: ${ALL_SEEDS_EQUAL}`)
}

/** Keys of the rows that are compared by the items of one run, as all their seeds gave the same value. */
export function tiedRows({ test, rows, pairs }: Pick<Significance, 'test' | 'rows' | 'pairs'>): string[] {
  if (test !== 'auto' || pairs.every((pair) => pair.test !== 'mcnemar')) return []
  return rows.flatMap(({ key, deterministic }) => (deterministic ? key : []))
}

/** The family of the correction: `the 15 pairs of rows compared here`. */
export const familyOf = ({ tests }: Pick<Significance, 'tests'>): string =>
  tests === 1 ? 'the one pair of rows compared here' : `the ${countedOnPage(tests, 'pair')} of rows compared here`

function samples({ n: [a, b], seeds, items, test }: SignificancePair): string {
  if (items) {
    const { onlyA, onlyB } = items
    const runs = seeds?.length === 1 ? `the runs of seed ${seeds[0]}` : `the runs of seeds ${seeds?.join(' and ')}`
    return `${runs} on ${countedOnPage(items.items, 'test item')} (only the first is right on ${onlyA}, only the second on ${onlyB})`
  }
  if (test === 'paired') return `${countedOnPage(a, 'shared seed')} (${seeds?.join(', ')})`
  return a === b ? `${a} seeds each` : `${a} and ${b} seeds`
}

function statistics({ statistic, df, test }: SignificancePair): string[] {
  if (statistic === null) return []
  if (test === 'mann-whitney') return [`U = ${statistic}`]
  return [`t = ${withMinus(statistic.toFixed(2))}`, `df = ${df === null ? '' : degreesText(df)}`]
}

/** Degrees of freedom, which are whole numbers but for Welch's test: `4`, `3.7`. */
export const degreesText = (df: number): string => df.toFixed(1).replace(/\.0$/, '')

/** `+0.9 to +3.3` */
export const intervalText = (ends: Interval, unit: Unit, decimals?: number): string =>
  rangeText(ends, (end) => signedIn(end, unit, decimals))

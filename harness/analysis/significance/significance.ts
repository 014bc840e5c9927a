/**
 * Compares any set of rows by one number: tests of every pair with correction, effect sizes, and the detectable
 * difference. The page, the API and the command line all use it.
 */

import { isCalled } from '../../../db/catalogue/score-names.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import { leaderboardDatasets } from '../../../db/queries/leaderboard.ts'
import type { Database } from '../../../db/read-only.ts'
import { corrected, DEFAULT_CORRECTION } from '../../statistics/corrections.ts'
import { minimumDetectableDifference } from '../../statistics/minimum-detectable-difference.ts'
import { sharedValues } from '../../statistics/pair-rule.ts'
import { ALPHA } from '../../statistics/significance-level.ts'
import { outOfReach } from '../../statistics/smallest-p.ts'
import { type Summary, summarize } from '../../statistics/summary.ts'
import { datasetAmong, whyNoDataset } from '../dataset-names.ts'
import { storedItems } from '../items/stored-items.ts'
import type { Alternative, Correction, NotThere, PairTest, SignificanceOptions } from './options.ts'
import { seeded, type TestedPair, testPair } from './pair-test.ts'
import { type ComparedBoard, type ComparedColumn, type ComparedRow, comparedBoard } from './rows.ts'

/** Limit on rows; with more, the matrix is unreadable and no difference survives the correction. */
const MOST_ROWS = 40

export interface SignificancePair extends Omit<TestedPair, 'exact'> {
  /** Keys of the rows. */
  a: string
  b: string
  /** After the correction over all pairs that have a p. */
  pAdjusted: number | null
  /** How A compares with B. */
  verdict: 'higher' | 'lower' | 'undecided' | 'n/a'
  /** Whether no data of this size could reach significance. */
  limit: string | null
}

/** The smallest true difference that is detectable at 80% power. */
interface Detectable {
  /** Runs per row, for the row with the fewest. */
  n: number
  /** Standard deviation within rows; of the differences of pairs where all are paired. */
  sd: number
  paired: boolean
  /** For a single comparison, and at alpha divided by the number of tests. */
  alone: number | null
  corrected: number | null
  /** The same for the number of runs that most of the others have; null where all have `n`. */
  others: MoreRuns | null
}

/** Rows, or pairs of them where all are paired, that have more runs than those with the fewest. */
interface MoreRuns {
  n: number
  /** How many have this number of runs. */
  count: number
  /** How many have the fewest, and how many there are. */
  fewest: number
  of: number
  alone: number | null
  corrected: number | null
}

export interface Significance {
  dataset: string
  column: ComparedColumn
  test: PairTest
  correction: Correction
  alternative: Alternative
  alpha: number
  /** Best first. */
  rows: ComparedRow[]
  /** Every pair once, the better row first; under a one-sided alternative both ways round. */
  pairs: SignificancePair[]
  /** Number of pairs with a p, over which p is corrected. */
  tests: number
  detectable: Detectable | null
  /** Sentences about results that no data of this size could show. */
  limits: string[]
  /** Rows that have the number and could be chosen. */
  candidates: ComparedRow[]
  /** Candidates that were not left out by choice but because there are too many. */
  cut: number
  ignored: NotThere[]
}

/** @returns null while no finished run has a score. */
export function significance(database: Database, options: SignificanceOptions = {}): Significance | null {
  const ignored: NotThere[] = []
  const found = findBoard(database, options.dataset ?? null, ignored)
  if (!found) return null
  const { dataset, board } = found
  const column = findColumn(board, options.column ?? null, ignored)
  const candidates = board.rows.get(column.key)!
  const { test = 'auto', correction = DEFAULT_CORRECTION, alternative = 'two-sided', alpha = ALPHA } = options
  const wanted = options.rows ? keysOf(board, candidates, options.rows, ignored) : []
  const { rows, cut } = chooseRows(candidates, wanted, test)
  const items = test === 'mcnemar' || test === 'auto' ? itemsBehind(database, rows, column) : () => []
  const pairs = testPairs(rows, (a, b) => testPair(a, b, test, alternative, items), { correction, alternative, alpha })
  const tests = pairs.filter(({ p }) => p !== null).length
  return {
    dataset,
    column,
    test,
    correction,
    alternative,
    alpha,
    rows,
    pairs,
    tests,
    detectable: detectable(rows, test, pairs, alternative, alpha, tests),
    limits: [...new Set(pairs.flatMap(({ limit }) => limit ?? []))],
    candidates,
    cut,
    ignored,
  }
}

function itemsBehind(database: Database, rows: readonly ComparedRow[], column: ComparedColumn) {
  const keyOf = ({ measuredBy, condition }: ComparedRow) => ({ groupId: measuredBy, condition })
  const read = storedItems(database, rows.map(keyOf), column)
  return (row: ComparedRow) => read(keyOf(row))
}

/**
 * The requested data set; otherwise the first of the catalogue with two rows of several runs, else the first with
 * anything. A new run can only move this to an earlier data set of the catalogue, never back.
 */
function findBoard(
  database: Database,
  wanted: string | null,
  ignored: NotThere[],
): { dataset: string; board: ComparedBoard } | null {
  const names = leaderboardDatasets(database)
    .filter(({ groups }) => groups > 0)
    .map(({ dataset }) => dataset)
  const named = wanted === null ? null : datasetAmong(wanted, names)
  if (named?.dataset === null) {
    const why = whyNoDataset(named, 'there are no results on this data set')
    ignored.push({ name: 'dataset', value: wanted!, why, known: named.among ?? names })
  }
  let first: { dataset: string; board: ComparedBoard } | null = null
  for (const dataset of named?.dataset == null ? names : [named.dataset]) {
    const board = comparedBoard(database, dataset)
    if (board.columns.length === 0) continue
    const one = { dataset, board }
    first ??= one
    if (board.columns.some(({ repeated }) => repeated > 1)) return one
  }
  return first
}

/**
 * The default, and of several with the wanted name: the first in display order, honest protocols first, that two rows with
 * several runs have; otherwise that two rows have. How many more rows have it does not matter, so that a new run does not
 * change the view.
 */
function findColumn({ columns }: ComparedBoard, wanted: string | null, ignored: NotThere[]): ComparedColumn {
  const named = columns.find(({ key }) => key === wanted)
  if (named) return named
  const called = wanted === null ? [] : columns.filter((column) => isCalled(column, wanted))
  if (wanted !== null && called.length === 0) {
    const known = [...new Set(columns.map(({ evaluation, metric }) => `${evaluation}/${metric}`))]
    ignored.push({ name: 'column', value: wanted, why: 'this data set has no such column', known })
  }
  const among = called.length > 0 ? called : columns
  const honest = among.filter(({ selectedOnTest }) => !selectedOnTest)
  const pool = honest.length > 0 ? honest : among
  return pool.find(({ repeated }) => repeated > 1) ?? pool.find(({ rows }) => rows > 1) ?? pool[0]!
}

/** The keys of the candidates that these keys and names mean. */
function keysOf(
  { called }: ComparedBoard,
  candidates: readonly ComparedRow[],
  names: readonly string[],
  ignored: NotThere[],
): string[] {
  const known = candidates.map(({ key }) => key)
  return names.flatMap((value) => {
    const keys = known.includes(value) ? [value] : called(value).filter((key) => known.includes(key))
    if (keys.length === 0) {
      ignored.push({ name: 'rows', value, why: 'no row with this name has a value in this column', known })
    }
    return keys
  })
}

/** The default: all rows that the test can use, except stale ones that current ones replace. */
function chooseRows(
  candidates: readonly ComparedRow[],
  wanted: readonly string[],
  test: PairTest,
): { rows: ComparedRow[]; cut: number } {
  const named = candidates.filter(({ key }) => wanted.includes(key))
  // Deterministic rows are left out of a t-test that was requested by name.
  const byItems = test === 'mcnemar' || test === 'auto'
  const usable = candidates.filter(({ n, deterministic, superseded }) => {
    return (byItems || (n > 1 && !deterministic)) && superseded === null
  })
  const chosen = named.length > 0 ? named : usable
  return { rows: chosen.slice(0, MOST_ROWS), cut: Math.max(0, chosen.length - MOST_ROWS) }
}

function testPairs(
  rows: readonly ComparedRow[],
  test: (a: ComparedRow, b: ComparedRow) => TestedPair,
  { correction, alternative, alpha }: Required<Pick<Significance, 'correction' | 'alternative' | 'alpha'>>,
): SignificancePair[] {
  const bothWays = alternative !== 'two-sided'
  const tested = rows.flatMap((a, i) =>
    rows.flatMap((b, j) => (i < j || (bothWays && i !== j) ? { a: a.key, b: b.key, ...test(a, b) } : [])),
  )
  const adjusted = corrected(
    tested.map(({ p }) => p),
    correction,
  )
  const tests = tested.filter(({ p }) => p !== null).length
  return tested.map(({ exact, ...pair }, i) => {
    const pAdjusted = adjusted[i]!
    const side = pair.difference > 0 ? 'higher' : 'lower'
    const verdict = pAdjusted === null ? 'n/a' : pAdjusted < alpha ? side : 'undecided'
    const limit = exact && pair.p !== null ? outOfReach(exact, { alpha, correction, tests, alternative }) : null
    return { ...pair, pAdjusted, verdict, limit }
  })
}

function detectable(
  rows: readonly ComparedRow[],
  test: PairTest,
  pairs: readonly SignificancePair[],
  alternative: Alternative,
  alpha: number,
  tests: number,
): Detectable | null {
  const repeated = rows.filter(({ n, deterministic }) => n > 1 && !deterministic)
  if (test === 'mcnemar' || repeated.length < 2 || tests === 0) return null
  const bySeeds = pairs.filter((pair) => pair.p !== null && pair.items === null)
  if (bySeeds.length === 0) return null
  const paired = bySeeds.every((pair) => pair.test === 'paired')
  const spread = paired ? deviationOfPairs(repeated) : pooled(repeated)
  if (!spread) return null
  const { sd, numbers } = spread
  const pairing = paired ? 'paired' : 'separate'
  // One-sided: the same critical value as two-sided at twice the level.
  const level = alternative === 'two-sided' ? alpha : 2 * alpha
  const at = (n: number, share: number) => minimumDetectableDifference(n, sd, { pairing, alpha: level / share }).value
  const both = (n: number) => ({ alone: at(n, 1), corrected: at(n, tests) })
  const n = Math.min(...numbers)
  const more = numbers.filter((one) => one > n)
  const sizes = [...groupBy(more, (one) => one).values()].sort((x, y) => y.length - x.length || x[0]! - y[0]!)
  const usual = sizes[0]
  const others = usual && {
    n: usual[0]!,
    count: usual.length,
    fewest: numbers.length - more.length,
    of: numbers.length,
  }
  return { n, sd, paired, ...both(n), others: others ? { ...others, ...both(others.n) } : null }
}

/** A pooled standard deviation, and the number of values of each sample behind it. */
interface Spread {
  sd: number
  numbers: number[]
}

/** Pooled over all pairs of rows with two shared seeds at least. */
function deviationOfPairs(rows: readonly ComparedRow[]): Spread | null {
  const all = rows.flatMap((a, i) =>
    rows.slice(i + 1).flatMap((b) => {
      const differences = sharedValues(seeded(a), seeded(b)).map(({ x, y }) => x - y)
      return differences.length > 1 ? [summarize(differences)] : []
    }),
  )
  return all.length === 0 ? null : pooled(all)
}

function pooled(samples: readonly Pick<Summary, 'n' | 'sd'>[]): Spread {
  const df = samples.reduce((sum, { n }) => sum + n - 1, 0)
  const squares = samples.reduce((sum, { n, sd }) => sum + (n - 1) * (sd ?? 0) ** 2, 0)
  return { sd: Math.sqrt(squares / df), numbers: samples.map(({ n }) => n) }
}

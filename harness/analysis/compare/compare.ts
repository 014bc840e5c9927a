/**
 * Compares two runs, or two groups of runs that differ only in the seed: every score that both have, with the
 * difference, its interval, the appropriate test and a verdict. `compare`, the page and the API all use it.
 */

import { directionOf } from '../../../db/catalogue/metrics.ts'
import { isCalled, namesInList } from '../../../db/catalogue/score-names.ts'
import { makerOf, originOf } from '../../../db/catalogue/titles.ts'
import { AS_REPORTED } from '../../../db/config/reported.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import { type ItemKey, itemsOfRuns, truthsOf } from '../../../db/queries/items.ts'
import { type RunScore, scoresOfRuns, variantsOfRuns } from '../../../db/queries/runs.ts'
import type { Database } from '../../../db/read-only.ts'
import { type ScoreKind, scoreKind } from '../../../db/score-key.ts'
import { quoted } from '../../base/quoted.ts'
import { type Correction, corrected, DEFAULT_CORRECTION } from '../../statistics/corrections.ts'
import { type Seeded, type SeedTestName, sharedValues } from '../../statistics/pair-rule.ts'
import { ALPHA } from '../../statistics/significance-level.ts'
import type { RunItems } from '../board/types.ts'
import { type ClassFlips, flipsByClass, sumFlips } from '../items/item-comparison.ts'
import { areOfSameItems, type ItemSide, pairsOfRuns } from '../items/item-test.ts'
import { conditionOfItems } from '../items/stored-items.ts'
import type { Side } from './find-runs.ts'
import { type Tested, testScore } from './score-test.ts'

export interface CompareOptions {
  /** Only scores of this metric, of this evaluation, or of both as `evaluation/metric`, or of a list of these; null: all. */
  metric?: string | null
  /** Of the seeds. @default auto */
  test?: SeedTestName
  /** Over the scores shown that have a p. @default holm */
  correction?: Correction
  /** Level of the corrected p from which a difference counts. @default ALPHA */
  alpha?: number
  /** A loss must be larger than this to count as a regression; a fraction. @default 0 */
  margin?: number
}

/** `differs` if neither direction is better; `undecided` if the difference is not significant; `n/a` without a test. */
export const VERDICTS = ['better', 'worse', 'differs', 'undecided', 'n/a'] as const
type Verdict = (typeof VERDICTS)[number]

export interface ComparedScore extends Tested, ScoreKind {
  selectedOnTest: boolean
  /** 1: higher is better, -1: lower, 0: neither. */
  direction: 1 | -1 | 0
  /** After the correction over all scores shown that have a p. */
  pAdjusted: number | null
  /** How B compares with A. */
  verdict: Verdict
  /** Whether B is significantly worse by more than the margin. */
  regression: boolean
  /** By true class, summed over `flipPairs` pairs of runs; null where no pair has predictions on the same items. */
  flips: ClassFlips[] | null
  /** How many pairs of runs have predictions on the same items: runs of the same seed, or the only two. */
  flipPairs: number
}

export interface Comparison {
  a: Side
  b: Side
  /** That was asked for. */
  test: SeedTestName
  correction: Correction
  /** Number of scores with a p, over which p is corrected. */
  tests: number
  alpha: number
  margin: number
  /** Seeds that both sides have and that one program drew by; their runs are paired. */
  sharedSeeds: number[]
  scores: ComparedScore[]
  /** Scores that only one side has, e.g. `knn top1`. */
  onlyA: string[]
  onlyB: string[]
}

export function compareSides(
  database: Database,
  a: Side,
  b: Side,
  { metric = null, test = 'auto', correction = DEFAULT_CORRECTION, alpha = ALPHA, margin = 0 }: CompareOptions = {},
): Comparison {
  const [scoresA, scoresB] = [a, b].map(({ runs }) => scoresBySeed(database, runs, metric)) as [
    SeededScores,
    SeededScores,
  ]
  const itemsOf = pairedItems(database, a, b)
  const keys = [...scoresA.keys()].filter((key) => scoresB.has(key))
  const tested = keys.map((key) => {
    const { score, values } = scoresA.get(key)!
    const [itemsA, itemsB] = itemsOf(score)
    const sides = [
      { scores: values, items: itemsA },
      { scores: scoresB.get(key)!.values, items: itemsB },
    ] as const
    return { score, flipped: flipsOf(...sides), result: testScore(...sides, alpha, test) }
  })
  const p = tested.map(({ result }) => result.p)
  const adjusted = corrected(p, correction)
  const scores = tested.map(({ score, flipped, result }, i): ComparedScore => {
    const direction = directionOf(score.metric)
    const verdict = verdictOf(result, adjusted[i]!, direction, alpha)
    const loss = -direction * result.difference
    return {
      ...scoreKind(score),
      selectedOnTest: score.selectedOnTest,
      direction,
      ...result,
      pAdjusted: adjusted[i]!,
      verdict,
      regression: verdict === 'worse' && loss > margin,
      ...flipped,
    }
  })
  const lacking = (from: SeededScores, other: SeededScores) =>
    [...from].flatMap(([key, { score }]) => (other.has(key) ? [] : [scoreLabel(score)]))
  const [seedsA, seedsB] = [a, b].map(({ runs }) => seedsOf(database, runs)) as [Seeded[], Seeded[]]
  return {
    a,
    b,
    test,
    correction,
    alpha,
    margin,
    scores,
    tests: p.filter((one) => one !== null).length,
    sharedSeeds: sharedValues(seedsA, seedsB).map(({ seed }) => seed),
    onlyA: lacking(scoresA, scoresB),
    onlyB: lacking(scoresB, scoresA),
  }
}

/** Why a comparison is empty, or null. */
export function nothingCompared(
  database: Database,
  { a, b, scores, onlyA, onlyB }: Comparison,
  metric: string | null,
): { what: string; remedy: string } | null {
  const ids = new Set(a.runs.map(({ id }) => id))
  const both = b.runs.filter(({ id }) => ids.has(id)).length
  if (both > 0) {
    const all = both === a.runs.length && both === b.runs.length
    const shared = both === 1 ? 'a run' : `${both} runs`
    const what = `${a.name} and ${b.name} ${all ? 'are the same runs' : `have ${shared} in common`}`
    return { what, remedy: 'name two different ones' }
  }
  const unknown = metric === null ? undefined : notAmong(scores, metric)
  if (scores.length > 0 && unknown === undefined) return null
  if (scores.length > 0) {
    return { what: `${a.name} and ${b.name} have no score of ${unknown} in common`, remedy: 'leave it out of the list' }
  }
  const otherwise = onlyA.find((label) => onlyB.includes(label))
  if (otherwise !== undefined) {
    return {
      what: `${a.name} and ${b.name} both have ${otherwise}, but measured by other protocols or on other data`,
      remedy: remedyFor(database, [a, b], otherwise),
    }
  }
  const ofMetric = metric === null ? '' : ` of ${metric}`
  const what = `${a.name} and ${b.name} have no score${ofMetric} in common`
  if (metric !== null && onlyA.length + onlyB.length === 0) {
    return { what, remedy: 'neither has one; omit the metric to see the scores of both' }
  }
  const has = (name: string, labels: readonly string[]) =>
    `${name} has ${labels.slice(0, 4).join(', ') || 'none'}${labels.length > 4 ? ', …' : ''}`
  return {
    what,
    remedy: `${has(a.name, onlyA)}; ${has(b.name, onlyB)}`,
  }
}

/** The first name of a list that is that of no score. */
const notAmong = (scores: readonly ComparedScore[], list: string): string | undefined =>
  namesInList(list, scores).find((name) => !scores.some((score) => isCalled(score, name)))

/** How to compare two sides whose scores of this label were measured by other protocols or on other data. */
function remedyFor(database: Database, sides: readonly Side[], label: string): string {
  const found = sides.map(({ name, runs }) => {
    const all = [...scoresBySeed(database, runs, null).values()]
    return { name, ...all.find(({ score }) => scoreLabel(score) === label)!.score }
  })
  const reported = found.find(({ protocol }) => protocol === AS_REPORTED)
  const measured = found.find(({ protocol, dataset }) => protocol !== AS_REPORTED && dataset === reported?.dataset)
  if (reported === undefined || measured === undefined) {
    const how = found.map(({ name, dataset, protocol }) => `${name} was on ${dataset} by "${protocol}"`)
    return `compare rows that were measured alike: ${how.join(', ')}`
  }
  return `if ${reported.name} was measured as the other, remove it and import its table with --protocol ${quoted(measured.protocol)}`
}

/** `linear top1`, `noisy-labels noise=0.2 rate=0 top1 (honest)` */
export function scoreLabel({ evaluation, condition, metric, protocol }: Omit<RunScore, 'value'>): string {
  const how = evaluation === 'noisy-labels' ? ` (${protocol})` : ''
  return `${[evaluation, condition, metric].filter(Boolean).join(' ')}${how}`
}

export type SeededScores = Map<string, { score: RunScore; values: Seeded[] }>

/** The key of a score: only scores with equal data set, evaluation, condition, metric and protocol are compared. */
export function scoresBySeed(
  database: Database,
  runs: readonly { id: string; seed: number }[],
  wanted: string | null,
): SeededScores {
  const ids = runs.map(({ id }) => id)
  const stored = scoresOfRuns(database, ids)
  const makers = makersOf(database, runs)
  const rows = runs.flatMap(({ id, seed }) =>
    (stored.get(id) ?? []).map((score) => ({ seed, score, maker: makers(id) })),
  )
  const all = rows.map(({ score }) => score)
  const names = wanted === null ? null : namesInList(wanted, all)
  const isAsked = (score: RunScore) => names === null || names.some((name) => isCalled(score, name))
  const asked = rows.filter(({ score }) => score.value !== null && isAsked(score))
  const groups = groupBy(asked, ({ score: { dataset, evaluation, condition, metric, protocol } }) =>
    JSON.stringify([dataset, evaluation, condition, metric, protocol]),
  )
  const found = [...groups].map(([key, members]) => {
    const values = members
      .map(({ seed, score, maker }) => ({ seed, value: score.value!, maker }))
      .sort((x, y) => x.seed - y.seed)
    return [key, { score: members[0]!.score, values }] as const
  })
  return new Map(found)
}

/** The seeds of runs and who drew by them, without a value. */
function seedsOf(database: Database, runs: Side['runs']): Seeded[] {
  const makers = makersOf(database, runs)
  return runs.map(({ id, seed }) => ({ seed, value: Number.NaN, maker: makers(id) }))
}

function makersOf(database: Database, runs: readonly { id: string }[]): (id: string) => string | undefined {
  const variants = variantsOfRuns(
    database,
    runs.map(({ id }) => id),
  )
  return (id) => makerOf(originOf(variants.get(id) ?? ''))
}

/** The predictions behind a score, of each run of either side that has them, in the order of seeds. */
function pairedItems(database: Database, a: Side, b: Side): (score: RunScore) => readonly [RunItems[], RunItems[]] {
  const ids = [...a.runs, ...b.runs].map(({ id }) => id)
  const all = itemsOfRuns(database, ids)
  const digests = all.map(({ truthDigest }) => truthDigest)
  const truths = truthsOf(database, digests)
  const byKey = new Map(all.map((items) => [key(items.runId, items), items]))
  const ofSide = ({ runs }: Side) => [...runs].sort((one, other) => one.seed - other.seed)
  const [runsA, runsB] = [ofSide(a), ofSide(b)]
  return (score) => {
    const condition = conditionOfItems(score)
    const found = ({ id, seed }: { id: string; seed: number }): RunItems[] => {
      const items = condition === null ? undefined : byKey.get(key(id, { ...score, condition }))
      if (items === undefined) return []
      const { truthDigest, predicted } = items
      return [{ seed, truthDigest, predicted, truth: truths.get(truthDigest) ?? null }]
    }
    return [runsA.flatMap(found), runsB.flatMap(found)]
  }
}

function flipsOf(a: ItemSide, b: ItemSide): Pick<ComparedScore, 'flips' | 'flipPairs'> {
  const pairs = pairsOfRuns(a, b).filter((pair) => areOfSameItems(pair) && pair[0].truth !== null)
  const flips = pairs.map(([x, y]) => flipsByClass(x.truth!, x.predicted, y.predicted))
  return { flips: pairs.length === 0 ? null : sumFlips(flips), flipPairs: pairs.length }
}

function key(runId: string, { dataset, evaluation, condition, protocol }: ItemKey): string {
  return JSON.stringify([runId, dataset, evaluation, condition, protocol])
}

function verdictOf({ difference }: Tested, p: number | null, direction: 1 | -1 | 0, alpha: number): Verdict {
  if (p === null) return 'n/a'
  if (p >= alpha) return 'undecided'
  if (direction === 0) return 'differs'
  return difference * direction > 0 ? 'better' : 'worse'
}

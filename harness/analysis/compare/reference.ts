/**
 * Whether the scores of a store agree with the results that ship with maskbench: configuration by configuration, over
 * their seeds, with one correction for all scores of all of them.
 */

import { eq } from 'drizzle-orm'
import { originOf, REFERENCE } from '../../../db/catalogue/titles.ts'
import { configurationKey } from '../../../db/config/configuration.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import type { Database } from '../../../db/read-only.ts'
import { groupName } from '../../../db/run-name.ts'
import { runs } from '../../../db/schema/index.ts'
import { type ScoreKind, scoreKind } from '../../../db/score-key.ts'
import { type Correction, corrected } from '../../statistics/corrections.ts'
import { allSeedsEqual, type Seeded, testSeeds } from '../../statistics/pair-rule.ts'
import { summarize } from '../../statistics/summary.ts'
import { student } from '../../statistics/t-test.ts'
import { scoresBySeed } from './compare.ts'

interface Options {
  /** As for `compareSides`. */
  metric: string | null
  correction: Correction
  alpha: number
}

/** `equal` in every bit; `agrees` if no difference is significant; `untested` if no score has a spread. */
export type Agreement = 'equal' | 'agrees' | 'differs' | 'untested'

export interface ReferenceScore extends ScoreKind {
  /** Means over the seeds. */
  here: number
  reference: number
  difference: number
  /** Student's is for a single seed against several, which share their variance. */
  test: 'paired' | 'welch' | 'student' | null
  p: number | null
  pAdjusted: number | null
  /** Whether the seeds that both have gave the same numbers. */
  equal: boolean
  /**
   * Significantly; or, of numbers that are the same for every seed of a side, at all: only other code or another machine
   * changes them.
   */
  differs: boolean
}

export interface ReferenceConfiguration {
  name: string
  groupId: string
  referenceGroupId: string
  seeds: number[]
  referenceSeeds: number[]
  agreement: Agreement
  scores: ReferenceScore[]
}

/** @param database - holds the reference beside the runs of a store. @returns the configurations that both have. */
export function agreements(database: Database, { metric, correction, alpha }: Options): ReferenceConfiguration[] {
  const pairs = pairsOf(database).map(({ own, reference }) => ({
    own,
    reference,
    scores: comparedScores(database, own, reference, metric),
  }))
  const adjusted = corrected(
    pairs.flatMap(({ scores }) => scores.map(({ p }) => p)),
    correction,
  )
  let next = 0
  return pairs.flatMap(({ own, reference, scores: tested }) => {
    const scores = tested.map(({ deterministic, ...score }) => {
      const pAdjusted = adjusted[next++]!
      return { ...score, pAdjusted, differs: pAdjusted === null ? deterministic && !score.equal : pAdjusted < alpha }
    })
    if (scores.length === 0) return []
    return {
      name: groupName(own[0]!),
      groupId: own[0]!.groupId,
      referenceGroupId: reference[0]!.groupId,
      seeds: seedsOf(own),
      referenceSeeds: seedsOf(reference),
      agreement: agreementOf(scores),
      scores,
    }
  })
}

type FinishedRun = ReturnType<typeof finished>[number]

/** Each group of the store with the group of the reference that has its configuration and data. */
function pairsOf(database: Database): { own: FinishedRun[]; reference: FinishedRun[] }[] {
  const groups = [...groupBy(finished(database), ({ groupId }) => groupId).values()]
  const key = ([first]: FinishedRun[]) => configurationKey(first!.config, first!.dataDigest)
  const isReference = ([first]: FinishedRun[]) => originOf(first!.variant) === REFERENCE
  // Of several versions of the code the newest counts.
  const byKey = (all: FinishedRun[][]) => new Map(all.map((group) => [key(group), group]))
  const references = byKey(groups.filter(isReference))
  return [...byKey(groups.filter((group) => !isReference(group)))].flatMap(([configuration, own]) => {
    const reference = references.get(configuration)
    return reference === undefined ? [] : [{ own, reference }]
  })
}

function finished(database: Database) {
  const { id, groupId, kind, dataset, method, masking, backbone, variant, label, seed, config, dataDigest } = runs
  return database
    .select({ id, groupId, kind, dataset, method, masking, backbone, variant, label, seed, config, dataDigest })
    .from(runs)
    .where(eq(runs.status, 'done'))
    .orderBy(runs.createdAt, runs.seed)
    .all()
}

function comparedScores(
  database: Database,
  own: readonly FinishedRun[],
  reference: readonly FinishedRun[],
  metric: string | null,
): (Omit<ReferenceScore, 'pAdjusted' | 'differs'> & { deterministic: boolean })[] {
  const [here, there] = [own, reference].map((side) => scoresBySeed(database, side, metric))
  return [...here!].flatMap(([key, { score, values: y }]) => {
    const x = there!.get(key)?.values
    if (x === undefined) return []
    const equal = isEqual(x, y)
    const [fixed, other] = [x, y].map((side) => allSeedsEqual(numbers(side)))
    const deterministic = (fixed && (other || y.length === 1)) || (other && x.length === 1)
    // Of equal numbers, those of the seeds that both have.
    const shared = equal ? x.filter(({ seed }) => y.some((one) => one.seed === seed)) : x
    const [mean, theirs] = [meanOf(y), meanOf(shared)]
    return {
      ...scoreKind(score),
      here: mean,
      reference: theirs,
      difference: equal ? 0 : mean - theirs,
      equal,
      deterministic: deterministic === true,
      ...(equal ? { test: null, p: null } : tested(x, y)),
    }
  })
}

/** Whether the seeds that both have gave the same numbers. */
function isEqual(x: readonly Seeded[], y: readonly Seeded[]): boolean {
  const known = new Map(x.map(({ seed, value }) => [seed, value]))
  const shared = y.filter(({ seed }) => known.has(seed))
  return shared.length > 0 && shared.every(({ seed, value }) => known.get(seed) === value)
}

function tested(x: readonly Seeded[], y: readonly Seeded[]): Pick<ReferenceScore, 'test' | 'p'> {
  if (y.length > 1 && x.length > 1) {
    const { value } = testSeeds(y, x)
    return { test: value?.test ?? null, p: value?.p ?? null }
  }
  const { value } = student(numbers(y), numbers(x))
  return { test: value === null ? null : 'student', p: value?.p ?? null }
}

function agreementOf(scores: readonly ReferenceScore[]): Agreement {
  if (scores.every(({ equal }) => equal)) return 'equal'
  if (scores.some(({ differs }) => differs)) return 'differs'
  return scores.every(({ p }) => p === null) ? 'untested' : 'agrees'
}

const numbers = (values: readonly Seeded[]): number[] => values.map(({ value }) => value)
const meanOf = (values: readonly Seeded[]): number => summarize(numbers(values)).mean
const seedsOf = (group: readonly FinishedRun[]): number[] => group.map(({ seed }) => seed)

/** Resolves both arguments of `compare A B` together: an ambiguous name means the configuration that can be compared. */

import { rowOfGroup } from '../../../db/queries/joined-groups.ts'
import { toldApart } from '../../../db/queries/tell-apart.ts'
import type { Database } from '../../../db/read-only.ts'
import { scoresBySeed } from './compare.ts'
import { type FoundSide, findSide, type Problem, type Side } from './find-runs.ts'

export interface FoundSides {
  a: FoundSide
  b: FoundSide
  /** Which configuration was taken where a name has several, in whole sentences. */
  notes: string[]
}

/**
 * Where a name has several configurations of the same encoders, the one that shares most scores with the other side; of
 * several such with one encoder, the one with most scores.
 * @param metric - restricts these scores as in a comparison; null: all.
 */
export function findSides(database: Database, a: string, b: string, metric: string | null = null): FoundSides {
  const [sideA, sideB] = [findSide(database, a), findSide(database, b)]
  const unclear = { a: sideA, b: sideB, notes: [] }
  if (sideA.side !== null && sideB.side !== null) return unclear
  const keysOf = (side: Side) => ({ side, keys: scoresBySeed(database, side.runs, metric) })
  const [ofA, ofB] = [sideA, sideB].map(({ side, among }) => (side === null ? among : [side]).map(keysOf))
  const pairs = ofA!.flatMap((one) =>
    ofB!.map((other) => {
      const shared = [...one.keys.keys()].filter((key) => other.keys.has(key)).length
      const scores = one.keys.size + other.keys.size
      return { a: one.side, b: other.side, scores, shared: one.side.groupId === other.side.groupId ? 0 : shared }
    }),
  )
  const most = Math.max(0, ...pairs.map(({ shared }) => shared))
  const best = pairs.filter(({ shared }) => shared === most).sort((one, other) => other.scores - one.scores)
  if (
    most === 0 ||
    !areOneRow(
      database,
      best.map((pair) => pair.a),
    ) ||
    !areOneRow(
      database,
      best.map((pair) => pair.b),
    )
  )
    return unclear
  const { a: chosenA, b: chosenB } = best[0]!
  const notes = [...noteOf(database, sideA, chosenA), ...noteOf(database, sideB, chosenB)]
  return { a: { side: chosenA, problem: null }, b: { side: chosenB, problem: null }, notes }
}

/** Whether these hold the same encoders, so that it does not matter which of them is taken. */
function areOneRow(database: Database, sides: readonly Side[]): boolean {
  return new Set(sides.map(({ groupId }) => rowOfGroup(database, groupId))).size === 1
}

/** Why the sides cannot be compared; null where both were found. A name that matches nothing comes before an ambiguous one. */
export function problemOf({ a, b }: FoundSides): Problem | null {
  const open = [a, b].filter(({ problem }) => problem !== null)
  return (open.find(({ among }) => among?.length === 0) ?? open[0])?.problem ?? null
}

function noteOf(database: Database, { among }: FoundSide, chosen: Side): string[] {
  if (among === undefined) return []
  const apart = toldApart(
    database,
    among.map(({ runs }) => ({ runId: runs[0]!.id })),
  )
  const which = apart[among.findIndex(({ groupId }) => groupId === chosen.groupId)]
  return [
    `${among.length} configurations are called "${chosen.name}"; the one that shares scores with the other side is ${chosen.groupId}${which ? ` (${which})` : ''}`,
  ]
}

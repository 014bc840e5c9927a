/** Finds a stored row to compare a new one with. */
import { desc, eq } from 'drizzle-orm'
import { withoutMasks } from '../../../db/config/representation.ts'
import { configsOfRuns } from '../../../db/queries/configs.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import type { Database } from '../../../db/read-only.ts'
import { groupName } from '../../../db/run-name.ts'
import { runGroups, runs } from '../../../db/schema/index.ts'
import { unlikeSettings } from '../board/training.ts'
import { scoresBySeed } from './compare.ts'
import { findSide } from './find-runs.ts'
import { findSides } from './find-sides.ts'
import { imagesOf } from './settings.ts'

/** They learn nothing, so that a difference from them is what training gives. Others follow, the newest first. */
const PREFERRED = ['random-init', 'raw-pixels']

/** Seeds of both rows from which their difference is tested by seeds; rows of one run are tested by items. */
const ENOUGH_SEEDS = 2

/**
 * The words of a `compare` of a row with another on its data set that shares scores and has several seeds where it has:
 * its method's own row without masks, else one that was trained most alike; of these controls that learn nothing first,
 * and of equal ones those whose code and data have not changed since.
 * @param groupId - of the row.
 * @returns null where the store has no such row.
 */
export function comparablePair(database: Database, groupId: string): [own: string, other: string] | null {
  const own = findSide(database, groupId).side
  if (own === null) return null
  const keys = scoresBySeed(database, own.runs, null)
  const fitting = ({ id, name }: Candidate) => {
    const { side } = findSide(database, id)
    if (side === null || side.runs.length < Math.min(own.runs.length, ENOUGH_SEEDS)) return []
    const shared = [...scoresBySeed(database, side.runs, null).keys()].some((key) => keys.has(key))
    return shared ? [{ id, name, stale: side.stale }] : []
  }
  const others = rowsOnSameData(database, groupId)
  // The scores of rows are read place by place, and no further than the first place where one fits.
  let nearest: ReturnType<typeof fitting> = []
  for (const candidates of groupBy(others, ({ place }) => place).values()) {
    if (nearest.length === 0) nearest = candidates.flatMap(fitting)
  }
  const partner = nearest.find(({ stale }) => !stale) ?? nearest[0]
  if (partner === undefined) return null
  return calledIn(database, { id: groupId, name: own.name }, partner)
}

/** The words of a `compare` of two rows: their names, or the id of one whose name means others too. @returns null where one is not stored. */
export function namedPair(database: Database, groupId: string, otherId: string): [own: string, other: string] | null {
  const [own, other] = [findSide(database, groupId).side, findSide(database, otherId).side]
  if (own === null || other === null) return null
  return calledIn(database, { id: groupId, name: own.name }, { id: otherId, name: other.name })
}

type Called = Pick<Candidate, 'id' | 'name'>

/** Each by its name where that, beside the word for the other, means it alone. */
function calledIn(database: Database, own: Called, other: Called): [own: string, other: string] {
  const ways: [string, string][] = [
    [own.name, other.name],
    [own.id, other.name],
    [own.name, other.id],
  ]
  const isMeant = ([a, b]: [string, string]) => {
    const sides = findSides(database, a, b)
    return sides.a.side?.groupId === own.id && sides.b.side?.groupId === other.id
  }
  return ways.find(isMeant) ?? [own.id, other.id]
}

interface Candidate {
  id: string
  name: string
  /** In the order of preference. */
  place: number
}

const isUnequal = (a: number | null | undefined, b: number | null | undefined): boolean =>
  a !== undefined && b !== undefined && a !== b

/** All but those that are called as the row itself or learned from another number of images. */
function rowsOnSameData(database: Database, groupId: string): Candidate[] {
  const own = database.select({ dataset: runs.dataset }).from(runs).where(eq(runs.groupId, groupId)).get()
  if (own === undefined) return []
  const { id, runId, kind, dataset, method, masking, backbone, variant } = runGroups
  const rows = database
    .select({ id, runId, kind, dataset, method, masking, backbone, variant, label: runs.label })
    .from(runGroups)
    .innerJoin(runs, eq(runs.id, runGroups.runId))
    .where(eq(dataset, own.dataset))
    .orderBy(desc(runGroups.endedAt))
    .all()
  const configs = configsOfRuns(
    database,
    rows.map((row) => row.runId),
  )
  const place = rows.findIndex((row) => row.id === groupId)
  const mine = configs[place]
  if (mine === undefined) return []
  const ownName = groupName(rows[place]!)
  const placeOf = (row: (typeof rows)[number], config: object): number => {
    const isUnmasked = row.masking === 'none' && withoutMasks(config) === withoutMasks(mine)
    if (isUnmasked) return -1
    const preferred = PREFERRED.indexOf(row.method)
    return unlikeSettings(mine, config) * (PREFERRED.length + 1) + (preferred < 0 ? PREFERRED.length : preferred)
  }
  return rows
    .map((row, i) => ({ id: row.id, name: groupName(row), place: placeOf(row, configs[i]!) }))
    .filter(({ name }, i) => name !== ownName && !isUnequal(imagesOf(mine), imagesOf(configs[i]!)))
    .sort((x, y) => x.place - y.place)
}

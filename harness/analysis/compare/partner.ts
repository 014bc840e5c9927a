/** Finds a stored row to compare a new one with. */
import { desc, eq } from 'drizzle-orm'
import type { Database } from '../../../db/read-only.ts'
import { groupName } from '../../../db/run-name.ts'
import { runGroups, runs } from '../../../db/schema/index.ts'
import { scoresBySeed } from './compare.ts'
import { findSide } from './find-runs.ts'
import { findSides } from './find-sides.ts'

/** They learn nothing, so that a difference from them is what training gives. Others follow, the newest first. */
const PREFERRED = ['random-init', 'raw-pixels']

/**
 * The words of a `compare` of a row with another on its data set that shares scores and has as many seeds; controls
 * that learn nothing first, and of equal ones those whose code and data have not changed since.
 * @param groupId - of the row.
 * @returns null where the store has no such row.
 */
export function comparablePair(database: Database, groupId: string): [own: string, other: string] | null {
  const own = findSide(database, groupId).side
  if (own === null) return null
  const keys = scoresBySeed(database, own.runs, null)
  const fits = (id: string) => {
    const { side } = findSide(database, id)
    if (side === null || side.runs.length < own.runs.length) return false
    return [...scoresBySeed(database, side.runs, null).keys()].some((key) => keys.has(key))
  }
  const fitting = rowsOnSameData(database, groupId).filter(({ id, name }) => name !== own.name && fits(id))
  const nearest = fitting.filter(({ place }) => place === fitting[0]!.place)
  const partner = nearest.find(({ id }) => !findSide(database, id).side!.stale) ?? nearest[0]
  if (partner === undefined) return null
  const { a, b } = findSides(database, own.name, partner.name)
  const named = a.side?.groupId === groupId && b.side?.groupId === partner.id
  return named ? [own.name, partner.name] : [groupId, partner.id]
}

function rowsOnSameData(database: Database, groupId: string): { id: string; name: string; place: number }[] {
  const own = database.select({ dataset: runs.dataset }).from(runs).where(eq(runs.groupId, groupId)).get()
  if (own === undefined) return []
  const { id, kind, dataset, method, masking, backbone, variant } = runGroups
  const rows = database
    .select({ id, kind, dataset, method, masking, backbone, variant, label: runs.label })
    .from(runGroups)
    .innerJoin(runs, eq(runs.id, runGroups.runId))
    .where(eq(dataset, own.dataset))
    .orderBy(desc(runGroups.endedAt))
    .all()
  return rows
    .map((row) => ({ id: row.id, name: groupName(row), place: placeOf(row.method) }))
    .sort((x, y) => x.place - y.place)
}

function placeOf(method: string): number {
  const place = PREFERRED.indexOf(method)
  return place < 0 ? PREFERRED.length : place
}

/** Stored predictions of runs per item, with the true classes where available. */
import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Database } from '../read-only.ts'
import { predictions, runs, truths } from '../schema/index.ts'
import { isDone } from './run-filter.ts'

export interface ItemKey {
  dataset: string
  evaluation: string
  condition: string
  protocol: string
}

export interface Items extends ItemKey {
  runId: string
  /** Equal for predictions of the same items. */
  truthDigest: string
  predicted: Int32Array
}

const COLUMNS = {
  runId: predictions.runId,
  dataset: predictions.dataset,
  evaluation: predictions.evaluation,
  condition: predictions.condition,
  protocol: predictions.protocol,
  truthDigest: predictions.truthDigest,
  predicted: predictions.predicted,
}

/** All predictions of these runs. */
export function itemsOfRuns(database: Database, runIds: readonly string[]): Items[] {
  const rows = database
    .select(COLUMNS)
    .from(predictions)
    .where(inArray(predictions.runId, [...runIds]))
    .all()
  return rows.map((row) => ({ ...row, predicted: integers(row.predicted) }))
}

/** True classes by hash; runs of older versions did not store them. */
export function truthsOf(database: Database, digests: readonly string[]): Map<string, Int32Array> {
  const rows = database
    .select()
    .from(truths)
    .where(inArray(truths.digest, [...new Set(digests)]))
    .all()
  return new Map(rows.map(({ digest, labels }) => [digest, integers(labels)]))
}

function integers(bytes: Uint8Array): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Int32Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt32(4 * i, true))
}

/** The predictions behind one score of these groups, with the seed of each run. */
export function itemsOfGroups(
  database: Database,
  groupIds: readonly string[],
  { dataset, evaluation, protocol }: Omit<ItemKey, 'condition'>,
): (Items & { groupId: string; seed: number })[] {
  const rows = database
    .select({ ...COLUMNS, groupId: runs.groupId, seed: runs.seed })
    .from(predictions)
    .innerJoin(runs, eq(runs.id, predictions.runId))
    .where(
      and(
        inArray(runs.groupId, [...groupIds]),
        isDone,
        eq(predictions.dataset, dataset),
        eq(predictions.evaluation, evaluation),
        eq(predictions.protocol, protocol),
      ),
    )
    .orderBy(asc(runs.seed))
    .all()
  return rows.map((row) => ({ ...row, predicted: integers(row.predicted) }))
}

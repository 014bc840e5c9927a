/** Reads the predictions behind one number of several rows. */
import { itemsOfGroups, truthsOf } from '../../../db/queries/items.ts'
import type { Database } from '../../../db/read-only.ts'
import type { Column, RunItems } from '../board/types.ts'

interface ItemRow {
  groupId: string
  /** Condition of its scores. */
  condition: string
}

type ItemColumn = Pick<Column, 'dataset' | 'evaluation' | 'metric' | 'protocol'>

/** @returns the predictions of each run of a row, in the order of seeds; none where the metric is not one of items. */
export function storedItems(
  database: Database,
  rows: readonly ItemRow[],
  { dataset, evaluation, metric, protocol }: ItemColumn,
): (row: ItemRow) => RunItems[] {
  const groups = [...new Set(rows.map(({ groupId }) => groupId))]
  const all = itemsOfGroups(database, groups, { dataset, evaluation, protocol })
  const truths = truthsOf(
    database,
    all.map(({ truthDigest }) => truthDigest),
  )
  return (row) =>
    all
      .filter(
        ({ groupId, condition }) =>
          groupId === row.groupId && condition === conditionOfItems({ metric, condition: row.condition }),
      )
      .map(({ seed, truthDigest, predicted }) => {
        return { seed, truthDigest, predicted, truth: truths.get(truthDigest) ?? null }
      })
}

/**
 * The condition under which the predictions behind a score are stored; null where the metric is not one of items. A version
 * of the backgrounds challenge keeps them under the metric's name.
 */
export function conditionOfItems({ metric, condition }: { metric: string; condition: string }): string | null {
  if (metric === 'top1') return condition
  return condition === '' ? metric : null
}

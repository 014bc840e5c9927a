/** Peak memory of earlier runs of the same groups as those of a plan. */
import { and, inArray, isNotNull, max } from 'drizzle-orm'
import type { Database } from '../../../db/open.ts'
import { runs } from '../../../db/schema/index.ts'
import { BYTES_PER_MEBIBYTE } from '../../base/text.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'

/** Bytes by group; unknown groups are left out. @param column - the kind of memory. */
export function peaksOf(
  database: Database,
  planned: readonly PlannedRun[],
  column: 'peakCardMb' | 'peakRssMb',
): Map<string, number> {
  const groups = [...new Set(planned.map(({ groupId }) => groupId))]
  const rows = database
    .select({ group: runs.groupId, peak: max(runs[column]) })
    .from(runs)
    .where(and(inArray(runs.groupId, groups), isNotNull(runs[column])))
    .groupBy(runs.groupId)
    .all()
  return new Map(rows.map(({ group, peak }) => [group, (peak ?? 0) * BYTES_PER_MEBIBYTE]))
}

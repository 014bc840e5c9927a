/** The commits whose code produced given results. */

import { prepared } from '../prepared.ts'
import type { Database } from '../read-only.ts'

export interface Commit {
  commit: string
  /** Whether there were uncommitted changes. */
  dirty: boolean
}

/** The commits of the finished runs of these groups, most frequent first. */
export function commitsOfGroups(database: Database, groupIds: readonly string[]): Commit[] {
  return prepared<{ commit: string; dirty: number | null }>(
    database,
    `select git_commit as "commit", git_dirty as dirty from json_each(?) as asked cross join runs on runs.group_id = asked.value
      where +status = 'done' and git_commit is not null group by 1, 2 order by count(*) desc, 1, 2`,
  )
    .all(JSON.stringify(groupIds))
    .map(({ commit, dirty }) => ({ commit, dirty: dirty === 1 }))
}

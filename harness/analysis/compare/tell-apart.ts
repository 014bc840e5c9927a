/** Says in words what distinguishes configurations that have the same name. */
import { configDifferences } from '../../../db/config/differences.ts'
import { configsOfRuns } from '../../../db/queries/configs.ts'
import type { Database } from '../../../db/read-only.ts'

interface Alike {
  /** One of its runs. */
  runId: string
  /** Whether the code or the data have changed since. */
  stale?: boolean
}

/** Differences to name for each configuration; the rest is counted. */
const MOST_NAMED = 4

/** For each configuration its options that the others do not share, e.g. `adios.lambda 5, epochs 9`. */
export function toldApart(database: Database, alike: readonly Alike[]): string[] {
  const configs = configsOfRuns(
    database,
    alike.map(({ runId }) => runId),
  )
  return configDifferences(configs).map((facts, i) => {
    const named = facts.slice(0, MOST_NAMED)
    const more = facts.length > MOST_NAMED ? [`${facts.length - MOST_NAMED} more differences`] : []
    const made = alike[i]!.stale ? ['made by other code or data'] : []
    return [...named, ...more, ...made].join(', ')
  })
}

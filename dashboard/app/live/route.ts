import { lastChangeMark } from '../../../db/queries/runs.ts'
import type { Database } from '../../../db/read-only.ts'
import { eventStream } from '../../lib/events.ts'
import { resultsSeen } from '../../lib/seen.ts'
import { openStore } from '../../lib/store.ts'

/** Sends an event when there are new results. */
export function GET(request: Request): Response {
  let sent = ''
  let seen: { database: Database; mark: number } | null = null
  return eventStream(request, () => {
    const store = openStore()
    if (store.state === 'ready') {
      const { database } = store
      const mark = lastChangeMark(database)
      if (seen?.database === database && seen.mark === mark) return null
      seen = { database, mark }
    }
    const now = resultsSeen(store)
    if (now === sent) return null
    sent = now
    return now
  })
}

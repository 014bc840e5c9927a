import { countsByStatus } from '../../../db/queries/runs.ts'
import { eventStream } from '../../lib/events.ts'
import { openStore } from '../../lib/store.ts'

/** Says when there are new results: a text that changes with the store's state and the number of runs in each state. */
export function GET(request: Request): Response {
  let sent = ''
  return eventStream(request.signal, () => {
    const store = openStore()
    const now = store.state === 'ready' ? JSON.stringify(countsByStatus(store.database)) : store.state
    if (now === sent) return null
    sent = now
    return now
  })
}

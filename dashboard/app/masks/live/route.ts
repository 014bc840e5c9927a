import { masksMark } from '../../../../db/queries/masks.ts'
import { eventStream } from '../../../lib/events.ts'
import { openStore } from '../../../lib/store.ts'

/** Says when there is a new picture of masks, or another run that has ended. */
export function GET(request: Request): Response {
  let sent = ''
  return eventStream(request.signal, () => {
    const store = openStore()
    const now = store.state === 'ready' ? masksMark(store.database) : store.state
    if (now === sent) return null
    sent = now
    return now
  })
}

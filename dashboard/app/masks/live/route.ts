import { eventStream } from '../../../lib/events.ts'
import { masksSeen } from '../../../lib/seen.ts'
import { openStore } from '../../../lib/store.ts'

/** Sends an event when there is a new mask picture or another run has ended. */
export function GET(request: Request): Response {
  let sent = ''
  return eventStream(request, () => {
    const now = masksSeen(openStore())
    if (now === sent) return null
    sent = now
    return now
  })
}

import { lastChangeMark } from '../../../../db/queries/runs.ts'
import type { RunsChange } from '../../../features/runs/changes.ts'
import { loadParams, runFilter } from '../../../features/runs/load.ts'
import { pageOf } from '../../../features/runs/params.ts'
import { runViews } from '../../../features/runs/view.ts'
import { eventStream } from '../../../lib/events.ts'
import { rawParams, withStore } from '../../../lib/respond.ts'

/** Live updates of the list of runs; the first event has the whole list. */
export function GET(request: Request): Promise<Response> {
  return withStore((database) => {
    const { params } = loadParams(database, rawParams(request.url))
    let mark = -1
    let order = ''
    const sent = new Map<string, string>()
    return eventStream(request, (): RunsChange | null => {
      const now = lastChangeMark(database)
      if (now === mark) return null
      mark = now
      const views = runViews(database, { ...runFilter(database, params), ...pageOf(params) })
      const changed = views.filter((view) => {
        const text = JSON.stringify(view)
        if (sent.get(view.id) === text) return false
        sent.set(view.id, text)
        return true
      })
      const ids = views.map(({ id }) => id)
      const reordered = ids.join() !== order
      order = ids.join()
      return changed.length > 0 || reordered ? { changed, ...(reordered ? { order: ids } : {}) } : null
    })
  })
}

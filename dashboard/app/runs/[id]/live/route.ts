import { countPictures } from '../../../../../db/queries/artefacts.ts'
import { lastChangeMark } from '../../../../../db/queries/runs.ts'
import type { RunChange } from '../../../../features/runs/changes.ts'
import { runViews } from '../../../../features/runs/view.ts'
import { panelsOf } from '../../../../lib/curves.ts'
import { eventStream } from '../../../../lib/events.ts'
import { refuse, withStore } from '../../../../lib/respond.ts'

/** Live updates of one run: its state, and the curve panels that have grown. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params
  return withStore((database) => {
    if (runViews(database, { id }).length === 0) return refuse(404, 'no such run', '`npx maskbench runs` lists them')
    let mark = -1
    const sent = new Map<string, string>()
    const isNew = (key: string, value: unknown): boolean => {
      const text = JSON.stringify(value)
      if (sent.get(key) === text) return false
      sent.set(key, text)
      return true
    }
    return eventStream(request, (): RunChange | null => {
      const now = lastChangeMark(database)
      if (now === mark) return null
      mark = now
      const [run] = runViews(database, { id })
      const panels = panelsOf(database, id).filter((panel) => isNew(panel.key, panel))
      const changed = run && isNew('run', run)
      const pictures = countPictures(database, id)
      const more = isNew('pictures', pictures)
      if (!changed && !more && panels.length === 0) return null
      return { ...(changed ? { run } : {}), ...(more ? { pictures } : {}), panels }
    })
  })
}

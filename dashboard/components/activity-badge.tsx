import Link from 'next/link'
import { countsByStatus } from '../../db/queries/runs.ts'
import type { Database } from '../../db/read-only.ts'
import { plural } from '../../harness/base/text.ts'

/** What is on its way; nothing while nothing is. */
export function ActivityBadge({ database }: { database: Database }) {
  const { running, queued } = countsByStatus(database)
  if (running + queued === 0) return null
  const parts = [running > 0 ? `${plural(running, 'run')} going on` : '', queued > 0 ? `${queued} waiting` : '']
  return (
    <Link href="/runs" className="control text-muted hover:text-ink">
      {running > 0 ? <span className="pulse size-2 rounded-full bg-accent" /> : null}
      {parts.filter(Boolean).join(', ')}
    </Link>
  )
}

import Link from 'next/link'
import { countsByStatus } from '../../db/queries/runs.ts'
import type { Database } from '../../db/read-only.ts'

/** The number of running and queued runs; renders nothing when there are none. */
export function ActivityBadge({ database }: { database: Database }) {
  const { running, queued } = countsByStatus(database)
  if (running + queued === 0) return null
  const parts = [running > 0 ? `${running} running` : '', queued > 0 ? `${queued} queued` : '']
  return (
    <Link href="/runs" className="control text-muted hover:text-ink">
      {running > 0 ? <span className="pulse size-2 rounded-full bg-accent" /> : null}
      {parts.filter(Boolean).join(', ')}
    </Link>
  )
}

import Link from 'next/link'
import type { RunDetail } from '../../../../db/queries/run.ts'
import { compareHref } from '../../compare/params.ts'
import { curvesHref } from '../../curves/params.ts'

const PENDING: readonly RunDetail['status'][] = ['queued', 'running']

/** What can be done with a run. @param hasCurves - a run that trained elsewhere has none to plot. */
export function RunLinks({ run, hasCurves }: { run: RunDetail; hasCurves: boolean }) {
  return (
    <span className="flex flex-wrap gap-2">
      <Link href={`/runs?group=${run.groupId}`} className="control">
        All seeds of this configuration
      </Link>
      {hasCurves || PENDING.includes(run.status) ? (
        <Link href={curvesHref({ runs: [run.id] })} prefetch={false} className="control">
          Plot with other runs
        </Link>
      ) : null}
      {run.status === 'done' ? (
        <Link href={compareHref({ a: run.id })} prefetch={false} className="control">
          Compare
        </Link>
      ) : null}
    </span>
  )
}

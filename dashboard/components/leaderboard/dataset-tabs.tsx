import Link from 'next/link'
import type { LeaderboardDataset } from '../../../db/queries/leaderboard.ts'
import { type LeaderboardParams, leaderboardHref } from '../../lib/leaderboard-params.ts'
import { datasetName } from '../../lib/names.ts'

interface DatasetTabsProps {
  datasets: LeaderboardDataset[]
  current: string
  params: LeaderboardParams
}

/** Data sets that were run; those with printed numbers alone join them while published rows are shown. */
export function DatasetTabs({ datasets, current, params }: DatasetTabsProps) {
  const listed = datasets.filter(({ dataset, groups }) => groups > 0 || params.published || dataset === current)
  return (
    <nav aria-label="Data set" className="-mx-4 mb-4 overflow-x-auto px-4 sm:mx-0 sm:px-0">
      <ul className="flex min-w-full gap-5 border-b border-rule">
        {listed.map(({ dataset, groups }) => (
          <li key={dataset}>
            <Link
              href={leaderboardHref({ ...params, dataset, columns: null, sort: null, order: 'desc' })}
              scroll={false}
              prefetch={false}
              aria-current={dataset === current ? 'true' : undefined}
              className="-mb-px block border-b-2 border-transparent py-1.5 whitespace-nowrap text-muted hover:text-ink aria-[current=true]:border-accent aria-[current=true]:font-semibold aria-[current=true]:text-ink"
            >
              {datasetName(dataset)}
              {groups === 0 ? <span className="text-tiny"> (not run)</span> : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

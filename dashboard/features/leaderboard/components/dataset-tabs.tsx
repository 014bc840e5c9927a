import Link from 'next/link'
import { datasetName } from '../../../../db/catalogue/titles.ts'
import type { LeaderboardDataset } from '../../../../db/queries/leaderboard.ts'
import { Menu } from '../../../components/ui/menu.tsx'
import { type LeaderboardParams, leaderboardHref } from '../params.ts'

interface DatasetTabsProps {
  datasets: LeaderboardDataset[]
  current: string
  params: LeaderboardParams
}

/** One tab per data set with runs; a menu holds the data sets that have only published numbers. */
export function DatasetTabs({ datasets, current, params }: DatasetTabsProps) {
  const tabs = datasets.filter(({ groups }) => groups > 0)
  const others = datasets.filter(({ groups }) => groups === 0)
  const here = others.some(({ dataset }) => dataset === current)
  const href = (dataset: string) =>
    leaderboardHref({ ...params, dataset, columns: null, sort: null, order: 'desc', baseline: null })
  const link = (dataset: string, className: string) => (
    <li key={dataset}>
      <Link
        href={href(dataset)}
        scroll={false}
        prefetch={false}
        aria-current={dataset === current ? 'true' : undefined}
        className={className}
      >
        {datasetName(dataset)}
      </Link>
    </li>
  )
  return (
    <nav aria-label="Data set" className="mb-4 flex items-end gap-5 border-b border-rule">
      <ul className="-mb-px flex min-w-0 gap-5 overflow-x-auto">{tabs.map(({ dataset }) => link(dataset, TAB))}</ul>
      {others.length > 0 ? (
        <Menu title={here ? `${datasetName(current)}, published only` : 'Published only'} plain chosen={here}>
          <ul>{others.map(({ dataset }) => link(dataset, CHOICE))}</ul>
        </Menu>
      ) : null}
    </nav>
  )
}

const TAB =
  'block border-b-2 border-transparent py-1.5 whitespace-nowrap text-muted -outline-offset-2 hover:text-ink aria-[current=true]:border-accent aria-[current=true]:font-semibold aria-[current=true]:text-ink'
const CHOICE = 'block rounded-sm px-2 py-1 whitespace-nowrap hover:bg-hover aria-[current=true]:text-accent'

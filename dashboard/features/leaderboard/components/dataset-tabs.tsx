import { datasetName } from '../../../../db/catalogue/titles.ts'
import type { LeaderboardDataset } from '../../../../db/queries/leaderboard.ts'
import { Menu } from '../../../components/ui/menu.tsx'
import { NavLink } from '../../../components/ui/nav-link.tsx'
import { TabLink, TabList } from '../../../components/ui/tabs.tsx'
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
    leaderboardHref({ ...params, dataset, columns: null, sort: null, order: null, baseline: null })
  return (
    <nav aria-label="Data set" className="mb-4 flex items-end gap-5 border-b border-rule">
      <TabList>
        {tabs.map(({ dataset }) => (
          <TabLink key={dataset} href={href(dataset)} current={dataset === current}>
            {datasetName(dataset)}
          </TabLink>
        ))}
      </TabList>
      {others.length > 0 ? (
        <Menu title={here ? `${datasetName(current)}, published only` : 'Published only'} plain chosen={here}>
          <ul>
            {others.map(({ dataset }) => (
              <li key={dataset}>
                <NavLink
                  href={href(dataset)}
                  current={dataset === current}
                  className="block rounded-sm px-2 py-1 whitespace-nowrap hover:bg-hover aria-[current=true]:text-accent"
                >
                  {datasetName(dataset)}
                </NavLink>
              </li>
            ))}
          </ul>
        </Menu>
      ) : null}
    </nav>
  )
}

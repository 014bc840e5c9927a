import { TabLink, TabList } from '../../../components/ui/tabs.tsx'
import { type SignificanceParams, significanceHref, VIEWS } from '../params.ts'

const TITLES: Record<(typeof VIEWS)[number], string> = {
  pairs: 'Pairs of rows',
  datasets: 'Across data sets',
  'noisy-labels': 'Label smoothing',
  own: 'Your table',
}

/** Tabs for the views; the options of each view are kept when switching. */
export function ViewTabs({ params }: { params: SignificanceParams }) {
  return (
    <nav aria-label="Question" className="mb-4 border-b border-rule">
      <TabList>
        {VIEWS.map((view) => (
          <TabLink key={view} href={significanceHref({ ...params, view })} current={view === params.view}>
            {TITLES[view]}
          </TabLink>
        ))}
      </TabList>
    </nav>
  )
}

import Link from 'next/link'
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
      <ul className="-mb-px flex min-w-0 gap-5 overflow-x-auto">
        {VIEWS.map((view) => (
          <li key={view}>
            <Link
              href={significanceHref({ ...params, view })}
              scroll={false}
              prefetch={false}
              aria-current={view === params.view ? 'true' : undefined}
              className="block border-b-2 border-transparent py-1.5 whitespace-nowrap text-muted -outline-offset-2 hover:text-ink aria-[current=true]:border-accent aria-[current=true]:font-semibold aria-[current=true]:text-ink"
            >
              {TITLES[view]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

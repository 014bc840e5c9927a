import type { Metadata } from 'next'
import Link from 'next/link'
import { datasetName } from '../../../db/catalogue/titles.ts'
import { RUN_STATUSES } from '../../../db/names.ts'
import { countsByStatus, countsBySuite, lastChange } from '../../../db/queries/runs.ts'
import { IgnoredParams } from '../../components/ignored.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { StoreState } from '../../components/store-state.tsx'
import { type Chip, Chips } from '../../components/ui/chips.tsx'
import { ChoiceLinks } from '../../components/ui/choice-links.tsx'
import { compareHref } from '../../features/compare/params.ts'
import { LiveList } from '../../features/runs/components/live-list.tsx'
import { Pages } from '../../features/runs/components/pages.tsx'
import { PAGE_SIZE, pageOf, type RunsParams, runFilter, runsHref, runsParams } from '../../features/runs/params.ts'
import { runViews } from '../../features/runs/view.ts'
import { type RawParams, readParams } from '../../lib/params.ts'
import { openStore } from '../../lib/store.ts'

export const metadata: Metadata = { title: 'Runs' }

/** The page has no loading skeleton: replacing one needs scripts, and ticking runs must work without them. */
export default async function RunsPage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const { params: asked, ignored } = readParams(runsParams, await searchParams)
  const store = openStore()
  if (store.state !== 'ready') return <StoreState store={store} />
  if (lastChange(store.database).runs === 0) return <StoreState store={{ state: 'empty', path: store.path }} />
  const suites = countsBySuite(store.database)
  const { status, ...others } = runFilter(asked)
  const counts = countsByStatus(store.database, others)
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const runs = status === undefined ? total : counts[status]
  const pages = Math.max(1, Math.ceil(runs / PAGE_SIZE))
  const params = { ...asked, page: Math.min(asked.page, pages) }
  if (asked.page > pages) ignored.push({ name: 'page', value: String(asked.page), why: `the last page is ${pages}` })
  const views = runViews(store.database, { ...others, status, ...pageOf(params) })
  return (
    <>
      <PageHead
        title="Runs"
        aside={
          params.group && views.some(({ status }) => status === 'done') ? (
            <Link href={compareHref({ a: params.group })} prefetch={false} className="control">
              Compare these seeds
            </Link>
          ) : null
        }
      >
        Each row is one seed of one configuration.{' '}
        <span data-live>The list updates while runs are in progress; there is no need to reload.</span>
      </PageHead>
      <IgnoredParams ignored={ignored} />
      <div className="mb-3 flex flex-wrap items-center gap-x-6 gap-y-2">
        <ChoiceLinks
          label="Status"
          options={[
            {
              title: 'all',
              count: total,
              href: runsHref({ ...params, status: null, page: 1 }),
              chosen: !params.status,
            },
            ...RUN_STATUSES.filter((one) => counts[one] > 0 || one === params.status).map((one) => ({
              title: one,
              count: counts[one],
              href: runsHref({ ...params, status: one, page: 1 }),
              chosen: one === params.status,
            })),
          ]}
        />
        {suites.length > 1 ? (
          <ChoiceLinks
            label="Suite"
            options={[
              { title: 'all', href: runsHref({ ...params, suite: null, page: 1 }), chosen: !params.suite },
              ...suites.map(({ suite }) => ({
                title: suite,
                href: runsHref({ ...params, suite, page: 1 }),
                chosen: suite === params.suite,
              })),
            ]}
          />
        ) : null}
      </div>
      <Chips chips={chips(params, views[0]?.title)} clearHref="/runs" />
      {views.length > 0 ? (
        <>
          <LiveList initial={views} source={runsHref(params, '/runs/live')} />
          {pages > 1 ? <Pages params={params} pages={pages} runs={runs} /> : null}
        </>
      ) : (
        <p className="border-y border-rule py-10 text-center text-muted">No run matches this selection.</p>
      )}
    </>
  )
}

function chips(params: RunsParams, title: string | undefined): Chip[] {
  return [
    ...(params.group
      ? [{ label: `seeds of ${title ?? params.group}`, href: runsHref({ ...params, group: null, page: 1 }) }]
      : []),
    ...(params.dataset
      ? [{ label: datasetName(params.dataset), href: runsHref({ ...params, dataset: null, page: 1 }) }]
      : []),
  ]
}

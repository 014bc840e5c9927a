import type { Metadata } from 'next'
import Link from 'next/link'
import { RUN_STATUSES } from '../../../db/names.ts'
import { runFacets, tagsInUse } from '../../../db/queries/run-facets.ts'
import { countsBySuite, lastChange } from '../../../db/queries/runs.ts'
import { IgnoredParams } from '../../components/ignored.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { StoreState } from '../../components/store-state.tsx'
import { Chips } from '../../components/ui/chips.tsx'
import { ChoiceLinks } from '../../components/ui/choice-links.tsx'
import { compareHref } from '../../features/compare/params.ts'
import { RunsControls } from '../../features/runs/components/controls.tsx'
import { LiveList } from '../../features/runs/components/live-list.tsx'
import { Pages } from '../../features/runs/components/pages.tsx'
import { chipsOf, filterOptions } from '../../features/runs/controls.ts'
import { countShown, loadParams, methodNames, runFilter } from '../../features/runs/load.ts'
import { PAGE_SIZE, pageOf, runsHref } from '../../features/runs/params.ts'
import { runViews } from '../../features/runs/view.ts'
import type { RawParams } from '../../lib/params.ts'
import { openStore } from '../../lib/store.ts'

export const metadata: Metadata = { title: 'Runs' }

/** The page has no loading skeleton: replacing one needs scripts, and ticking runs must work without them. */
export default async function RunsPage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const raw = await searchParams
  const store = openStore()
  if (store.state !== 'ready') return <StoreState store={store} />
  if (lastChange(store.database).runs === 0) return <StoreState store={{ state: 'empty', path: store.path }} />
  const { params: asked, ignored } = loadParams(store.database, raw)
  const suites = countsBySuite(store.database).map(({ suite }) => suite)
  const filter = runFilter(store.database, asked)
  const facets = runFacets(store.database, filter)
  const names = methodNames(store.database, facets)
  const counts = facets.status
  const total = countShown(facets, {})
  const runs = countShown(facets, filter)
  const pages = Math.max(1, Math.ceil(runs / PAGE_SIZE))
  const params = { ...asked, page: Math.min(asked.page, pages) }
  if (asked.page > pages) ignored.push({ name: 'page', value: String(asked.page), why: `the last page is ${pages}` })
  const views = runs === 0 ? [] : runViews(store.database, { ...filter, ...pageOf(params) })
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
      {(filter.groups?.length ?? 0) > 1 ? (
        <p className="mb-3 max-w-3xl text-small text-muted">
          These runs are of {filter.groups!.length} configurations that differ in their evaluations only, which other
          pages show as one row.
        </p>
      ) : null}
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
      </div>
      <RunsControls filters={filterOptions(facets, suites, tagsInUse(store.database), params, names)} />
      <Chips chips={chipsOf(params, views[0]?.title, names)} clearHref="/runs" />
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

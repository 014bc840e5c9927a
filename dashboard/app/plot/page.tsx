import type { Metadata } from 'next'
import { AutoRefresh } from '../../components/auto-refresh.tsx'
import { IgnoredParams } from '../../components/ignored.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { StoreState } from '../../components/store-state.tsx'
import { PlotPanel } from '../../features/plot/components/plot-panel.tsx'
import { loadPlot } from '../../features/plot/load.ts'
import { plotParams } from '../../features/plot/params.ts'
import { type RawParams, readParams } from '../../lib/params.ts'
import { resultsSeen } from '../../lib/seen.ts'
import { openStore } from '../../lib/store.ts'

export const metadata: Metadata = { title: 'Plot' }

/** The page has no loading skeleton: replacing one needs scripts, and this page must work without them. */
export default async function PlotPage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const { params, ignored } = readParams(plotParams, await searchParams)
  const store = openStore()
  const seen = resultsSeen(store)
  if (store.state !== 'ready') return <StoreState store={store} />
  const plot = loadPlot(store.database, params)
  return (
    <>
      <AutoRefresh seen={seen} />
      <PageHead title="Plot">
        A score plotted against an option, such as lambda, the number of masks, epochs or the smooth rate. Each line
        joins configurations that differ only in that option.
      </PageHead>
      <IgnoredParams ignored={[...ignored, ...(plot?.ignored ?? [])]} />
      {plot ? (
        <PlotPanel plot={plot} params={params} store={store.path} />
      ) : (
        <p className="border-y border-rule py-10 text-center text-muted">
          No finished run has a score yet. Points appear here as runs finish.
        </p>
      )}
    </>
  )
}

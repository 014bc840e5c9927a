import type { Metadata } from 'next'
import { acrossDatasets, hasScores } from '../../../harness/analysis/significance/across-datasets.ts'
import { AutoRefresh } from '../../components/auto-refresh.tsx'
import { IgnoredParams } from '../../components/ignored.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { StoreState } from '../../components/store-state.tsx'
import { GlsPanel } from '../../features/significance/components/gls-panel.tsx'
import { OwnTable } from '../../features/significance/components/own-table.tsx'
import { PairsPanel } from '../../features/significance/components/pairs-panel.tsx'
import { RanksPanel } from '../../features/significance/components/ranks-panel.tsx'
import { ViewTabs } from '../../features/significance/components/view-tabs.tsx'
import { loadPairs } from '../../features/significance/load.ts'
import { significanceParams } from '../../features/significance/params.ts'
import { glsSeeds, loadGls } from '../../features/tables/load.ts'
import { type RawParams, readParams } from '../../lib/params.ts'
import { resultsSeen } from '../../lib/seen.ts'
import { openStore } from '../../lib/store.ts'

export const metadata: Metadata = { title: 'Significance' }

export default async function SignificancePage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const { params, ignored } = readParams(significanceParams, await searchParams)
  const store = openStore()
  const seen = resultsSeen(store)
  // The printed table needs no run, and the reader's own not even a store.
  const needsNoRun = params.view === 'noisy-labels' || params.view === 'own'
  if ((store.state === 'broken' && params.view !== 'own') || (store.state === 'empty' && !needsNoRun)) {
    return <StoreState store={store} />
  }
  const pairs = store.state === 'ready' && params.view === 'pairs' ? loadPairs(store.database, params) : null
  const options = { measure: params.measure, rankTest: params.ranks, alpha: params.alpha }
  const across = store.state === 'ready' && params.view === 'datasets' ? acrossDatasets(store.database, options) : null
  ignored.push(...(pairs?.numbers.ignored ?? []), ...(across?.ignored ?? []))
  if (params.view === 'noisy-labels' && params.seed !== null && !glsSeeds(loadGls(store)).includes(params.seed)) {
    ignored.push({ name: 'seed', value: String(params.seed), why: 'no run has this split seed' })
  }
  const scored = store.state === 'ready' && params.view === 'datasets' && hasScores(store.database)
  const nothing = scored
    ? 'Methods are ranked across data sets once two of them have the same number on one data set. So far each data set has one method.'
    : 'No finished run has a score yet. Comparisons appear here as runs finish.'
  return (
    <>
      <AutoRefresh seen={seen} />
      <PageHead title="Significance">
        Which differences are more than chance: every pair is tested and corrected for multiple comparisons, with its
        effect size and the minimum detectable difference.
      </PageHead>
      <IgnoredParams ignored={ignored} />
      <ViewTabs params={params} />
      {pairs ? <PairsPanel loaded={pairs} params={params} /> : null}
      {across ? <RanksPanel across={across} params={params} /> : null}
      {params.view === 'noisy-labels' ? <GlsPanel store={store} params={params} /> : null}
      {params.view === 'own' ? <OwnTable key={params.table} params={params} /> : null}
      {pairs || across || needsNoRun ? null : (
        <p className="border-y border-rule py-10 text-center text-muted">{nothing}</p>
      )}
    </>
  )
}

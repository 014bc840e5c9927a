import type { Metadata } from 'next'
import { acrossDatasets } from '../../../db/significance/across.ts'
import { IgnoredParams } from '../../components/ignored.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { GlsPanel } from '../../components/significance/gls-panel.tsx'
import { PairsPanel } from '../../components/significance/pairs-panel.tsx'
import { RanksPanel } from '../../components/significance/ranks-panel.tsx'
import { ViewTabs } from '../../components/significance/view-tabs.tsx'
import { StoreState } from '../../components/store-state.tsx'
import { Watch } from '../../components/watch.tsx'
import { type RawParams, readParams } from '../../lib/params.ts'
import { resultsSeen } from '../../lib/seen.ts'
import { loadPairs } from '../../lib/significance-load.ts'
import { significanceParams } from '../../lib/significance-params.ts'
import { openStore } from '../../lib/store.ts'
import { glsSeeds, loadGls } from '../../lib/tables.ts'

export const metadata: Metadata = { title: 'Significance' }

export default async function SignificancePage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const { params, ignored } = readParams(significanceParams, await searchParams)
  const store = openStore()
  const seen = resultsSeen(store)
  // The printed table needs no run.
  if (store.state === 'broken' || (store.state === 'empty' && params.view !== 'noisy-labels')) {
    return <StoreState store={store} />
  }
  const pairs = store.state === 'ready' && params.view === 'pairs' ? loadPairs(store.database, params) : null
  const options = { measure: params.measure, rankTest: params.ranks, alpha: params.alpha }
  const across = store.state === 'ready' && params.view === 'datasets' ? acrossDatasets(store.database, options) : null
  ignored.push(...(pairs?.numbers.ignored ?? []), ...(across?.ignored ?? []))
  if (params.view === 'noisy-labels' && params.seed !== null && !glsSeeds(loadGls(store)).includes(params.seed)) {
    ignored.push({ name: 'seed', value: String(params.seed), why: 'no run has this split seed' })
  }
  return (
    <>
      <Watch seen={seen} />
      <PageHead title="Significance">
        Which differences are more than luck: every pair tested and corrected, with its size, and what so few runs could
        have shown at all.
      </PageHead>
      <IgnoredParams ignored={ignored} />
      <ViewTabs params={params} />
      {pairs ? <PairsPanel loaded={pairs} params={params} /> : null}
      {across ? <RanksPanel across={across} params={params} /> : null}
      {params.view === 'noisy-labels' ? <GlsPanel store={store} params={params} /> : null}
      {pairs || across || params.view === 'noisy-labels' ? null : (
        <p className="border-y border-rule py-10 text-center text-muted">
          No finished run has a number yet. Comparisons appear here as runs finish.
        </p>
      )}
    </>
  )
}

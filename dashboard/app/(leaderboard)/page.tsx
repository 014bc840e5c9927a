import type { Metadata } from 'next'
import Link from 'next/link'
import { datasetName } from '../../../db/catalogue/titles.ts'
import { countsByStatus, lastChange } from '../../../db/queries/runs.ts'
import { findingOf } from '../../../harness/analysis/board/finding.ts'
import { countedOnPage } from '../../../harness/base/text.ts'
import { ActivityBadge } from '../../components/activity-badge.tsx'
import { AutoRefresh } from '../../components/auto-refresh.tsx'
import { IgnoredParams } from '../../components/ignored.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { StoreState } from '../../components/store-state.tsx'
import { Chips } from '../../components/ui/chips.tsx'
import { firstOf, shapeOf } from '../../features/leaderboard/block.ts'
import { BoardTable } from '../../features/leaderboard/components/board.tsx'
import { LeaderboardControls } from '../../features/leaderboard/components/controls.tsx'
import { DatasetTabs } from '../../features/leaderboard/components/dataset-tabs.tsx'
import { DownloadMenu } from '../../features/leaderboard/components/download-menu.tsx'
import { ReadingNotes } from '../../features/leaderboard/components/reading-notes.tsx'
import { chipsOf, optionsOf } from '../../features/leaderboard/controls.ts'
import { loadLeaderboard } from '../../features/leaderboard/load.ts'
import { leaderboardHref } from '../../features/leaderboard/params.ts'
import { runsHref } from '../../features/runs/params.ts'
import type { RawParams } from '../../lib/params.ts'
import { resultsSeen } from '../../lib/seen.ts'
import { openStore, type Store } from '../../lib/store.ts'

export const metadata: Metadata = { title: 'Leaderboard' }

export default async function LeaderboardPage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const raw = await searchParams
  const store = openStore()
  const seen = resultsSeen(store)
  if (store.state !== 'ready') return <StoreState store={store} />
  const loaded = loadLeaderboard(store.database, raw)
  if (!loaded) return <NothingYet store={store} seen={seen} />
  const { datasets, dataset, board, view, params, ignored } = loaded
  const rows = countedOnPage(view.rows.length, 'row')
  const finding = findingOf(view)
  return (
    <>
      <AutoRefresh seen={seen} />
      <PageHead title="Leaderboard" aside={<ActivityBadge database={store.database} />}>
        {board.trainingSentence(view.rows)} Numbers are means over seeds with their 95% t-intervals; the rank of a row
        is one more than the number of rows that are significantly better.
      </PageHead>
      <IgnoredParams ignored={ignored} />
      <DatasetTabs datasets={datasets} current={dataset} params={params} />
      <LeaderboardControls options={optionsOf(board, view)}>
        <DownloadMenu params={{ ...params, dataset }} />
      </LeaderboardControls>
      <Chips chips={chipsOf(params, board, view)} clearHref={leaderboardHref({ dataset: params.dataset })} />
      {view.rows.length > 0 ? (
        <>
          {finding === null ? null : <p className="mb-4 max-w-3xl">{finding}</p>}
          <BoardTable
            shape={shapeOf(view)}
            first={firstOf(view)}
            params={params}
            caption={`Leaderboard of ${datasetName(dataset)}, ${rows}`}
          />
          <ReadingNotes view={view} dataset={dataset} params={params} />
        </>
      ) : (
        <p className="border-y border-rule py-10 text-center text-muted">
          No row matches this selection ({countedOnPage(view.hidden, 'row')} hidden).
        </p>
      )}
    </>
  )
}

function NothingYet({ store, seen }: { store: Extract<Store, { state: 'ready' }>; seen: string }) {
  if (lastChange(store.database).runs === 0) return <StoreState store={{ state: 'empty', path: store.path }} />
  const counts = countsByStatus(store.database)
  return (
    <>
      <AutoRefresh seen={seen} />
      <PageHead title="Leaderboard">
        No run has finished yet. Rows appear here as runs finish.
        {(['failed', 'interrupted'] as const).map((status) =>
          counts[status] === 0 ? null : (
            <Link key={status} href={runsHref({ status })} className="prose-link ml-2">
              {countedOnPage(counts[status], 'run')} {status}: see why
            </Link>
          ),
        )}
      </PageHead>
      <ActivityBadge database={store.database} />
    </>
  )
}

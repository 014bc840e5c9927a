import type { Metadata } from 'next'
import Link from 'next/link'
import { tableName } from '../../../../db/catalogue/titles.ts'
import { auditTable } from '../../../../harness/analysis/audit/index.ts'
import { AutoRefresh } from '../../../components/auto-refresh.tsx'
import { IgnoredParams } from '../../../components/ignored.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { commandOn } from '../../../components/store-state.tsx'
import { Command } from '../../../components/ui/command.tsx'
import { Audit } from '../../../features/tables/components/audit.tsx'
import { DifferenceChoice } from '../../../features/tables/components/difference-choice.tsx'
import { GlsCaveats } from '../../../features/tables/components/gls-caveats.tsx'
import { GlsLegend } from '../../../features/tables/components/gls-legend.tsx'
import { GlsTables } from '../../../features/tables/components/gls-tables.tsx'
import { OptimalRateFigures } from '../../../features/tables/components/optimal-rate-figures.tsx'
import { SourceChoice } from '../../../features/tables/components/source-choice.tsx'
import { TableDownloads } from '../../../features/tables/components/table-downloads.tsx'
import { glsParams } from '../../../features/tables/gls-params.ts'
import { glsBlocks, withDifferences } from '../../../features/tables/gls-view.ts'
import { loadGls, TABLES } from '../../../features/tables/load.ts'
import { differenceParams } from '../../../features/tables/params.ts'
import { type RawParams, readParams } from '../../../lib/params.ts'
import { resultsSeen } from '../../../lib/seen.ts'
import { openStore } from '../../../lib/store.ts'

export const metadata: Metadata = { title: tableName('gls-1') }

export default async function GlsPage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const { params, ignored } = readParams({ ...glsParams, ...differenceParams }, await searchParams)
  const store = openStore()
  const seen = resultsSeen(store)
  const blocks = glsBlocks(loadGls(store), params.show)
  const measured = blocks.some(({ setting }) => setting)
  const comparable = blocks.some(({ columns }) => withDifferences(columns).length > columns.length)
  const { title, paper } = TABLES['gls-1']
  return (
    <>
      <AutoRefresh seen={seen} />
      <PageHead title={tableName('gls-1')}>
        {title}. {paper}. For results by seed and the meaning of the p-values, see{' '}
        <Link className="prose-link" href="/significance?view=noisy-labels">
          Significance
        </Link>
        .
      </PageHead>
      <IgnoredParams ignored={ignored} />
      <div className="flex flex-wrap items-start gap-x-2">
        <SourceChoice />
        {comparable ? <DifferenceChoice /> : null}
      </div>
      <GlsLegend show={params.show} />
      {measured ? null : (
        <div className="mb-6 max-w-xl">
          <p className="mb-2 text-muted">Nothing in this table has been measured yet. To measure it, run:</p>
          <Command>{commandOn(store.path, "run quick --only '*noisy-labels*'")}</Command>
        </div>
      )}
      <GlsTables blocks={blocks} difference={params.difference} />
      <GlsCaveats blocks={blocks} />
      <OptimalRateFigures blocks={blocks} show={params.show} />
      <Audit audit={auditTable('gls-1')} />
      <TableDownloads id="gls-1" path={store.path} />
    </>
  )
}

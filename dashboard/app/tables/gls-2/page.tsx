import type { Metadata } from 'next'
import { tableName } from '../../../../db/catalogue/titles.ts'
import { AutoRefresh } from '../../../components/auto-refresh.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { commandOn } from '../../../components/store-state.tsx'
import { Command } from '../../../components/ui/command.tsx'
import { CifarTableBlock } from '../../../features/tables/components/cifar-table.tsx'
import { TableDownloads } from '../../../features/tables/components/table-downloads.tsx'
import { loadCifar, TABLES } from '../../../features/tables/load.ts'
import { resultsSeen } from '../../../lib/seen.ts'
import { openStore } from '../../../lib/store.ts'

export const metadata: Metadata = { title: tableName('gls-2') }

export default function CifarPage() {
  const store = openStore()
  const seen = resultsSeen(store)
  const { columns } = loadCifar(store)
  const measured = columns.some((column) => Object.keys(column.measured.last).length > 0)
  const { title, paper } = TABLES['gls-2']
  return (
    <>
      <AutoRefresh seen={seen} />
      <PageHead title={tableName('gls-2')}>
        {title}. {paper}. Beside print stand only runs of the paper's ResNet-34, schedule and augmentation. The paper
        reports, for each rate, the better of direct training and of a warm-up followed by the rate.
      </PageHead>
      {measured ? null : (
        <div className="mb-6 max-w-xl">
          <p className="mb-2 text-muted">Nothing in this table has been measured yet. To measure it, run:</p>
          <Command>{commandOn(store.path, 'run paper-gls-2')}</Command>
        </div>
      )}
      <CifarTableBlock columns={columns} />
      <TableDownloads id="gls-2" path={store.path} />
    </>
  )
}

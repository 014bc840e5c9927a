import type { Metadata } from 'next'
import Link from 'next/link'
import { tableName } from '../../../db/catalogue/titles.ts'
import { ADIOS_SPECS } from '../../../harness/analysis/tables/adios-specs.ts'
import { PageHead } from '../../components/page-head.tsx'
import { StoreState } from '../../components/store-state.tsx'
import { TablePreview } from '../../features/tables/components/table-preview.tsx'
import { loadAdios, loadCifar, loadGls, TABLES } from '../../features/tables/load.ts'
import { adiosPreview, cifarPreview, glsPreview, type TablePreview as Preview } from '../../features/tables/preview.ts'
import { openStore } from '../../lib/store.ts'

export const metadata: Metadata = { title: 'Tables' }

export default function TablesPage() {
  const store = openStore()
  if (store.state === 'broken') return <StoreState store={store} />
  const previews: Record<string, Preview> = {
    'gls-1': glsPreview(loadGls(store)),
    'gls-2': cifarPreview(loadCifar(store)),
    ...Object.fromEntries(Object.values(ADIOS_SPECS).map((spec) => [spec.id, adiosPreview(loadAdios(spec, store))])),
  }
  return (
    <>
      <PageHead title="Tables">
        The papers' tables, with the numbers measured here next to the printed ones. Strokes above a line are printed
        numbers, those below it measured ones.
      </PageHead>
      <ul className="max-w-5xl border-t-2 border-strong">
        {Object.values(TABLES).map(({ id, title, paper }) => (
          <li key={id} className="border-b border-rule">
            <Link
              href={`/tables/${id}`}
              className="group grid items-center gap-x-6 gap-y-2 py-3 sm:grid-cols-[8rem_minmax(0,1fr)] lg:grid-cols-[8rem_minmax(0,1fr)_180px]"
            >
              <span className="self-start text-lead font-semibold group-hover:text-accent">{tableName(id)}</span>
              <span>
                {title}
                <span className="block text-small text-muted">{paper}</span>
                <span className="block text-small text-muted">{previews[id]!.filled}</span>
              </span>
              <span className="sm:col-start-2 lg:col-start-auto">
                <TablePreview preview={previews[id]!} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

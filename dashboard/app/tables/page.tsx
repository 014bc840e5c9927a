import type { Metadata } from 'next'
import Link from 'next/link'
import { PageHead } from '../../components/page-head.tsx'
import { StoreState } from '../../components/store-state.tsx'
import { tableName } from '../../lib/names.ts'
import { openStore } from '../../lib/store.ts'
import { loadAdios, loadGls, TABLES } from '../../lib/tables.ts'

export const metadata: Metadata = { title: 'Tables' }

export default function TablesPage() {
  const store = openStore()
  if (store.state === 'broken') return <StoreState store={store} />
  const gls = loadGls(store).columns
  const adios = loadAdios(store).rows
  const filled = {
    'gls-1': `${gls.filter(({ measured }) => measured).length} of ${gls.length} columns measured`,
    'adios-1': `${adios.filter(({ published, measured }) => published && measured).length} of ${adios.filter(({ published }) => published).length} printed cells measured, ${adios.filter(({ published }) => !published).length} cells of our own`,
  }
  return (
    <>
      <PageHead title="Tables">The papers' tables: what was printed, beside what was measured here.</PageHead>
      <ul className="max-w-3xl border-t-2 border-strong">
        {Object.values(TABLES).map(({ id, title, paper }) => (
          <li key={id} className="border-b border-rule">
            <Link href={`/tables/${id}`} className="group grid gap-x-6 py-3 sm:grid-cols-[9rem_minmax(0,1fr)]">
              <span className="text-lead font-semibold group-hover:text-accent">{tableName(id)}</span>
              <span>
                {title}
                <span className="block text-small text-muted">{paper}</span>
                <span className="block text-small text-muted">{filled[id]}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

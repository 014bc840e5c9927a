import type { Metadata } from 'next'
import Link from 'next/link'
import type { AdiosTable } from '../../../harness/analysis/tables/adios.ts'
import { ADIOS_SPECS } from '../../../harness/analysis/tables/adios-specs.ts'
import type { CifarTable } from '../../../harness/analysis/tables/gls-2.ts'
import { PageHead } from '../../components/page-head.tsx'
import { StoreState } from '../../components/store-state.tsx'
import { loadAdios, loadCifar, loadGls, TABLES } from '../../features/tables/load.ts'
import { openStore } from '../../lib/store.ts'
import { tableName } from '../../lib/table-names.ts'

export const metadata: Metadata = { title: 'Tables' }

export default function TablesPage() {
  const store = openStore()
  if (store.state === 'broken') return <StoreState store={store} />
  const gls = loadGls(store).columns
  const filled: Record<string, string> = {
    'gls-1': `${gls.filter(({ measured }) => measured).length} of ${gls.length} columns measured`,
    'gls-2': cifarCells(loadCifar(store)),
    ...Object.fromEntries(Object.values(ADIOS_SPECS).map((spec) => [spec.id, cells(loadAdios(spec, store))])),
  }
  return (
    <>
      <PageHead title="Tables">The papers' tables, with the numbers measured here next to the printed ones.</PageHead>
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

function cifarCells({ columns }: CifarTable): string {
  const count = (cellsOf: (column: CifarTable['columns'][number]) => object) =>
    columns.reduce((sum, column) => sum + Object.keys(cellsOf(column)).length, 0)
  return `${count(({ measured }) => measured.last)} of ${count(({ published }) => published)} printed cells measured`
}

function cells({ rows }: AdiosTable): string {
  const printed = rows.filter(({ published }) => published !== null)
  const measured = printed.filter((row) => row.measured !== null)
  return `${measured.length} of ${printed.length} printed cells measured, ${rows.length - printed.length} cells of our own`
}

import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { tableName } from '../../../../db/catalogue/titles.ts'
import { auditTable } from '../../../../harness/analysis/audit/index.ts'
import type { AdiosSpec } from '../../../../harness/analysis/tables/adios-spec.ts'
import { ADIOS_SPECS } from '../../../../harness/analysis/tables/adios-specs.ts'
import { guessesOf } from '../../../../harness/analysis/tables/as-printed.ts'
import { AutoRefresh } from '../../../components/auto-refresh.tsx'
import { IgnoredParams } from '../../../components/ignored.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { StoreState } from '../../../components/store-state.tsx'
import { Disclosure } from '../../../components/ui/disclosure.tsx'
import { blocksOf } from '../../../features/tables/adios-view.ts'
import { AdiosOrders } from '../../../features/tables/components/adios-orders.tsx'
import { AdiosTableBlock } from '../../../features/tables/components/adios-table.tsx'
import { Audit } from '../../../features/tables/components/audit.tsx'
import { DifferenceChoice } from '../../../features/tables/components/difference-choice.tsx'
import { TableDownloads } from '../../../features/tables/components/table-downloads.tsx'
import { VersionsSection } from '../../../features/tables/components/versions-section.tsx'
import { isAdios, loadAdios, tableInfo } from '../../../features/tables/load.ts'
import { differenceParams, versionsParams } from '../../../features/tables/params.ts'
import { loadVersions } from '../../../features/tables/versions.ts'
import { type RawParams, readParams } from '../../../lib/params.ts'
import { resultsSeen } from '../../../lib/seen.ts'
import { openStore } from '../../../lib/store.ts'

interface TablePageProps {
  params: Promise<{ id: string }>
  searchParams: Promise<RawParams>
}

export async function generateMetadata({ params }: TablePageProps): Promise<Metadata> {
  const { id } = await params
  return { title: isAdios(id) ? tableName(id) : 'No such table' }
}

export default async function AdiosPage({ params, searchParams }: TablePageProps) {
  const { id } = await params
  const { params: asked, ignored } = readParams({ ...differenceParams, ...versionsParams }, await searchParams)
  if (!isAdios(id)) notFound()
  const store = openStore()
  const seen = resultsSeen(store)
  if (store.state === 'broken') return <StoreState store={store} />
  const spec: AdiosSpec = ADIOS_SPECS[id]
  const table = loadAdios(spec, store)
  const { printed, own } = blocksOf(spec, table)
  const both = table.rows.some((row) => row.published && row.measured)
  const { title, paper } = tableInfo(id)
  return (
    <>
      <AutoRefresh seen={seen} />
      <PageHead title={tableName(id)}>
        {title}. {paper}.
      </PageHead>
      <IgnoredParams ignored={ignored} />
      <p className="mb-6 max-w-3xl text-small text-muted">{reading(spec)}</p>
      <Guesses guesses={guessesOf(spec.id)} />
      {both ? <DifferenceChoice /> : null}
      {printed.map((block) => (
        <section key={block.title} className="mb-8">
          <h2 className="mb-2 text-title font-semibold">{block.title}</h2>
          <AdiosTableBlock spec={spec} block={block} printed difference={both && asked.difference} />
        </section>
      ))}
      {own.length > 0 ? (
        <>
          <h2 className="mt-10 mb-1 text-title font-semibold">The same question, trained otherwise</h2>
          <p className="mb-4 max-w-3xl text-small text-muted">
            These rows were not trained as in the paper's suite: they use other data sets, or differ in the options
            named beside them. They do not repeat the paper's experiment.
            {spec.lines === 'maskings'
              ? ' A mean over methods needs all three, and its ± is over methods; elsewhere ± is over seeds.'
              : ''}
          </p>
          <div className="flex flex-wrap gap-x-12">
            {own.map((block) => (
              <section key={`${block.title} ${block.details}`} className="mb-8 min-w-0">
                <h3 className="font-semibold">{block.title}</h3>
                {block.details ? <p className="text-tiny text-muted">{block.details}</p> : null}
                <div className="mt-2">
                  <AdiosTableBlock spec={spec} block={block} printed={false} />
                </div>
              </section>
            ))}
          </div>
        </>
      ) : null}
      <AdiosOrders orders={table.orders} />
      {spec.evaluations.includes('backgrounds') ? (
        <VersionsSection
          id={id}
          all={store.state === 'ready' ? loadVersions(store.database, store.path, asked.picture - 1) : []}
          difference={asked.difference}
        />
      ) : null}
      <Audit audit={auditTable(id)} />
      <TableDownloads id={id} path={store.path} />
    </>
  )
}

function reading({ unit, rule, marks, lines, note, printedSpread }: AdiosSpec): string {
  return [
    `${unit === 'percent' ? 'Percent, mean' : 'Fractions, mean'} ± standard deviation (the paper's: ${printedSpread ?? 'none printed'}).`,
    marks === 'none'
      ? "Grey numbers are the paper's; the others are measured."
      : `Grey numbers are the paper's, the others are measured; ${rule} (the rule is the paper's, recomputed here)${
          lines === 'maskings' ? ', for measured numbers only where it is significantly better than all others' : ''
        }.`,
    ...(note === undefined ? [] : [note]),
    "Beside a printed number stands only what was trained and scored as the paper's suite says; everything else is below.",
  ].join(' ')
}

/** What the paper leaves open and our suite had to choose; too long to stand before the table. */
function Guesses({ guesses }: { guesses: readonly string[] }) {
  if (guesses.length === 0) return null
  return (
    <Disclosure
      summary={`What the suite guesses, because the paper does not say (${guesses.length})`}
      className="mb-6 max-w-3xl text-small text-muted"
    >
      <ul className="mt-2 list-disc space-y-1 pl-5">
        {guesses.map((guess) => (
          <li key={guess}>{guess}</li>
        ))}
      </ul>
    </Disclosure>
  )
}

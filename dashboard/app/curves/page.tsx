import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { IgnoredParams } from '../../components/ignored.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { StoreState } from '../../components/store-state.tsx'
import { ChoiceLinks } from '../../components/ui/choice-links.tsx'
import { Members } from '../../features/curves/components/members.tsx'
import { MembersChart } from '../../features/curves/components/members-chart.tsx'
import { loadCurves, loadCurvesPage } from '../../features/curves/load.ts'
import { lookOf } from '../../features/curves/looks.ts'
import { curvesHref } from '../../features/curves/params.ts'
import { CurveFigure } from '../../features/runs/components/curve-figure.tsx'
import type { RawParams } from '../../lib/params.ts'
import { openStore } from '../../lib/store.ts'

export const metadata: Metadata = { title: 'Curves' }

/** The page has no loading skeleton: replacing one needs scripts, and this page must work without them. */
export default async function CurvesPage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const raw = await searchParams
  const store = openStore()
  if (store.state !== 'ready') return <StoreState store={store} />
  const picked = [raw.pick ?? []].flat().filter(Boolean)
  // Runs were ticked in the list, or one was typed.
  if (picked.length > 0) {
    const { params } = loadCurves(store.database, raw)
    redirect(curvesHref({ ...params, runs: [...params.runs, ...picked] }))
  }
  const loaded = loadCurvesPage(store.database, raw)
  const { params, members, shared, panel, nothing, begun, ignored } = loaded
  const file = (ending: string) => curvesHref({ ...params, curve: null }, `/curves/${panel?.key}.${ending}`)
  return (
    <>
      <PageHead title="Curves">
        One curve of several runs on shared axes. The seeds of a configuration share a colour. Tick runs in the{' '}
        <Link href="/runs" className="prose-link">
          list
        </Link>{' '}
        or add them here.{begun ? ' While none is chosen, it begins with the first comparison.' : null}
      </PageHead>
      <IgnoredParams ignored={ignored} />
      <Members members={members} params={params} />
      {shared.length > 0 ? (
        <div className="mb-4">
          <ChoiceLinks
            label="Curve"
            options={shared.map(({ name, title }) => ({
              title,
              href: curvesHref({ ...params, curve: name }),
              chosen: name === panel?.key,
            }))}
          />
        </div>
      ) : null}
      {panel ? (
        <CurveFigure
          key={params.runs.join()}
          panel={panel}
          strokes={panel.owners.map(lookOf)}
          still={<MembersChart panel={panel} members={members} />}
          file={file}
        />
      ) : (
        <p className="border-y border-rule py-10 text-center text-muted">{nothing}</p>
      )}
    </>
  )
}

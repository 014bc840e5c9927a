import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { evaluationName } from '../../../db/catalogue/titles.ts'
import { lastChange } from '../../../db/queries/runs.ts'
import { unequalImages } from '../../../harness/analysis/compare/settings.ts'
import { withFlags } from '../../../harness/base/quoted.ts'
import { firstFew, fullStop } from '../../../harness/base/text.ts'
import { CORRECTION_ENTRIES, CORRECTIONS, DEFAULT_CORRECTION } from '../../../harness/statistics/corrections.ts'
import { PLUS_MINUS } from '../../../harness/statistics/summary.ts'
import { AutoRefresh } from '../../components/auto-refresh.tsx'
import { IgnoredParams } from '../../components/ignored.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { commandOn, StoreState } from '../../components/store-state.tsx'
import { ChoiceLinks } from '../../components/ui/choice-links.tsx'
import { Command } from '../../components/ui/command.tsx'
import { FigureLinks, tableDownloads } from '../../components/ui/figure-links.tsx'
import { Differences } from '../../features/compare/components/differences.tsx'
import { Flips } from '../../features/compare/components/flips.tsx'
import { ScoreTable } from '../../features/compare/components/score-table.tsx'
import { SharedCurves } from '../../features/compare/components/shared-curves.tsx'
import { SideForm } from '../../features/compare/components/side-form.tsx'
import { Sides } from '../../features/compare/components/sides.tsx'
import { Start } from '../../features/compare/components/start.tsx'
import { Suggestions } from '../../features/compare/components/suggestions.tsx'
import { sharedPanels } from '../../features/compare/curves.ts'
import { configLines, environmentLines } from '../../features/compare/facts.ts'
import { flipsOf } from '../../features/compare/flips.ts'
import { type LoadedComparison, loadComparison, type ShownSide } from '../../features/compare/load.ts'
import { type CompareParams, compareHref } from '../../features/compare/params.ts'
import { hasChoiceOfTest, SEED_TEST_CHOICES, scoreLines, summaryOf } from '../../features/compare/view.ts'
import type { RawParams } from '../../lib/params.ts'
import { resultsSeen } from '../../lib/seen.ts'
import { openStore, type Store } from '../../lib/store.ts'

export const metadata: Metadata = { title: 'Compare' }

type Ready = Extract<Store, { state: 'ready' }>

/** The page has no loading skeleton: replacing one needs scripts, and this page must work without them. */
export default async function ComparePage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const raw = await searchParams
  const [first, second] = Array.isArray(raw.pick) ? raw.pick : [raw.pick]
  // Two runs were ticked in the list.
  if (first && !raw.a && !raw.b) redirect(compareHref({ a: first, b: second ?? null }))
  const store = openStore()
  const seen = resultsSeen(store)
  if (store.state !== 'ready') return <StoreState store={store} />
  if (lastChange(store.database).runs === 0) return <StoreState store={{ state: 'empty', path: store.path }} />
  const loaded = loadComparison(store.database, raw)
  return (
    <>
      <AutoRefresh seen={seen} />
      <PageHead title="Compare">
        Compares two runs, or two configurations with all their seeds: their settings, and whether their scores differ.
        Differences are B − A.
      </PageHead>
      <IgnoredParams ignored={loaded.ignored} />
      <SideForm params={loaded.params} choices={loaded.choices} />
      {loaded.problems.map(({ letter, what, remedy }) => (
        <p key={letter} role="status" className="mb-3 rounded bg-warn-soft px-3 py-2 text-small text-warn">
          {letter}: {fullStop(what)} {loaded.suggestions.length > 0 ? '' : fullStop(remedy)}
        </p>
      ))}
      {loaded.chosen.map((line) => (
        <p key={line} role="status" className="mb-3 max-w-3xl text-small text-muted">
          {fullStop(line)}
        </p>
      ))}
      <Sides {...loaded} />
      {loaded.nothing ? (
        <p role="status" className="mb-3 max-w-3xl rounded bg-warn-soft px-3 py-2 text-small text-warn">
          {loaded.nothing.what}: {fullStop(loaded.nothing.remedy)}
        </p>
      ) : null}
      {loaded.a && loaded.b ? (
        <Compared loaded={loaded} a={loaded.a} b={loaded.b} store={store} />
      ) : (
        <>
          {loaded.params.a || loaded.params.b ? null : <Start pair={loaded.start} />}
          <Suggestions {...loaded} />
        </>
      )}
    </>
  )
}

function Compared({ loaded, a, b, store }: { loaded: LoadedComparison; a: ShownSide; b: ShownSide; store: Ready }) {
  const { params, comparison } = loaded
  const single = a.runs.length === 1 && b.runs.length === 1
  const flips = comparison && flipsOf(comparison, params.flips)
  return (
    <>
      {unequalImages(store.database, a, b).map((warning) => (
        <p key={warning} role="status" className="mb-3 max-w-3xl rounded bg-warn-soft px-3 py-2 text-small text-warn">
          {warning}
        </p>
      ))}
      {comparison ? <Scores loaded={loaded} dataset={a.runs[0]?.dataset ?? ''} /> : null}
      {flips ? <Flips view={flips} params={params} /> : null}
      <SharedCurves panels={sharedPanels(store.database, [a, b])} params={params} />
      <div className="grid gap-x-10 xl:grid-cols-2">
        <Differences title="Configuration" lines={configLines(a.runs, b.runs, single)} />
        <Differences title="Environment" lines={environmentLines(a.runs, b.runs)} />
      </div>
      <section className="mt-9">
        <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">On the command line</h2>
        <div className="max-w-3xl">
          <Command wrap>{commandOn(store.path, withFlags(`compare ${a.word} ${b.word}`, flagsOf(params)))}</Command>
        </div>
      </section>
    </>
  )
}

const flagsOf = ({ metric, test, correction }: CompareParams) => ({
  metric: metric ?? undefined,
  test: test === 'auto' ? undefined : test,
  correction: correction === DEFAULT_CORRECTION ? undefined : correction,
})

function Scores({ loaded, dataset }: { loaded: LoadedComparison; dataset: string }) {
  const { params, evaluations } = loaded
  const comparison = loaded.comparison!
  const { onlyA, onlyB } = comparison
  const lines = scoreLines(comparison, dataset)
  const { lead, how } = summaryOf(comparison)
  const option = (metric: string | null, title: string) => ({
    title,
    href: compareHref({ ...params, metric, flips: null }),
    chosen: params.metric === metric,
  })
  const own = params.metric !== null && !evaluations.includes(params.metric)
  const file = (name: string) => compareHref(params, `/compare/${name}`)
  return (
    <section>
      <div className="mb-4 max-w-3xl space-y-1">
        <p className="text-lead font-semibold">{lead}</p>
        <p className="text-small text-muted">
          {how} {PLUS_MINUS}
        </p>
      </div>
      {evaluations.length > 1 || own ? (
        <div className="mb-3">
          <ChoiceLinks
            label="Scores"
            options={[
              option(null, 'all'),
              ...evaluations.map((name) => option(name, evaluationName(name))),
              ...(own ? [option(params.metric, params.metric!)] : []),
            ]}
          />
        </div>
      ) : null}
      {hasChoiceOfTest(comparison) ? (
        <div className="mb-3">
          <ChoiceLinks
            label="Test"
            options={SEED_TEST_CHOICES.map(({ value, title }) => ({
              title,
              href: compareHref({ ...params, test: value }),
              chosen: params.test === value,
            }))}
          />
        </div>
      ) : null}
      {comparison.tests > 1 ? (
        <div className="mb-3">
          <ChoiceLinks
            label="Correction"
            options={CORRECTIONS.map((correction) => ({
              title: CORRECTION_ENTRIES[correction].title,
              href: compareHref({ ...params, correction }),
              chosen: params.correction === correction,
            }))}
          />
        </div>
      ) : null}
      <ScoreTable comparison={comparison} lines={lines} />
      <FigureLinks downloads={tableDownloads('scores', file)} />
      <Lacking side="A" labels={onlyA} />
      <Lacking side="B" labels={onlyB} />
    </section>
  )
}

function Lacking({ side, labels }: { side: string; labels: string[] }) {
  if (labels.length === 0) return null
  return (
    <p className="mt-1 text-small text-muted">
      Only {side} has {firstFew(labels, 6)}.
    </p>
  )
}

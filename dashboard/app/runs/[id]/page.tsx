import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { datasetName, originOf, runTitle, seedName } from '../../../../db/catalogue/titles.ts'
import { getRun, type RunDetail, resumesAt } from '../../../../db/queries/run.ts'
import { dateTime, duration, integer, memorySize, short } from '../../../../harness/base/text.ts'
import { PageHead } from '../../../components/page-head.tsx'
import { StoreState } from '../../../components/store-state.tsx'
import { Badge, OriginBadge, Stale } from '../../../components/ui/badge.tsx'
import { LineChart } from '../../../components/ui/line-chart.tsx'
import { environmentOf } from '../../../features/compare/facts.ts'
import { masksHref } from '../../../features/masks/params.ts'
import { Artefacts } from '../../../features/runs/components/artefacts.tsx'
import { CurveTable } from '../../../features/runs/components/curve-table.tsx'
import { Embedding } from '../../../features/runs/components/embedding.tsx'
import { Facts } from '../../../features/runs/components/facts.tsx'
import { FactGroups } from '../../../features/runs/components/facts-tree.tsx'
import { LiveRun } from '../../../features/runs/components/live-run.tsx'
import { MaskGallery } from '../../../features/runs/components/mask-gallery.tsx'
import { MaskQualitySection } from '../../../features/runs/components/mask-quality.tsx'
import { Reproduce } from '../../../features/runs/components/reproduce.tsx'
import { RunEvents } from '../../../features/runs/components/run-events.tsx'
import { RunLinks } from '../../../features/runs/components/run-links.tsx'
import { Scores } from '../../../features/runs/components/scores.tsx'
import { Status } from '../../../features/runs/components/status.tsx'
import { Tags } from '../../../features/runs/components/tags.tsx'
import { titledEnvironment } from '../../../features/runs/environment-titles.ts'
import { maskPictures } from '../../../features/runs/mask-pictures.ts'
import { resolveRunId } from '../../../features/runs/run-id.ts'
import { runViews } from '../../../features/runs/view.ts'
import { describePanel, type Panel, panelsOf, thinned } from '../../../lib/curves.ts'
import { SLOT_COLOURS } from '../../../lib/slots.ts'
import { openStore } from '../../../lib/store.ts'

interface RunPageProps {
  params: Promise<{ id: string }>
}

export async function generateMetadata({ params }: RunPageProps): Promise<Metadata> {
  return { title: `Run ${(await params).id.slice(0, 12)}` }
}

const STILL_POINTS = 120

export default async function RunPage({ params }: RunPageProps) {
  const { id } = await params
  const store = openStore()
  if (store.state !== 'ready') return <StoreState store={store} />
  const known = resolveRunId(store.database, id)
  const run = known === null ? null : getRun(store.database, known)
  if (!run) notFound()
  const panels = panelsOf(store.database, run.id)
  const [view] = runViews(store.database, { id: run.id })
  const masks = run.scores.filter(({ evaluation }) => evaluation === 'masks')
  return (
    <>
      <RunHead run={run} hasCurves={panels.length > 0} />
      <Trouble run={run} />
      <RunEvents events={run.events} />
      <Facts items={factsOf(run)} />
      {masks.length > 0 && masks.length === run.scores.length ? null : (
        <Scores scores={run.scores.filter((score) => !masks.includes(score))} status={run.status} />
      )}
      <MaskQualitySection scores={masks} />
      <Embedding artefacts={run.artefacts} />
      <MaskGallery pictures={maskPictures(run.artefacts)} beside={masksHref({ a: run.id })} />
      {view ? (
        <LiveRun
          run={view}
          panels={panels}
          galleries={maskPictures(run.artefacts).length}
          pictures={Object.fromEntries(panels.map((panel) => [panel.key, picture(run.id, panel)]))}
        />
      ) : null}
      <Reproduce run={run} store={store.path} />
      <Artefacts artefacts={run.artefacts} />
      <Section title="Configuration">
        <FactGroups value={run.config} />
      </Section>
      {run.kind === 'reported' ? null : (
        <Section title="Environment">
          <FactGroups value={titledEnvironment(environmentOf(run))} titled />
        </Section>
      )}
    </>
  )
}

/** The name of a run, what can be done with it, and what is said of it. */
function RunHead({ run, hasCurves }: { run: RunDetail; hasCurves: boolean }) {
  const generated = `${runTitle(run)} on ${datasetName(run.dataset)}, ${seedName(run.seed)}`
  return (
    <>
      <PageHead title={run.name || generated} aside={<RunLinks run={run} hasCurves={hasCurves} />}>
        {run.name ? <span className="block">{generated}</span> : null}
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <Status status={run.status} />
          <OriginBadge origin={originOf(run.variant)} />
          {run.stale ? <Stale changes={run.changes} whole /> : null}
          {run.suites.map((suite) => (
            <Badge key={suite}>suite {suite}</Badge>
          ))}
          <code className="font-mono text-small">{run.id}</code>
        </span>
      </PageHead>
      {run.tags.length > 0 || run.note ? (
        <div className="mb-5 max-w-3xl">
          <Tags tags={run.tags} />
          {run.note ? <p className="mt-1 whitespace-pre-wrap">{run.note}</p> : null}
        </div>
      ) : null}
    </>
  )
}

const factsOf = (run: RunDetail): [string, string | null][] => [
  ['Reported in', run.config.kind === 'reported' ? run.config.reportedIn : null],
  ['Started', run.startedAt === null ? null : dateTime(run.startedAt)],
  ['Duration', run.seconds === null || run.status === 'running' ? null : duration(run.seconds)],
  ['Throughput', run.imagesPerSecond === null ? null : `${integer(run.imagesPerSecond)} images/s`],
  ['Peak memory', run.peakRssMb === null ? null : memorySize(run.peakRssMb)],
  ['Peak GPU memory', run.peakCardMb === null ? null : memorySize(run.peakCardMb)],
  ['Parameters', run.parameters ? integer(run.parameters) : null],
  ['Machine', run.host],
  ['Attempts', run.attempts > 1 ? String(run.attempts) : null],
]

function picture(id: string, panel: Panel) {
  const label = describePanel(panel, short)
  const href = `/runs/${id}/curves/${panel.key}`
  return {
    still: <LineChart panel={thinned(panel, STILL_POINTS)} label={label} colours={SLOT_COLOURS} />,
    below: <CurveTable panel={panel} label={label} href={href} />,
  }
}

function Trouble({ run }: { run: RunDetail }) {
  if (run.status !== 'failed' && run.status !== 'interrupted') return null
  return (
    <section className={`mb-6 max-w-3xl border-l-4 pl-4 ${run.status === 'failed' ? 'border-bad' : 'border-warn'}`}>
      <h2 className="text-title font-semibold">
        {run.status === 'failed' ? 'The run failed' : 'The run was interrupted'}
        {run.totalSteps > 0 ? ` at step ${run.step} of ${run.totalSteps}` : ''}
      </h2>
      {run.error ? <pre className="mt-1 font-mono text-small whitespace-pre-wrap">{run.error}</pre> : null}
      <p className="mt-1 text-muted">{again(resumesAt(run))}</p>
    </section>
  )
}

function again(step: number | null): string {
  return step === null
    ? 'It stored no checkpoint: the same command starts it from the beginning.'
    : `Run the same command again to resume from its last checkpoint, at step ${step}.`
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="mt-8 min-w-0">
      <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">{title}</h2>
      {children}
    </section>
  )
}

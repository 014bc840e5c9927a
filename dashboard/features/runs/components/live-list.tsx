'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { datasetName, joinDetails, seedName, tableName } from '../../../../db/catalogue/titles.ts'
import { dateTime, duration } from '../../../../harness/base/text.ts'
import { Event, OriginBadge, Stale } from '../../../components/ui/badge.tsx'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { Swatch } from '../../../components/ui/glyph.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { useEvents } from '../../../lib/use-events.ts'
import { useNow } from '../../../lib/use-now.ts'
import { MOST_MEMBERS } from '../../curves/params.ts'
import type { RunsChange } from '../changes.ts'
import { elapsedSeconds, SILENT_AFTER_MS } from '../elapsed.ts'
import type { RunView } from '../view.ts'
import { Progress } from './progress.tsx'
import { Status } from './status.tsx'
import { Tags } from './tags.tsx'

/** The list of runs: rendered by the server, then updated live. */
export function LiveList({ initial, source }: { initial: RunView[]; source: string }) {
  const runs = useLiveRuns(initial, source)
  const now = useNow(runs.some(({ status }) => status === 'running'))
  const [picked, setPicked] = useState<string[]>([])
  const pick: Pick = {
    picked,
    toggle: (id, on) => setPicked((before) => [...before.filter((one) => one !== id), ...(on ? [id] : [])]),
  }
  return (
    // Without scripts, the form submits the ticked runs.
    <form action="/compare">
      <p className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-small text-muted">
        <button
          type="submit"
          disabled={picked.length > 2}
          className={`control disabled:opacity-35 ${picked.length === 2 ? 'border-accent font-semibold text-accent' : 'text-ink'}`}
        >
          Compare
        </button>
        <button
          type="submit"
          formAction="/curves"
          className={`control ${picked.length > 2 ? 'border-accent font-semibold text-accent' : 'text-ink'}`}
        >
          Plot curves
        </button>
        <span role="status">{advice(picked.length)}</span>
      </p>
      <ScrollArea label="Runs" className="max-h-[calc(100dvh-6rem)] overflow-auto">
        <table className="print-table min-w-full">
          <thead>
            <tr>
              <ColumnHead stick>Run</ColumnHead>
              <ColumnHead>Status</ColumnHead>
              <th scope="col" className="max-sm:hidden">
                Data set
              </th>
              <th scope="col" className="number max-sm:hidden">
                Seed
              </th>
              <th scope="col" className="max-sm:hidden">
                Scores
              </th>
              <ColumnHead>Time</ColumnHead>
              <ColumnHead>Suite</ColumnHead>
              <ColumnHead>Ended</ColumnHead>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <RunRow key={run.id} run={run} now={now} pick={pick} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </form>
  )
}

function advice(picked: number): string {
  if (picked === 0) return 'Tick two finished runs to compare them, or more to plot their curves together.'
  if (picked === 1) return 'One run is ticked. Tick another, or choose the second on the next page.'
  if (picked === 2) return 'Two runs are ticked; A is the upper one.'
  return `${picked} runs are ticked${picked === MOST_MEMBERS ? ', as many as one plot shows' : ''}.`
}

/** The ticked runs, at most as many as one plot shows. */
interface Pick {
  picked: string[]
  toggle(id: string, on: boolean): void
}

function RunRow({ run, now, pick: { picked, toggle } }: { run: RunView; now: number | null; pick: Pick }) {
  return (
    <tr className="rule">
      <th scope="row" className="stick min-w-40 whitespace-normal! sm:min-w-56">
        <span className="flex items-center gap-2">
          <input
            type="checkbox"
            name="pick"
            value={run.id}
            aria-label={`Compare ${run.title} on ${datasetName(run.dataset)}, ${seedName(run.seed)}`}
            disabled={run.status !== 'done' || (picked.length === MOST_MEMBERS && !picked.includes(run.id))}
            checked={picked.includes(run.id)}
            onChange={(event) => toggle(run.id, event.target.checked)}
            className="accent-[var(--accent)] disabled:opacity-35"
          />
          <Swatch method={run.method} masking={run.masking} />
          <Link href={`/runs/${run.id}`} prefetch={false} className="hover:text-accent hover:underline">
            {run.name || run.title}
          </Link>
          {run.marks.map((mark) => (
            <Event key={mark} mark={mark} />
          ))}
          {run.stale ? <Stale changes={run.changes} /> : null}
          <OriginBadge origin={run.origin} />
        </span>
        <span className="ml-10 block text-tiny text-muted">
          {joinDetails(run.name && run.title, run.details)}
          {/* Replaces columns that are hidden on phones. */}
          <span className="sm:hidden"> · {joinDetails(datasetName(run.dataset), seedName(run.seed))}</span>
        </span>
        <Tags tags={run.tags} note={run.note} />
        {/* On phones the scores stand here, where they are never scrolled out of sight. */}
        <span className="mt-1 ml-10 block font-normal sm:hidden">
          <RunResult run={run} />
        </span>
      </th>
      <td>
        <Status status={run.status} />
        {run.error ? (
          <span className="block max-w-64 truncate text-tiny text-muted" title={run.error}>
            {run.error}
          </span>
        ) : null}
        {run.place ? (
          <span className="block max-w-64 text-tiny text-muted">
            {run.place.system}: {run.place.where}
          </span>
        ) : null}
        {run.status === 'running' ? <Silence run={run} now={now} /> : null}
      </td>
      <td className="max-sm:hidden">{datasetName(run.dataset)}</td>
      <td className="number tabular-nums max-sm:hidden">{run.seed < 0 ? seedName(run.seed) : run.seed}</td>
      <td className="max-sm:hidden">
        <RunResult run={run} />
      </td>
      <td data-value={run.seconds ?? undefined} className="tabular-nums">
        <Elapsed run={run} now={now} />
      </td>
      <td className="text-muted">{run.suites.join(', ')}</td>
      <td data-value={run.endedAt ?? undefined} className="text-small text-muted">
        {run.endedAt === null ? null : <DateAndTime at={run.endedAt} />}
      </td>
    </tr>
  )
}

/** The day, with the time below it. */
function DateAndTime({ at }: { at: number }) {
  const [day, time] = dateTime(at).split(', ')
  return (
    <>
      {day} <span className="block text-tiny">{time}</span>
    </>
  )
}

function RunResult({ run }: { run: RunView }) {
  if (run.status === 'running') {
    return (
      <span className="text-small text-muted">
        {run.phase ?? 'starting'}
        <Progress
          step={run.step}
          totalSteps={run.totalSteps}
          label={`Progress of ${run.title}, ${seedName(run.seed)}`}
        />
      </span>
    )
  }
  if (run.table) {
    return (
      <Link href={`/tables/${run.table}`} prefetch={false} className="prose-link text-small">
        {tableName(run.table)}
      </Link>
    )
  }
  return (
    <span className="flex flex-wrap gap-x-4">
      {run.scores.map(({ name, text }) => (
        <span key={name} className="whitespace-nowrap">
          <span className="text-tiny text-muted">{name}</span> <span className="tabular-nums">{text}</span>
        </span>
      ))}
    </span>
  )
}

function Elapsed({ run, now }: { run: RunView; now: number | null }) {
  if (run.status === 'running') return now === null ? null : duration(elapsedSeconds(run, now))
  return run.seconds === null ? null : duration(run.seconds)
}

function Silence({ run, now }: { run: RunView; now: number | null }) {
  if (now === null || run.heartbeatAt === null || now - run.heartbeatAt < SILENT_AFTER_MS) return null
  return <span className="block text-tiny text-warn">no heartbeat for {duration((now - run.heartbeatAt) / 1000)}</span>
}

function useLiveRuns(initial: RunView[], source: string): RunView[] {
  const router = useRouter()
  const [runs, setRuns] = useState(initial)
  useEffect(() => setRuns(initial), [initial])
  useEvents<RunsChange>(source, ({ changed, order }) => {
    setRuns((before) => merge(before, changed, order))
    // A run has changed its state, so the server must recompute the counts above the list.
    if (order && order.join() !== runs.map(({ id }) => id).join()) router.refresh()
  })
  return runs
}

function merge(before: RunView[], changed: RunView[], order: string[] = before.map(({ id }) => id)): RunView[] {
  const known = new Map([...before, ...changed].map((run) => [run.id, run]))
  return order.flatMap((id) => known.get(id) ?? [])
}

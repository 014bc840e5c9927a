'use client'
import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useState } from 'react'
import { duration } from '../../../../harness/base/text.ts'
import type { Panel } from '../../../lib/curves.ts'
import { useEvents } from '../../../lib/use-events.ts'
import { useNow } from '../../../lib/use-now.ts'
import type { RunChange } from '../changes.ts'
import { elapsedSeconds, secondsToGo } from '../elapsed.ts'
import type { RunView } from '../view.ts'
import { CurvePanel } from './curve-panel.tsx'
import { Progress } from './progress.tsx'

interface LiveRunProps {
  run: RunView
  panels: Panel[]
  /** For each panel: its static picture, and the table and downloads below it. */
  pictures: Record<string, { still: ReactNode; below: ReactNode }>
  /** Number of mask pictures on the page. */
  galleries: number
}

/** Progress and curves of a run, updated while it is running. */
export function LiveRun({ run: initial, panels: first, pictures, galleries }: LiveRunProps) {
  const { run, panels } = useLiveRun(initial, first, galleries)
  const [logarithmic, setLogarithmic] = useState(false)
  return (
    <>
      {run.place === null ? null : (
        <p className="mt-4 text-small">
          <span className="text-muted">On {run.place.system}:</span> {run.place.where}
        </p>
      )}
      {run.status === 'running' ? <Going run={run} /> : null}
      {panels.length === 0 ? null : (
        <section className="mt-8">
          <div className="flex items-baseline justify-between gap-4 border-b border-rule pb-1">
            <h2 className="text-title font-semibold">Curves</h2>
            <label className="flex items-center gap-2 text-small">
              <input
                type="checkbox"
                checked={logarithmic}
                onChange={(event) => setLogarithmic(event.target.checked)}
                className="accent-[var(--accent)]"
              />
              Logarithmic scale
            </label>
          </div>
          <div className="mt-4 grid gap-x-8 gap-y-8 md:grid-cols-2 xl:grid-cols-3">
            {panels.map((panel) => (
              <figure key={panel.key} className="min-w-0">
                <figcaption className="mb-1 flex flex-wrap items-baseline gap-x-2">
                  <span className="font-semibold">{panel.title}</span>
                  <span className="text-tiny text-muted">{panel.unit}</span>
                  {panel.lines.some(({ label }) => label !== panel.title) ? <Legend panel={panel} /> : null}
                </figcaption>
                <CurvePanel
                  panel={panel}
                  logarithmic={logarithmic}
                  still={pictures[panel.key]?.still}
                  source={`/runs/${run.id}/curves/${panel.key}.json`}
                />
                {pictures[panel.key]?.below}
              </figure>
            ))}
          </div>
        </section>
      )}
    </>
  )
}

const SLOT_COLOURS = [
  'bg-[var(--slot-0)]',
  'bg-[var(--slot-1)]',
  'bg-[var(--slot-2)]',
  'bg-[var(--slot-3)]',
  'bg-[var(--slot-4)]',
  'bg-[var(--slot-5)]',
  'bg-[var(--slot-6)]',
  'bg-[var(--slot-7)]',
]

function Legend({ panel }: { panel: Panel }) {
  return (
    <span className="flex flex-wrap gap-x-3 text-tiny">
      {panel.lines.map(({ name, label }, i) => (
        <span key={name} className="inline-flex items-center gap-1">
          <span className={`h-0.5 w-3 ${SLOT_COLOURS[i % SLOT_COLOURS.length]}`} />
          {label}
        </span>
      ))}
    </span>
  )
}

function Going({ run }: { run: RunView }) {
  const now = useNow(true)
  const elapsed = now === null ? null : elapsedSeconds(run, now)
  const left = elapsed === null ? null : secondsToGo(run, elapsed)
  return (
    <section aria-label="Progress" className="mt-5 max-w-xl">
      <p className="mb-1.5 flex justify-between gap-4 text-small tabular-nums">
        <span>
          {run.phase ?? 'starting'}
          {run.totalSteps > 0 ? (
            <span className="text-muted">
              {' '}
              · step {run.step} of {run.totalSteps}
            </span>
          ) : null}
        </span>
        {elapsed === null ? null : (
          <span className="text-muted">
            {duration(elapsed)}
            {left === null ? '' : `, about ${duration(left)} to go`}
          </span>
        )}
      </p>
      <Progress step={run.step} totalSteps={run.totalSteps} label="Steps done" wide />
    </section>
  )
}

function useLiveRun(initial: RunView, first: Panel[], galleries: number): { run: RunView; panels: Panel[] } {
  const router = useRouter()
  const [state, setState] = useState({ run: initial, panels: first })
  useEffect(() => setState({ run: initial, panels: first }), [initial, first])
  const ended = initial.status !== 'running' && initial.status !== 'queued'
  useEvents<RunChange>(ended ? null : `/runs/${initial.id}/live`, (change) => {
    setState(({ run, panels }) => ({ run: change.run ?? run, panels: mergePanels(panels, change.panels) }))
    // Scores, errors, events and pictures are rendered by the server.
    const { run = initial, pictures = galleries } = change
    const grown = run.status !== initial.status || run.marks.join() !== initial.marks.join() || pictures !== galleries
    if (grown) router.refresh()
  })
  return state
}

function mergePanels(before: Panel[], changed: Panel[]): Panel[] {
  const known = new Map(before.map((panel) => [panel.key, panel]))
  for (const panel of changed) known.set(panel.key, panel)
  return [...known.values()]
}

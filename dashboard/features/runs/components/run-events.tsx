import { TriangleAlert } from 'lucide-react'
import type { RunEvent } from '../../../../db/queries/runs.ts'

/** Events that affect how the numbers below are read, such as a collapsed mask, with their step or epoch. */
export function RunEvents({ events }: { events: readonly RunEvent[] }) {
  if (events.length === 0) return null
  return (
    <section className="mb-6 max-w-3xl border-l-4 border-warn pl-4">
      <h2 className="flex items-center gap-2 text-title font-semibold">
        <TriangleAlert aria-hidden className="size-4 text-warn" />
        Events
      </h2>
      <ol className="mt-1 space-y-0.5">
        {events.map(({ name, axis, step, message }) => (
          <li key={`${name} ${step}`} className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3">
            <span className="text-muted tabular-nums">
              {axis} {step}
            </span>
            <span>{message}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

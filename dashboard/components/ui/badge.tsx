import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Origin, variantName } from '../../../db/catalogue/titles.ts'
import { type Change, changedSince } from '../../../db/changes.ts'

const TONES = {
  plain: 'border-rule text-muted',
  warn: 'border-transparent bg-warn-soft text-warn',
  bad: 'border-transparent bg-bad-soft text-bad',
  good: 'border-transparent bg-good-soft text-good',
  accent: 'border-transparent bg-accent-soft text-accent',
} as const

export function Badge({
  tone = 'plain',
  title,
  children,
}: {
  tone?: keyof typeof TONES
  title?: string
  children: ReactNode
}) {
  return (
    <span
      title={title}
      className={`inline-flex items-center gap-1 rounded-sm border px-1.5 text-tiny font-medium whitespace-nowrap ${TONES[tone]}`}
    >
      {children}
    </span>
  )
}

/** Marks every number that was selected on test labels. */
export function SelectedOnTest() {
  return (
    <Badge tone="warn" title="These numbers were selected on test labels, so they are optimistic">
      selected on test
    </Badge>
  )
}

/** Marks numbers of a classifier that was trained along with the encoder. */
export function Online() {
  return (
    <Badge title="Measured by a classifier trained along with the encoder, not by a probe of the finished encoder; the two differ">
      online
    </Badge>
  )
}

/** Marks a run with an event that its numbers alone do not show. */
export function Event({ mark }: { mark: string }) {
  return (
    <Badge tone="bad" title={`An event was recorded in this run (${mark}); its page has the details`}>
      <TriangleAlert aria-hidden className="size-3" />
      {mark}
    </Badge>
  )
}

/** @param whole - says on the badge itself what has changed. */
export function Stale({ changes, whole = false }: { changes: readonly Change[]; whole?: boolean }) {
  const since = `${changedSince(changes, whole ? 'its' : 'the')} changed since`
  return (
    <Badge
      tone="warn"
      title={`${since.charAt(0).toUpperCase()}${since.slice(1)} this was computed: run the suite again to update it`}
    >
      stale{whole ? `: ${since}` : ''}
    </Badge>
  )
}

const ORIGINS = {
  elsewhere: 'Trained elsewhere and only evaluated here; the run names its file and what its authors say about it',
  reported: 'Nothing was run here: its numbers are from the source that its details name',
  reference: 'Not run here: one of the results that ship with maskbench; the run names their machine',
} as const

/** Marks a row whose encoder, features or numbers were not made by a run of this store. */
export function OriginBadge({ origin }: { origin: Origin | null }) {
  return origin === null ? null : (
    <Badge tone="accent" title={ORIGINS[origin]}>
      {variantName(origin)}
    </Badge>
  )
}

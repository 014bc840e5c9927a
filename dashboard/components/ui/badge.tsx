import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

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

/** On every number that a look at the test labels chose. */
export function SelectedOnTest() {
  return (
    <Badge tone="warn" title="Something about these numbers was chosen by looking at test labels: they are optimistic">
      selected on test
    </Badge>
  )
}

/** On numbers of a classifier that learned while the encoder did. */
export function Online() {
  return (
    <Badge title="By a classifier trained beside the encoder, not by a probe of the finished one: the two differ">
      online
    </Badge>
  )
}

/** Something happened in a run that its numbers alone don't show. */
export function Event({ mark }: { mark: string }) {
  return (
    <Badge tone="bad" title={`Something happened in this run (${mark}): its page says what and when`}>
      <TriangleAlert aria-hidden className="size-3" />
      {mark}
    </Badge>
  )
}

/** @param since - what has changed, where there is room to say it. */
export function Stale({ since }: { since?: string } = {}) {
  return (
    <Badge
      tone="warn"
      title="The code that matters or the data have changed since this was made: run the suite again to renew it"
    >
      stale{since ? `: ${since}` : ''}
    </Badge>
  )
}

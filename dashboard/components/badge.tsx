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

export function Stale() {
  return (
    <Badge tone="warn" title="Made by another version of the code that matters: run the suite again to renew it">
      stale
    </Badge>
  )
}

import { Check, CircleDashed, CirclePause, LoaderCircle, TriangleAlert } from 'lucide-react'
import type { RunStatus } from '../../../../db/names.ts'

const STATUS = {
  queued: { icon: CircleDashed, className: 'text-muted' },
  running: { icon: LoaderCircle, className: 'text-accent' },
  done: { icon: Check, className: 'text-good' },
  failed: { icon: TriangleAlert, className: 'text-bad' },
  interrupted: { icon: CirclePause, className: 'text-warn' },
} as const

/** The status as a word with an icon, so that colour is never the only cue. */
export function Status({ status }: { status: RunStatus }) {
  const { icon: Icon, className } = STATUS[status]
  return (
    <span className={`inline-flex items-center gap-1.5 ${className}`}>
      <Icon aria-hidden className={`size-4 ${status === 'running' ? 'motion-safe:animate-spin' : ''}`} />
      {status}
    </span>
  )
}

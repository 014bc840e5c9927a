import { DASHES } from '../../../../harness/base/dashes.ts'
import { PICTURE_COLOURS } from '../../../lib/slots.ts'

/** The number of a mask with its colour in the pictures. */
export function Slot({ slot }: { slot: number }) {
  return (
    <span className="inline-flex items-center gap-1 align-bottom whitespace-nowrap">
      <svg viewBox="0 0 10 10" className="size-2.5 shrink-0" aria-hidden>
        <rect width="10" height="10" rx="2" fill={PICTURE_COLOURS[slot % PICTURE_COLOURS.length]} />
      </svg>
      mask {slot}
    </span>
  )
}

/** The sample of a chart line in its legend. */
export function LineSign({ line, colours }: { line: number; colours: readonly string[] }) {
  return (
    <svg viewBox="0 0 24 4" className="h-1 w-6 shrink-0" aria-hidden>
      <path
        d="M0 2H24"
        stroke={colours[line % colours.length]}
        strokeWidth={2}
        strokeDasharray={DASHES[line % DASHES.length]}
      />
    </svg>
  )
}

'use client'
import { useEpoch } from '../use-epoch.ts'
import { pictureAt } from '../view.ts'

export interface CursorStop {
  epoch: number
  /** Fractions of the picture's width and height. */
  x: number
  top: number
  bottom: number
}

/** A line over a chart that marks the epoch whose masks are shown. */
export function Cursor({ stops, epochs }: { stops: readonly CursorStop[]; epochs: readonly number[] }) {
  const [epoch] = useEpoch(epochs)
  const stop = pictureAt(stops, epoch)
  if (!stop) return null
  return (
    <svg
      viewBox="0 0 1 1"
      preserveAspectRatio="none"
      className="pointer-events-none absolute inset-0 size-full"
      aria-hidden
    >
      <path
        d={`M${stop.x} ${stop.top}V${stop.bottom}`}
        stroke="var(--accent)"
        strokeWidth={2}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}

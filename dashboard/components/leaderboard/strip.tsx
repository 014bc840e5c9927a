import type { Interval } from '../../../harness/statistics/summary.ts'
import { Mark, methodColour, type Sign } from '../mark.tsx'

export const STRIP_WIDTH = 84
const HEIGHT = 18
const INSET = 5

const place = (value: number, [low, high]: Interval): number =>
  INSET + ((value - low) / (high - low)) * (STRIP_WIDTH - 2 * INSET)

/** A dot and its interval, on the axis that all rows of the column share; what overlaps is seen at a glance. */
export function Strip({
  mean,
  ci95,
  domain,
  sign,
}: {
  mean: number
  ci95: Interval | null
  domain: Interval
  sign: Sign
}) {
  const clamp = (x: number) => Math.min(STRIP_WIDTH, Math.max(0, x))
  return (
    <svg
      viewBox={`0 0 ${STRIP_WIDTH} ${HEIGHT}`}
      width={STRIP_WIDTH}
      height={HEIGHT}
      className={sign.hollow ? 'text-faint' : methodColour(sign.method)}
      aria-hidden
    >
      <line x1={0} x2={STRIP_WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} stroke="var(--rule)" />
      {ci95 && ci95[1] > ci95[0] ? (
        <line
          x1={clamp(place(ci95[0], domain)).toFixed(1)}
          x2={clamp(place(ci95[1], domain)).toFixed(1)}
          y1={HEIGHT / 2}
          y2={HEIGHT / 2}
          stroke="currentColor"
          strokeWidth={2}
        />
      ) : null}
      <Mark {...sign} x={place(mean, domain)} y={HEIGHT / 2} />
    </svg>
  )
}

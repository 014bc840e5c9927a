import type { Interval } from '../../../../harness/statistics/summary.ts'
import { Glyph, inkOf, type RowGlyph } from '../../../components/ui/glyph.tsx'

const HEIGHT = 18
const INSET = 5

/** Strips are narrower where there are many columns. */
export const stripWidth = (columns: number): number => (columns > 3 ? 60 : 96)

interface StripProps {
  mean: number
  ci95: Interval | null
  domain: Interval
  width: number
  sign: RowGlyph
}

/** A dot with its interval, on the axis that all rows of the column share. */
export function Strip({ mean, ci95, domain: [low, high], width, sign }: StripProps) {
  const place = (value: number) => INSET + ((value - low) / (high - low)) * (width - 2 * INSET)
  const clamp = (x: number) => Math.min(width, Math.max(0, x)).toFixed(1)
  const middle = HEIGHT / 2
  return (
    <svg viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} color={inkOf(sign)} aria-hidden>
      <line x1={0} x2={width} y1={middle} y2={middle} stroke="var(--rule)" />
      {ci95 && ci95[1] > ci95[0] ? (
        <line
          x1={clamp(place(ci95[0]))}
          x2={clamp(place(ci95[1]))}
          y1={middle}
          y2={middle}
          stroke="currentColor"
          strokeWidth={2}
        />
      ) : null}
      <Glyph {...sign} x={place(mean)} y={middle} />
    </svg>
  )
}

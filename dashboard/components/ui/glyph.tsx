/** The sign of a row: its colour is the method, its shape the masking; hollow is published, solid is measured. */
import { markOf } from '../../../db/catalogue/marks.ts'
import { colourOf } from '../../../db/catalogue/methods.ts'

export interface RowGlyph {
  method: string
  masking: string
  /** Smooth rate of a noisy-label row. */
  rate?: number | null
  hollow?: boolean
  /** SVG path from -1 to 1; @default the mark of the masking. */
  shape?: string | null
}

/** The colour of a row on screen. */
export const inkOf = ({ method, hollow }: Pick<RowGlyph, 'method' | 'hollow'>): string =>
  hollow ? 'var(--muted)' : colourOf(method).screen

/** The sign inside an SVG, centred on (x, y). */
export function Glyph({ x, y, size = 3.4, ...sign }: RowGlyph & { x: number; y: number; size?: number }) {
  return (
    <path
      d={sign.shape ?? markOf(sign)}
      transform={`translate(${x.toFixed(1)} ${y}) scale(${size})`}
      fill={sign.hollow ? 'var(--paper)' : 'currentColor'}
      stroke="currentColor"
      strokeWidth={1.3}
      vectorEffect="non-scaling-stroke"
    />
  )
}

/** The sign next to a name. */
export function Swatch(sign: RowGlyph) {
  return (
    <svg viewBox="0 0 12 12" className="size-3 shrink-0" color={inkOf(sign)} aria-hidden>
      <Glyph {...sign} x={6} y={6} size={3.6} />
    </svg>
  )
}

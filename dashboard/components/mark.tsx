/** The sign of a row: colour says the method, shape the masking. Hollow is published, solid measured. */
const COLOURS: Record<string, string> = {
  simclr: 'text-[var(--simclr)]',
  simsiam: 'text-[var(--simsiam)]',
  byol: 'text-[var(--byol)]',
  supervised: 'text-[var(--supervised)]',
}

export const methodColour = (method: string): string =>
  Object.hasOwn(COLOURS, method) ? COLOURS[method]! : 'text-[var(--baseline)]'

/** For pictures that leave the page, where its style sheet does not follow. */
export const PRINT_COLOURS: Record<string, string> & { other: string } = {
  simclr: '#0072b2',
  simsiam: '#009e73',
  byol: '#d55e00',
  supervised: '#c2649a',
  other: '#6b6b6b',
}

/** Outlines in a square from -1 to 1. */
const SHAPES: Record<string, string> = {
  none: 'M0 -1A1 1 0 1 1 0 1A1 1 0 1 1 0 -1Z',
  adios: 'M0 -1.25L1.25 0L0 1.25L-1.25 0Z',
  'adios-s': 'M-.55 -1.2H.55V1.2H-.55Z',
  mae: 'M0 -1.2L1.15 .85H-1.15Z',
  beit: 'M0 1.2L1.15 -.85H-1.15Z',
  gt: 'M-.95 -.95H.95V.95H-.95Z',
  fgbg: 'M-1.2 0A1.2 1.2 0 0 1 1.2 0Z',
  box: 'M-1.2 -.65H1.2V.65H-1.2Z',
  shuffle: 'M-.4 -1.1H.4V-.4H1.1V.4H.4V1.1H-.4V.4H-1.1V-.4H-.4Z',
  fixed: 'M-.6 -.6H.6V.6H-.6Z',
}

export interface Sign {
  method: string
  masking: string
  /** Smooth rate of a noisy-label row: triangles point up for label smoothing, down for negative smoothing. */
  rate?: number | null
  hollow?: boolean
}

function markShape({ masking, rate = null }: Pick<Sign, 'masking' | 'rate'>): string {
  if (rate !== null && rate !== 0) return rate > 0 ? SHAPES.mae! : SHAPES.beit!
  return SHAPES[masking] ?? SHAPES.none!
}

/** Inside an SVG, centred on (x, y). */
export function Mark({ x, y, size = 3.4, ...sign }: Sign & { x: number; y: number; size?: number }) {
  return (
    <path
      d={markShape(sign)}
      transform={`translate(${x.toFixed(1)} ${y}) scale(${size})`}
      fill={sign.hollow ? 'var(--paper)' : 'currentColor'}
      stroke="currentColor"
      strokeWidth={1.3}
      vectorEffect="non-scaling-stroke"
    />
  )
}

/** The same sign beside a name. */
export function Swatch(sign: Sign) {
  const colour = sign.hollow ? 'text-muted' : methodColour(sign.method)
  return (
    <svg viewBox="0 0 12 12" className={`size-3 shrink-0 ${colour}`} aria-hidden>
      <Mark {...sign} x={6} y={6} size={3.6} />
    </svg>
  )
}

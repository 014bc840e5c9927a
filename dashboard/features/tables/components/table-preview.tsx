import type { TablePreview as Preview } from '../preview.ts'

const [WIDTH, HEIGHT] = [180, 40]
const INSET = 4
const MIDDLE = HEIGHT / 2

/** Every number of a table as a stroke on one axis: printed ones above the line, measured ones below. */
export function TablePreview({ preview: { printed, measured } }: { preview: Preview }) {
  const all = [...printed, ...measured]
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const place = (value: number) => INSET + ((value - low) / (high - low || 1)) * (WIDTH - 2 * INSET)
  const strokes = (values: readonly number[], from: number, to: number) =>
    values.map((value) => `M${place(value).toFixed(1)} ${from}V${to}`).join('')
  const percent = (value: number) => `${Math.round(100 * value)}%`
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 12}`} width={WIDTH} height={HEIGHT + 12} className="max-w-full" aria-hidden>
      <path d={strokes(printed, 3, MIDDLE - 1)} stroke="var(--muted)" strokeWidth={1} opacity={0.7} />
      <line x1={0} x2={WIDTH} y1={MIDDLE} y2={MIDDLE} stroke="var(--rule-strong)" />
      <path d={strokes(measured, MIDDLE + 1, HEIGHT - 3)} stroke="var(--accent)" strokeWidth={1} opacity={0.8} />
      <g fontSize={10} fill="var(--muted)">
        <text x={0} y={HEIGHT + 9}>
          {percent(low)}
        </text>
        <text x={WIDTH} y={HEIGHT + 9} textAnchor="end">
          {percent(high)}
        </text>
      </g>
    </svg>
  )
}

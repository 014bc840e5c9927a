import type { Panel } from '../../lib/curves.ts'
import { short } from '../../lib/format.ts'
import { linearScale } from '../../lib/scale.ts'

const CHART = { width: 400, height: 200, left: 48, right: 10, top: 8, bottom: 32 } as const
const SLOTS = ['#0072b2', '#d18b00', '#009e73', '#c2649a', '#3f96c9', '#d55e00', '#a39600', '#5a5a5a']

/** A panel as a still picture: what is there before the browser takes over, and what is downloaded as SVG. */
export function LineChart({ panel, label, colours }: { panel: Panel; label: string; colours?: string[] }) {
  const all = panel.lines.flatMap(({ points }) =>
    points.filter((point): point is [number, number] => point[1] !== null),
  )
  const steps = all.map(([step]) => step)
  const values = all.map(([, value]) => value)
  const { width, height, left, right, top, bottom } = CHART
  const x = linearScale(extent(steps), [left, width - right])
  const y = linearScale(padded(extent(values)), [height - bottom, top])
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      fontFamily="'Source Sans 3 Variable', 'Source Sans 3', sans-serif"
      fontSize={11}
      fill="currentColor"
      className="block w-full"
    >
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} stroke="currentColor" strokeOpacity={0.15} />
          <text x={left - 6} y={y(tick) + 3.5} textAnchor="end" fillOpacity={0.75}>
            {short(tick)}
          </text>
        </g>
      ))}
      {x.ticks.map((tick) => (
        <text key={tick} x={x(tick)} y={height - bottom + 14} textAnchor="middle" fillOpacity={0.75}>
          {short(tick)}
        </text>
      ))}
      <text x={(left + width - right) / 2} y={height - 4} textAnchor="middle" fillOpacity={0.75}>
        {panel.axis}
      </text>
      {panel.lines.map(({ name, points }, i) => (
        <path
          key={name}
          d={pathOf(points, x, y)}
          fill="none"
          stroke={(colours ?? SLOTS)[i % SLOTS.length]}
          strokeWidth={1.5}
          strokeLinejoin="round"
        />
      ))}
    </svg>
  )
}

/** A value that was not finite leaves a gap. */
function pathOf(points: Panel['lines'][number]['points'], x: (v: number) => number, y: (v: number) => number): string {
  let pen = 'M'
  return points
    .map(([step, value]) => {
      if (value === null) {
        pen = 'M'
        return ''
      }
      const part = `${pen}${x(step).toFixed(1)} ${y(value).toFixed(1)}`
      pen = 'L'
      return part
    })
    .join('')
}

function extent(values: number[]): [number, number] {
  return values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)]
}

function padded([low, high]: [number, number]): [number, number] {
  const room = 0.06 * (high - low) || Math.abs(high) * 0.1 || 1
  return [low - room, high + room]
}

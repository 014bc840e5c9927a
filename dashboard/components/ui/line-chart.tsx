import { DASHES } from '../../../harness/base/dashes.ts'
import { linearScale } from '../../../harness/base/scale.ts'
import { short } from '../../../harness/base/text.ts'
import type { Panel } from '../../lib/curves.ts'
import { inItsUnit } from '../../lib/panel-units.ts'
import { PRINTED_SLOT_COLOURS } from '../../lib/slots.ts'
import { SvgFigure } from './svg-figure.tsx'

/** Margins around the plot area. */
const CHART = { left: 48, right: 10, top: 8, bottom: 32 } as const
const SIZE = { width: 400, height: 200 }

interface LineChartProps {
  panel: Panel
  label: string
  /** @default those of the slots on light pages, for downloads. */
  colours?: readonly string[]
  /** SVG dash pattern of each line; @default a different one per line where there are several lines. */
  dashes?: readonly (string | undefined)[]
  /** Steps of events, with the labels that the text next to the picture uses. */
  marks?: readonly { at: number; label: string }[]
  /** Lowest and highest value of the axis, for pictures that are compared; @default the range of the lines. */
  range?: readonly [number, number]
  /** Size in pixels; the font size stays the same. */
  size?: { width: number; height: number }
}

/** A panel as a static picture, shown before hydration and downloaded as SVG. */
export function LineChart({
  panel: stored,
  label,
  colours = PRINTED_SLOT_COLOURS,
  dashes,
  marks = [],
  range,
  size = SIZE,
}: LineChartProps) {
  const panel = inItsUnit(stored)
  const { left, right, top, bottom } = CHART
  const { width, height } = size
  const x = linearScale(extent(steps(panel)), [left, width - right])
  const y = linearScale(range ?? padded(extent(panel.lines.flatMap(valuesOf))), [height - bottom, top])
  return (
    <SvgFigure viewBox={`0 0 ${width} ${height}`} label={label} fontSize={11} className="block w-full">
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} stroke="currentColor" strokeOpacity={0.15} />
          <text x={left - 6} y={y(tick) + 3.5} textAnchor="end" fillOpacity={0.75}>
            {short(tick)}
          </text>
        </g>
      ))}
      {x.ticks.filter(Number.isInteger).map((tick) => (
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
          stroke={colours[i % colours.length]}
          strokeWidth={1.5}
          strokeDasharray={dashes ? dashes[i] : panel.lines.length > 1 ? DASHES[i % DASHES.length] : undefined}
          strokeLinejoin="round"
        />
      ))}
      {marks.map(({ at, label }) => (
        <g key={label}>
          <line x1={x(at)} x2={x(at)} y1={top + 12} y2={height - bottom} stroke="currentColor" strokeDasharray="3 2" />
          <path d={`M${x(at).toFixed(1)} ${top - 1}l6.5 11.5h-13z`} />
          <text x={x(at) + 9} y={top + 9} fontWeight={600}>
            {label}
          </text>
        </g>
      ))}
    </SvgFigure>
  )
}

/** Position of a step as a fraction of the width, and the plot area's top and bottom as fractions of the height. */
export function placeOf(panel: Panel, step: number, { width, height } = SIZE) {
  const { left, right, top, bottom } = CHART
  const x = linearScale(extent(steps(panel)), [left, width - right])
  return { x: x(step) / width, top: top / height, bottom: (height - bottom) / height }
}

const steps = (panel: Panel): number[] =>
  panel.lines.flatMap(({ points }) => points.flatMap(([step, value]) => (value === null ? [] : [step])))

const valuesOf = ({ points }: Panel['lines'][number]): number[] =>
  points.flatMap(([, value]) => (value === null ? [] : [value]))

/** Non-finite values leave gaps. */
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

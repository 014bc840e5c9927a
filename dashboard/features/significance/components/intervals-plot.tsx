import { colourOf } from '../../../../db/catalogue/methods.ts'
import { tickText } from '../../../../harness/analysis/plot/axis.ts'
import { linearScale } from '../../../../harness/base/scale.ts'
import { Glyph } from '../../../components/ui/glyph.tsx'
import { SvgFigure } from '../../../components/ui/svg-figure.tsx'
import { type LabelLine, labelLines } from '../interval-labels.ts'
import { countText, describeIntervals, type IntervalsFigure } from '../intervals-figure.ts'

interface IntervalsPlotProps {
  figure: IntervalsFigure
  /** For narrow screens: names are placed above their intervals. */
  narrow?: boolean
  /** For downloads: uses print colours instead of CSS variables. */
  print?: boolean
}

/** Where intervals begin and end, the room for a line of a name, and what a row takes besides its lines. */
const WIDE = { width: 720, left: 250, right: 668, room: 232, besides: 10 }
const NARROW = { width: 350, left: 16, right: 332, room: 276, besides: 24 }
/** Height of a line of a name, and its baseline below its upper edge. */
const [LINE, BASELINE] = [14, 12]

/** One dot with a 95% t-interval per row, best first, on a shared axis. */
export function IntervalsPlot({ figure, narrow = false, print = false }: IntervalsPlotProps) {
  const { width, left, right, room, besides } = narrow ? NARROW : WIDE
  const labels = figure.rows.map((one) => labelLines(one, room))
  const heights = labels.map(({ length }) => LINE * length + besides)
  const tops = heights.map((_, i) => heights.slice(0, i).reduce((sum, height) => sum + height, 6))
  const bottom = heights.reduce((sum, height) => sum + height, 8)
  const x = linearScale(figure.domain, [left, right])
  return (
    <SvgFigure viewBox={`0 0 ${width} ${bottom + 44}`} width={width} label={describeIntervals(figure)}>
      {x.ticks.map((tick) => (
        <g key={tick}>
          <line x1={at(x(tick))} x2={at(x(tick))} y1={4} y2={bottom} stroke="currentColor" strokeOpacity={0.13} />
          <text x={at(x(tick))} y={bottom + 17} textAnchor="middle" fillOpacity={0.75} fontSize={12}>
            {tickText(tick, figure.unit, figure.domain)}
          </text>
        </g>
      ))}
      <line x1={left} x2={right} y1={bottom} y2={bottom} stroke="currentColor" strokeOpacity={0.6} />
      <text x={(left + right) / 2} y={bottom + 37} textAnchor="middle" fillOpacity={0.75} fontSize={12}>
        {figure.axis}
      </text>
      {figure.rows.map((one, i) => {
        const [top, lines] = [tops[i]!, labels[i]!]
        const first = narrow ? top + BASELINE : top + besides / 2 + BASELINE - 0.5
        const y = narrow ? top + LINE * lines.length + BASELINE : top + heights[i]! / 2
        return (
          <g key={one.key}>
            <Label lines={lines} x={narrow ? left : left - 14} y={first} anchor={narrow ? 'start' : 'end'} />
            <g color={colourOf(one.method)[print ? 'print' : 'screen']}>
              <Whisker one={one} domain={figure.domain} x={x} y={y} />
              <Glyph method={one.method} masking={one.masking} rate={one.rate} x={x(one.mean)} y={y} size={4.2} />
            </g>
            <text x={width} y={narrow ? first : y + 4.5} textAnchor="end" fontSize={11} fillOpacity={0.75}>
              {countText(one)}
            </text>
          </g>
        )
      })}
    </SvgFigure>
  )
}

interface LabelProps {
  lines: readonly LabelLine[]
  x: number
  /** Baseline of its first line. */
  y: number
  anchor: 'start' | 'end'
}

function Label({ lines, x, y, anchor }: LabelProps) {
  return lines.map(({ title, details }, i) => (
    <text key={i} x={x} y={y + LINE * i} textAnchor={anchor}>
      {title}
      {details ? (
        <tspan dx={title ? 6 : 0} fontSize={11} fillOpacity={0.75}>
          {details}
        </tspan>
      ) : null}
    </text>
  ))
}

interface WhiskerProps {
  one: IntervalsFigure['rows'][number]
  domain: IntervalsFigure['domain']
  x: (value: number) => number
  y: number
}

/** An end beyond the axis is drawn as an arrow instead of a cap. */
function Whisker({ one: { ci95 }, domain: [low, high], x, y }: WhiskerProps) {
  if (!ci95) return null
  const [from, to] = [Math.max(low, ci95[0]), Math.min(high, ci95[1])]
  const end = (value: number, cut: boolean, side: 1 | -1) =>
    cut ? (
      <path d={`M${at(x(value))} ${y}l${-5 * side} -4v8z`} fill="currentColor" />
    ) : (
      <line x1={at(x(value))} x2={at(x(value))} y1={y - 4} y2={y + 4} stroke="currentColor" strokeWidth={1.5} />
    )
  return (
    <g>
      <line x1={at(x(from))} x2={at(x(to))} y1={y} y2={y} stroke="currentColor" strokeWidth={2} />
      {end(from, ci95[0] < low, -1)}
      {end(to, ci95[1] > high, 1)}
    </g>
  )
}

const at = (value: number): string => value.toFixed(1)

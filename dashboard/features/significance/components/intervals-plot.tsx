import { colourOf } from '../../../../db/catalogue/methods.ts'
import { tickText } from '../../../../harness/analysis/plot/axis.ts'
import { linearScale } from '../../../../harness/base/scale.ts'
import { Glyph } from '../../../components/ui/glyph.tsx'
import { SvgFigure } from '../../../components/ui/svg-figure.tsx'
import { describeIntervals, type IntervalsFigure } from '../intervals-figure.ts'

interface IntervalsPlotProps {
  figure: IntervalsFigure
  /** For narrow screens: names are placed above their intervals. */
  narrow?: boolean
  /** For downloads: uses print colours instead of CSS variables. */
  print?: boolean
}

const WIDE = { width: 720, left: 250, right: 668, row: 24, line: 12 }
const NARROW = { width: 350, left: 16, right: 332, row: 38, line: 26 }

/** One dot with a 95% t-interval per row, best first, on a shared axis. */
export function IntervalsPlot({ figure, narrow = false, print = false }: IntervalsPlotProps) {
  const { width, left, right, row, line } = narrow ? NARROW : WIDE
  const bottom = 8 + row * figure.rows.length
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
        const top = 6 + i * row
        const y = top + line
        const name = shorten(one, narrow ? 46 : 38)
        return (
          <g key={one.key}>
            <text x={narrow ? left : left - 14} y={narrow ? top + 12 : y + 4.5} textAnchor={narrow ? 'start' : 'end'}>
              {name.title}
              {name.details ? (
                <tspan dx={6} fontSize={11} fillOpacity={0.75}>
                  {name.details}
                </tspan>
              ) : null}
            </text>
            <g color={colourOf(one.method)[print ? 'print' : 'screen']}>
              <Whisker one={one} domain={figure.domain} x={x} y={y} />
              <Glyph method={one.method} masking={one.masking} rate={one.rate} x={x(one.mean)} y={y} size={4.2} />
            </g>
            <text x={width} y={narrow ? top + 12 : y + 4.5} textAnchor="end" fontSize={11} fillOpacity={0.75}>
              n = {one.n}
            </text>
          </g>
        )
      })}
    </SvgFigure>
  )
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

/** Truncates names that would run into the plot; the table has the full names. */
function shorten(
  { title, details }: IntervalsFigure['rows'][number],
  room: number,
): { title: string; details: string } {
  const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text)
  const left = Math.floor((room - title.length) * 1.15) - 2
  // Of an option's path, as in `adios.lambda 5`, the last name says most; the value must not be cut.
  const brief = details.length > left ? details.replace(/[\w-]+\.(?=[a-z][\w.]* )/gi, '') : details
  return { title: cut(title, room), details: left > 8 ? cut(brief, left) : '' }
}

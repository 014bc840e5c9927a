import { asinhScale, linearScale } from '../../../../harness/base/scale.ts'
import { rate } from '../../../../harness/base/text.ts'
import { SvgFigure } from '../../../components/ui/svg-figure.tsx'
import type { GlsSource } from '../gls-params.ts'
import { describeFigure, type OptimalRateFigure as Figure, theoryCurve } from '../optimal-rate.ts'

export type Palette = Record<GlsSource | 'paper', string>

export const PAGE_PALETTE: Palette = {
  printed: 'var(--muted)',
  published: 'var(--slot-1)',
  honest: 'var(--slot-0)',
  last: 'var(--slot-2)',
  paper: 'var(--paper)',
}

/** Colours for downloaded pictures. */
export const PRINT_PALETTE: Palette = {
  printed: '#5f5b55',
  published: '#d55e00',
  honest: '#0072b2',
  last: '#009e73',
  paper: '#ffffff',
}

const WIDTH = 420
const HEIGHT = 290
const BOX = { left: 46, right: 412, top: 10, bottom: 250 }
const TICKS = [0.8, 0.4, 0, -0.4, -1, -2, -4, -8]
const KNEE = 0.5

/** One line per source; a bar joins tied rates. The theory is a dashed curve, or a band where its start is tied. */
export function OptimalRateFigure({ figure, palette }: { figure: Figure; palette: Palette }) {
  const x = linearScale([-0.02, figure.highest + 0.02], [BOX.left, BOX.right])
  const y = asinhScale([-9, 1], [BOX.bottom, BOX.top], KNEE, TICKS)
  return (
    <SvgFigure viewBox={`0 0 ${WIDTH} ${HEIGHT}`} label={describeFigure(figure)} fontSize={12} className="block w-full">
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={BOX.left}
            x2={BOX.right}
            y1={y(tick)}
            y2={y(tick)}
            stroke="currentColor"
            strokeOpacity={tick === 0 ? 0.5 : 0.13}
          />
          <text x={BOX.left - 8} y={y(tick) + 4} textAnchor="end" fillOpacity={0.75}>
            {rate(tick)}
          </text>
        </g>
      ))}
      {x.ticks.map((noise) => (
        <text key={noise} x={x(noise)} y={BOX.bottom + 18} textAnchor="middle" fillOpacity={0.75}>
          {noise}
        </text>
      ))}
      <text x={(BOX.left + BOX.right) / 2} y={HEIGHT - 4} textAnchor="middle" fillOpacity={0.75}>
        label noise e (share of flipped labels)
      </text>
      <text
        x={12}
        y={(BOX.top + BOX.bottom) / 2}
        textAnchor="middle"
        fillOpacity={0.75}
        transform={`rotate(-90 12 ${(BOX.top + BOX.bottom) / 2})`}
      >
        best smooth rate
      </text>
      {figure.theory ? <Theory {...figure.theory} highest={figure.highest} x={x} y={y} /> : null}
      {figure.lines.map((line, i) => (
        <g
          key={line.source}
          color={palette[line.source]}
          transform={`translate(${(i - (figure.lines.length - 1) / 2) * 7} 0)`}
        >
          <SourceLine line={line} x={x} y={y} paper={palette.paper} />
        </g>
      ))}
    </SvgFigure>
  )
}

type Position = (value: number) => number

interface SourceLineProps {
  line: Figure['lines'][number]
  x: Position
  y: Position
  paper: Palette['paper']
}

/** The rates of one source, joined, with a bar between tied ones. */
function SourceLine({ line, x, y, paper }: SourceLineProps) {
  return (
    <>
      <path
        d={line.points
          .map(({ noise, rates }, j) => `${j ? 'L' : 'M'}${at(x(noise))} ${at(middle(rates.map(y)))}`)
          .join('')}
        fill="none"
        stroke="currentColor"
        strokeWidth={line.source === 'printed' ? 1 : 1.5}
        strokeOpacity={0.7}
      />
      {line.points.map(({ noise, rates }) => (
        <g key={noise}>
          {rates.length > 1 ? (
            <line
              x1={x(noise)}
              x2={x(noise)}
              y1={at(Math.min(...rates.map(y)))}
              y2={at(Math.max(...rates.map(y)))}
              stroke="currentColor"
              strokeWidth={1.5}
            />
          ) : null}
          {rates.map((value) => (
            <SourceMark key={value} source={line.source} x={x(noise)} y={y(value)} paper={paper} />
          ))}
        </g>
      ))}
    </>
  )
}

type TheoryProps = Omit<NonNullable<Figure['theory']>, 'source'> & { highest: number; x: Position; y: Position }

function Theory({ low, high, classes, highest, x, y }: TheoryProps) {
  const lowest = y(-9)
  const points = (start: number) =>
    theoryCurve(start, classes, highest).map(([noise, value]) => `${at(x(noise))} ${at(Math.min(lowest, y(value)))}`)
  const [upper, lower] = [points(high), points(low)]
  return (
    <g>
      {low < high ? <path d={`M${upper.join('L')}L${[...lower].reverse().join('L')}Z`} fillOpacity={0.08} /> : null}
      {[upper, lower].slice(0, low < high ? 2 : 1).map((line) => (
        <path
          key={line[0]}
          d={`M${line.join('L')}`}
          fill="none"
          stroke="currentColor"
          strokeOpacity={0.75}
          strokeDasharray="5 4"
        />
      ))}
    </g>
  )
}

const SHAPES: Record<GlsSource, string> = {
  printed: 'M0 -4A4 4 0 1 1 0 4A4 4 0 1 1 0 -4Z',
  published: 'M-3.4 -3.4H3.4V3.4H-3.4Z',
  honest: 'M0 -4A4 4 0 1 1 0 4A4 4 0 1 1 0 -4Z',
  last: 'M0 -4.6L4.2 3H-4.2Z',
}

export function SourceMark({ source, x, y, paper }: { source: GlsSource; x: number; y: number; paper: string }) {
  return (
    <path
      d={SHAPES[source]}
      transform={`translate(${at(x)} ${at(y)})`}
      fill={source === 'printed' ? paper : 'currentColor'}
      stroke="currentColor"
      strokeWidth={1.3}
    />
  )
}

const at = (value: number): string => value.toFixed(1)
const middle = (values: number[]): number => (Math.min(...values) + Math.max(...values)) / 2

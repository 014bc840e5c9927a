import { colourOf } from '../../../../db/catalogue/methods.ts'
import { Glyph } from '../../../components/ui/glyph.tsx'
import { SvgFigure } from '../../../components/ui/svg-figure.tsx'
import { describeRanks, type RanksFigure } from '../ranks-figure.ts'

const AXIS = { length: 340, y: 58 }
const STEP = 21
/** Width of the axis title at the left end. */
const WORDS = 146
/** Approximate width of a letter, and of the gap from axis to name plus the mean rank after it. */
const [LETTER, BESIDE] = [6.7, 76]

/** Best ranks on the right, as in Demšar 2006: the better half is labelled on the right, the rest on the left. */
export function RanksPlot({ figure, print = false }: { figure: RanksFigure; print?: boolean }) {
  const { rows, criticalDifference, bars } = figure
  const k = rows.length
  const half = Math.ceil(k / 2)
  const room = (names: RanksFigure['rows']) => BESIDE + LETTER * Math.max(0, ...names.map(({ title }) => title.length))
  const left = Math.max(WORDS, room(rows.slice(half)))
  const right = left + AXIS.length
  const width = right + room(rows.slice(0, half))
  const x = (rank: number) => right - ((rank - 1) / Math.max(1, k - 1)) * AXIS.length
  const levels = Math.max(0, ...bars.map(({ level }) => level + 1))
  const first = AXIS.y + 22 + 9 * levels
  const height = first + STEP * (half - 1) + 14
  const every = k > 14 ? 2 : 1
  return (
    <SvgFigure
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      label={describeRanks(figure)}
      className="block h-auto max-w-full min-w-[36rem]"
    >
      {criticalDifference === null ? null : <Distance from={x(1)} length={criticalDifference} x={x} last={k} />}
      <line x1={left} x2={right} y1={AXIS.y} y2={AXIS.y} stroke="currentColor" />
      {Array.from({ length: k }, (_, i) => i + 1).map((rank) => (
        <g key={rank}>
          <line x1={at(x(rank))} x2={at(x(rank))} y1={AXIS.y - 6} y2={AXIS.y} stroke="currentColor" />
          {(rank - 1) % every === 0 ? (
            <text x={at(x(rank))} y={AXIS.y - 11} textAnchor="middle" fillOpacity={0.75} fontSize={12}>
              {rank}
            </text>
          ) : null}
        </g>
      ))}
      <text x={left - 14} y={AXIS.y - 11} textAnchor="end" fillOpacity={0.75} fontSize={12}>
        mean rank (1 is best)
      </text>
      {rows.map((row, i) => {
        const better = i < half
        const y = first + STEP * (better ? i : k - 1 - i)
        const edge = better ? right + 18 : left - 18
        const side = better ? 1 : -1
        return (
          <g key={row.key}>
            <path
              d={`M${at(x(row.meanRank))} ${AXIS.y}V${y}H${edge}`}
              fill="none"
              stroke="currentColor"
              strokeOpacity={0.45}
            />
            <g color={colourOf(row.method)[print ? 'print' : 'screen']}>
              <Glyph method={row.method} masking={row.masking} rate={row.rate} x={edge + 8 * side} y={y} size={3.8} />
            </g>
            <text x={edge + 18 * side} y={y + 4.5} textAnchor={better ? 'start' : 'end'}>
              {row.title}
              <tspan dx={6} fontSize={11} fillOpacity={0.75}>
                {row.meanRank.toFixed(2)}
              </tspan>
            </text>
          </g>
        )
      })}
      {bars.map(({ from, to, level }) => (
        <line
          key={`${from} ${to}`}
          x1={at(x(from) + 4)}
          x2={at(x(to) - 4)}
          y1={AXIS.y + 9 + 9 * level}
          y2={AXIS.y + 9 + 9 * level}
          stroke="currentColor"
          strokeWidth={4}
          strokeLinecap="round"
        />
      ))}
    </SvgFigure>
  )
}

/** The critical difference as a line above the axis; dashed where it is longer than the axis. */
function Distance({ from, length, x, last }: { from: number; length: number; x: (r: number) => number; last: number }) {
  const cut = length > last - 1
  const to = cut ? x(last) : x(1 + length)
  return (
    <g>
      <line x1={at(to)} x2={at(from)} y1={22} y2={22} stroke="currentColor" strokeDasharray={cut ? '5 4' : undefined} />
      <line x1={at(from)} x2={at(from)} y1={17} y2={27} stroke="currentColor" />
      {cut ? null : <line x1={at(to)} x2={at(to)} y1={17} y2={27} stroke="currentColor" />}
      <text x={at((from + to) / 2)} y={13} textAnchor="middle" fontSize={12}>
        critical difference {length.toFixed(2)}
        {cut ? ', longer than the axis' : ''}
      </text>
    </g>
  )
}

const at = (value: number): string => value.toFixed(1)

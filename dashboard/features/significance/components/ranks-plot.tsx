import { colourOf } from '../../../../db/catalogue/methods.ts'
import {
  describeRanks,
  type RanksLayout,
  ranksLayout,
  ranksTitle,
} from '../../../../harness/analysis/significance/ranks-layout.ts'
import { Glyph } from '../../../components/ui/glyph.tsx'
import { SvgFigure } from '../../../components/ui/svg-figure.tsx'
import type { RanksFigure } from '../ranks-figure.ts'

export function RanksPlot({ figure, print = false }: { figure: RanksFigure; print?: boolean }) {
  const { width, height, axis, ticks, rows, bars, distance, notes } = ranksLayout(figure)
  return (
    <SvgFigure
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      label={describeRanks(figure)}
      className="block h-auto max-w-full min-w-[36rem]"
    >
      {distance === null ? null : <Distance {...distance} />}
      {notes.map(({ x, y, text }) => (
        <text key={text} x={x} y={y} fontSize={12}>
          {text}
        </text>
      ))}
      <line x1={axis.left} x2={axis.right} y1={axis.y} y2={axis.y} stroke="currentColor" />
      {ticks.map(({ rank, x, labelled }) => (
        <g key={rank}>
          <line x1={at(x)} x2={at(x)} y1={axis.y - 6} y2={axis.y} stroke="currentColor" />
          {labelled ? (
            <text x={at(x)} y={axis.y - 11} textAnchor="middle" fillOpacity={0.75} fontSize={12}>
              {rank}
            </text>
          ) : null}
        </g>
      ))}
      <text x={axis.left - 14} y={axis.y - 11} textAnchor="end" fillOpacity={0.75} fontSize={12}>
        mean rank (1 is best)
      </text>
      {rows.map(({ x, y, edge, side }, i) => {
        const row = figure.rows[i]!
        return (
          <g key={row.key}>
            <path d={`M${at(x)} ${axis.y}V${y}H${edge}`} fill="none" stroke="currentColor" strokeOpacity={0.45} />
            <g color={colourOf(row.method)[print ? 'print' : 'screen']}>
              <Glyph method={row.method} masking={row.masking} rate={row.rate} x={edge + 8 * side} y={y} size={3.8} />
            </g>
            <text x={edge + 18 * side} y={y + 4.5} textAnchor={side > 0 ? 'start' : 'end'}>
              {ranksTitle(figure, i)}
              <tspan dx={6} fontSize={11} fillOpacity={0.75}>
                {row.meanRank.toFixed(2)}
              </tspan>
            </text>
          </g>
        )
      })}
      {bars.map(({ x1, x2, y }) => (
        <line
          key={`${x1} ${x2}`}
          x1={at(x1)}
          x2={at(x2)}
          y1={y}
          y2={y}
          stroke="currentColor"
          strokeWidth={4}
          strokeLinecap="round"
        />
      ))}
    </SvgFigure>
  )
}

function Distance({ from, to, cut, text }: NonNullable<RanksLayout['distance']>) {
  return (
    <g>
      <line x1={at(to)} x2={at(from)} y1={22} y2={22} stroke="currentColor" strokeDasharray={cut ? '5 4' : undefined} />
      <line x1={at(from)} x2={at(from)} y1={17} y2={27} stroke="currentColor" />
      {cut ? null : <line x1={at(to)} x2={at(to)} y1={17} y2={27} stroke="currentColor" />}
      <text x={at((from + to) / 2)} y={13} textAnchor="middle" fontSize={12}>
        {text}
      </text>
    </g>
  )
}

const at = (value: number): string => value.toFixed(1)

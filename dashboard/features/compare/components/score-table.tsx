import Link from 'next/link'
import { isShare } from '../../../../db/catalogue/metrics.ts'
import type { Comparison } from '../../../../harness/analysis/compare/compare.ts'
import type { Side } from '../../../../harness/analysis/compare/find-runs.ts'
import { percent } from '../../../../harness/base/text.ts'
import { SelectedOnTest } from '../../../components/ui/badge.tsx'
import { CellTooltip } from '../../../components/ui/cell-tooltip.tsx'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { HeadingUnit } from '../../../components/ui/heading-unit.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { axisOf, barOf, numbersOf, type ScoreLine } from '../view.ts'
import { SideLetter } from './side-letter.tsx'

const WIDTH = 180
const HEIGHT = 20
const INSET = 6

/** Every score that both sides have: the values, their difference with its interval on a shared axis, the verdict. */
export function ScoreTable({ comparison: { a, b, scores }, lines }: { comparison: Comparison; lines: ScoreLine[] }) {
  const bound = axisOf(scores)
  return (
    <CellTooltip>
      <ScrollArea
        label="Scores of both sides"
        className={`w-fit max-w-full overflow-auto ${lines.length > 24 ? 'max-h-[40rem]' : ''}`}
      >
        <table className="print-table">
          <caption className="visually-hidden">
            Scores that both sides have, in percent unless they say otherwise; differences are B − A
          </caption>
          <thead>
            <tr>
              <ColumnHead stick>Score</ColumnHead>
              {(['A', 'B'] as const).map((letter) => (
                <ColumnHead key={letter} number data-heading={letter}>
                  <span className="inline-flex items-center gap-1">
                    <SideLetter side={letter} />%
                  </span>
                </ColumnHead>
              ))}
              <ColumnHead number data-heading="B − A">
                B − A<HeadingUnit>points</HeadingUnit>
              </ColumnHead>
              <th scope="col" className="px-1!">
                <Axis bound={bound} />
              </th>
              <ColumnHead>
                95% interval<HeadingUnit>of the difference</HeadingUnit>
              </ColumnHead>
              <ColumnHead>Verdict</ColumnHead>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <Row
                key={`${line.score.dataset} ${line.key} ${line.score.protocol}`}
                line={line}
                a={a}
                b={b}
                bound={bound}
              />
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </CellTooltip>
  )
}

function Row({ line, a, b, bound }: { line: ScoreLine; a: Side; b: Side; bound: number }) {
  const { score, title, metric, details } = line
  const decided = score.verdict === 'better' || score.verdict === 'worse' || score.verdict === 'differs'
  const how = numbersOf(score)
  return (
    <tr className="rule">
      <th scope="row" className="stick min-w-32 whitespace-normal! sm:min-w-48">
        {title} <span className="whitespace-nowrap text-muted">{metric}</span>
        {details ? <span className="block text-tiny text-muted">{details}</span> : null}
        {score.selectedOnTest ? <SelectedOnTest /> : null}
      </th>
      <Value side={a} text={line.a} n={score.a.n} how={how} />
      <Value side={b} text={line.b} n={score.b.n} how={how} />
      <td className={`number tabular-nums ${decided ? 'font-bold' : ''}`} data-how={how}>
        {line.difference}
      </td>
      <td className="px-1!">{isShare(score.metric) ? <Interval line={line} bound={bound} /> : null}</td>
      <td className="text-small tabular-nums">
        {score.ci95 ? line.interval : <span className="text-muted">n/a</span>}
      </td>
      <td className="max-w-md min-w-64 whitespace-normal! sm:min-w-80">
        <span className={decided ? 'font-semibold' : ''}>{line.verdict}</span>
        <span className="text-small text-muted"> · {[line.how, line.effect].filter(Boolean).join(', ')}</span>
        {line.limit ? <span className="block text-tiny text-muted">{line.limit}</span> : null}
      </td>
    </tr>
  )
}

function Value({ side, text, n, how }: { side: Side; text: string; n: number; how: string }) {
  const [mean, half] = text.split(' ')
  const href = side.runs.length === 1 ? `/runs/${side.runs[0]!.id}` : `/runs?group=${side.groupId}`
  return (
    <td className="number tabular-nums" data-how={how}>
      <Link href={href} prefetch={false} className="hover:text-accent">
        {mean}
        {half ? <span className="ml-1 text-tiny text-muted">{half}</span> : null}
        <sub className="ml-0.5 text-tiny text-muted">
          <span className="visually-hidden">n = </span>
          {n}
        </sub>
      </Link>
    </td>
  )
}

const place = (value: number, bound: number): string =>
  (INSET + ((value + bound) / (2 * bound)) * (WIDTH - 2 * INSET)).toFixed(1)

function Axis({ bound }: { bound: number }) {
  const end = percent(bound)
  const words: [string, 'start' | 'middle' | 'end', number][] = [
    [`−${end}`, 'start', 0],
    ['0', 'middle', WIDTH / 2],
    [`+${end}`, 'end', WIDTH],
  ]
  return (
    <svg
      viewBox={`0 0 ${WIDTH} 30`}
      width={WIDTH}
      height={30}
      role="img"
      aria-label={`Axis of the differences, from −${end} to +${end} points: A is higher on the left, B on the right`}
      fill="currentColor"
      fontSize={11}
      fontWeight={400}
    >
      <text x={0} y={10} fillOpacity={0.75}>
        ← A higher
      </text>
      <text x={WIDTH} y={10} textAnchor="end" fillOpacity={0.75}>
        B higher →
      </text>
      {words.map(([text, anchor, x]) => (
        <text key={text} x={x} y={26} textAnchor={anchor} fillOpacity={0.75}>
          {text}
        </text>
      ))}
    </svg>
  )
}

const COLOURS: Record<ScoreLine['score']['verdict'], string> = {
  better: 'text-[var(--slot-0)]',
  worse: 'text-[var(--slot-5)]',
  differs: 'text-ink',
  undecided: 'text-muted',
  'n/a': 'text-muted',
}

/** A solid dot marks a significant difference, a hollow dot any other; an arrow marks an interval beyond the axis. */
function Interval({ line: { score }, bound }: { line: ScoreLine; bound: number }) {
  const { difference, ci95, verdict } = score
  const middle = HEIGHT / 2
  const bar = ci95 && barOf(ci95, bound)
  const decided = verdict !== 'undecided' && verdict !== 'n/a'
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} className={COLOURS[verdict]} aria-hidden>
      <line x1={WIDTH / 2} x2={WIDTH / 2} y1={0} y2={HEIGHT} stroke="var(--faint)" />
      {bar ? (
        <line
          x1={place(bar.from, bound)}
          x2={place(bar.to, bound)}
          y1={middle}
          y2={middle}
          stroke="currentColor"
          strokeWidth={2}
        />
      ) : null}
      {bar?.cutLow ? <path d={`M0 ${middle}l6 -4v8z`} fill="currentColor" /> : null}
      {bar?.cutHigh ? <path d={`M${WIDTH} ${middle}l-6 -4v8z`} fill="currentColor" /> : null}
      <circle
        cx={place(difference, bound)}
        cy={middle}
        r={3}
        fill={decided ? 'currentColor' : 'var(--paper)'}
        stroke="currentColor"
        strokeWidth={1.5}
      />
    </svg>
  )
}

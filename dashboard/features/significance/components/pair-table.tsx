import type { Significance } from '../../../../harness/analysis/significance/significance.ts'
import {
  degreesText,
  intervalText,
  type PairLine,
  type PairsView,
} from '../../../../harness/analysis/significance/view.ts'
import { rangeText, signedIn, withMinus } from '../../../../harness/base/text.ts'
import { CORRECTION_ENTRIES } from '../../../../harness/statistics/corrections.ts'
import { formatP } from '../../../../harness/statistics/p-value.ts'
import { Arrow } from '../../../components/ui/arrow.tsx'
import { CellTooltip } from '../../../components/ui/cell-tooltip.tsx'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { HeadingUnit } from '../../../components/ui/heading-unit.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'

/** Differences and effect sizes with their intervals, one line per pair; the matrix links to the lines. */
export function PairTable({ view, numbers, shown }: { view: PairsView; numbers: Significance; shown: number }) {
  const { test, correction } = numbers
  const statistic = test === 'mcnemar' ? null : test === 'mann-whitney' ? 'U' : 't'
  const corrected = correction !== 'none'
  return (
    <CellTooltip>
      <ScrollArea
        label="Every pair: difference, effect size, test"
        className={`w-fit max-w-full overflow-auto ${shown > 30 ? 'max-h-[40rem]' : ''}`}
      >
        <table className="print-table">
          <caption className="visually-hidden">Every pair, smallest p first</caption>
          <thead>
            <tr>
              <ColumnHead stick>Pair</ColumnHead>
              <ColumnHead number data-heading="Difference">
                Difference
                <HeadingUnit>{view.unit === 'percent' ? 'points' : 'fraction'}</HeadingUnit>
              </ColumnHead>
              <ColumnHead data-heading="95% interval">
                95% interval
                <HeadingUnit>
                  {test === 'mann-whitney' ? 'of the shift' : test === 'mcnemar' ? 'over items' : 'of the difference'}
                </HeadingUnit>
              </ColumnHead>
              {test === 'mcnemar' ? (
                <ColumnHead>
                  Only one is right
                  <HeadingUnit>first : second</HeadingUnit>
                </ColumnHead>
              ) : (
                <ColumnHead data-heading="Hedges' g">
                  Hedges' g<HeadingUnit>95% interval</HeadingUnit>
                </ColumnHead>
              )}
              {statistic ? <ColumnHead number>{statistic}</ColumnHead> : null}
              {statistic === 't' ? <ColumnHead number>df</ColumnHead> : null}
              <ColumnHead number>p</ColumnHead>
              {corrected ? (
                <ColumnHead number data-heading="p corrected">
                  p<HeadingUnit>{`after ${CORRECTION_ENTRIES[correction].short}`}</HeadingUnit>
                </ColumnHead>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {view.lines.slice(0, shown).map((line, i) => (
              <Line key={`${line.a} ${line.b}`} line={line} place={i} view={view} numbers={numbers} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </CellTooltip>
  )
}

interface LineProps {
  line: PairLine
  place: number
  view: PairsView
  numbers: Significance
}

function Line({ line, place, view, numbers: { test, correction } }: LineProps) {
  const { nameA, nameB, difference, ci95, statistic, df, p, pAdjusted, reason, items } = line
  const decided = line.verdict === 'higher' || line.verdict === 'lower'
  return (
    <tr id={`pair-${place}`} className="rule scroll-mt-14 target:outline-2 target:outline-accent">
      <th scope="row" className="stick min-w-36 whitespace-normal! sm:max-w-96 sm:min-w-64">
        <span className="inline-block">{nameA}</span> <span className="text-muted">against</span>{' '}
        <span className="inline-block">{nameB}</span>
      </th>
      <td
        className={`number tabular-nums ${decided ? 'font-semibold' : ''}`}
        data-how={line.how}
        data-value={difference}
      >
        <a href="#matrix" className="inline-flex items-center gap-1">
          {difference === 0 ? null : <Arrow up={difference > 0} hollow={!decided} />}
          {signedIn(difference, view.unit, view.decimals)}
        </a>
      </td>
      <td data-value={ci95?.[0]} className="text-small tabular-nums">
        {ci95 ? intervalText(ci95, view.unit, view.decimals) : <span className="text-muted">n/a</span>}
      </td>
      {test === 'mcnemar' ? (
        <td data-value={items?.onlyA} className="text-small tabular-nums">
          {items ? `${items.onlyA} : ${items.onlyB}` : <span className="text-muted">n/a</span>}
        </td>
      ) : (
        <EffectSize line={line} />
      )}
      {test === 'mcnemar' ? null : (
        <td data-value={statistic ?? undefined} className="number text-small tabular-nums">
          {statistic === null ? (
            <span className="text-muted">n/a</span>
          ) : test === 'mann-whitney' ? (
            statistic
          ) : (
            withMinus(statistic.toFixed(2))
          )}
        </td>
      )}
      {test === 'mcnemar' || test === 'mann-whitney' ? null : (
        <td data-value={df ?? undefined} className="number text-small tabular-nums">
          {df === null ? '' : degreesText(df)}
        </td>
      )}
      <td data-value={p ?? undefined} className="number text-small tabular-nums">
        {p === null ? <Missing reason={reason} /> : formatP(p)}
      </td>
      {correction === 'none' ? null : (
        <td
          data-value={pAdjusted ?? undefined}
          className={`number text-small tabular-nums ${decided ? 'font-semibold' : ''}`}
        >
          {pAdjusted === null ? '' : formatP(pAdjusted)}
        </td>
      )}
    </tr>
  )
}

function EffectSize({ line: { effect, effectReason } }: Pick<LineProps, 'line'>) {
  return (
    <td data-value={effect?.g} className="text-small tabular-nums" title={effectReason ?? undefined}>
      {effect ? (
        <>
          {withMinus(short(effect.g))}
          {effect.ci95 ? (
            <span className="ml-1.5 text-tiny text-muted">
              {rangeText(effect.ci95, (end) => withMinus(short(end)))}
            </span>
          ) : null}
        </>
      ) : (
        <span className="text-muted">n/a</span>
      )}
    </td>
  )
}

function Missing({ reason }: { reason: string | null }) {
  return (
    <span className="text-muted" title={reason ?? undefined}>
      n/a
      <span className="visually-hidden">, {reason}</span>
    </span>
  )
}

/** Effect sizes over three seeds can reach the hundreds, which are written without decimals. */
const short = (g: number): string => g.toFixed(Math.abs(g) >= 100 ? 0 : Math.abs(g) >= 10 ? 1 : 2)

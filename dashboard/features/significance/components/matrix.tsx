import type { MatrixCell, MatrixRow, PairsView } from '../../../../harness/analysis/significance/view.ts'
import { formatExactP } from '../../../../harness/statistics/p-value.ts'
import { Arrow } from '../../../components/ui/arrow.tsx'
import { OriginBadge } from '../../../components/ui/badge.tsx'
import { CellTooltip } from '../../../components/ui/cell-tooltip.tsx'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'

/** Each cell has the corrected p of its row against its column; arrow, shade and weight show the result. */
export function PairMatrix({ view, caption, linked }: { view: PairsView; caption: string; linked: number }) {
  return (
    <CellTooltip>
      <ScrollArea label={caption} className="max-h-[calc(100dvh-6rem)] w-fit max-w-full overflow-auto">
        <table className="print-table matrix">
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <ColumnHead stick>Row against column</ColumnHead>
              {view.matrix.map(({ key, number, full }) => (
                <th key={key} scope="col" className="text-center!" title={full}>
                  {number}
                  <span className="visually-hidden"> {full}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.matrix.map((row) => (
              <tr key={row.key}>
                <RowHead row={row} />
                {row.cells.map((cell, i) =>
                  cell ? (
                    <PairCell key={view.matrix[i]!.key} cell={cell} linked={cell.line < linked} />
                  ) : (
                    <td key={view.matrix[i]!.key} className="text-center! text-faint" aria-label="the same row">
                      ·
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </CellTooltip>
  )
}

function RowHead({ row: { number, title, details, brief, origin } }: { row: MatrixRow }) {
  return (
    <th scope="row" className="stick max-w-40 whitespace-normal! sm:max-w-80">
      <span className="grid grid-cols-[1.5rem_minmax(0,1fr)]">
        <span className="text-muted tabular-nums">{number}</span>
        <span>
          {title} <OriginBadge origin={origin} />
          <span className="hidden text-tiny text-muted sm:block">{details}</span>
          {brief ? <span className="block text-tiny text-muted sm:hidden">{brief}</span> : null}
        </span>
      </span>
    </th>
  )
}

const SIGN_WORDS = { higher: 'row higher, p ', lower: 'row lower, p ' }

function PairCell({ cell, linked }: { cell: MatrixCell; linked: boolean }) {
  const { text, sign, tone, strength, how, line, mirrored } = cell
  const look = tone ? `tint-${tone}-${strength} font-semibold` : 'text-muted'
  const inside = (
    <>
      <span className="visually-hidden">{sign ? SIGN_WORDS[sign] : ''}</span>
      {sign ? <Arrow up={sign === 'higher'} hollow={tone === null} /> : null}
      {text}
    </>
  )
  const className = `flex min-w-14 items-center justify-end gap-1 rounded-xs px-1.5 py-1 text-small tabular-nums ${look}`
  return (
    <td data-how={how} className="p-px!">
      {linked ? (
        // A mirrored cell repeats its twin, so it is not a tab stop.
        <a href={`#pair-${line}`} tabIndex={mirrored ? -1 : undefined} className={className}>
          {inside}
        </a>
      ) : (
        <span className={className}>{inside}</span>
      )}
    </td>
  )
}

/** Legend of the shades and arrows in the matrix. */
export function MatrixLegend({ alpha, direction }: { alpha: number; direction: 1 | -1 | 0 }) {
  const tones = [
    ['better', direction === -1 ? 'lower, which is better' : direction === 1 ? 'higher, which is better' : 'higher'],
    ['worse', direction === -1 ? 'higher, which is worse' : direction === 1 ? 'lower, which is worse' : 'lower'],
  ] as const
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-5 gap-y-1.5 text-small text-muted">
      {tones.map(([tone, words]) => (
        <span key={tone} className="inline-flex items-center gap-1.5">
          <span className="inline-flex overflow-hidden rounded-xs text-tiny text-ink">
            {([1, 2, 3] as const).map((strength) => (
              <span key={strength} className={`tint-${tone}-${strength} px-1.5`}>
                {`p < ${formatExactP(alpha / [1, 5, 50][strength - 1]!)}`}
              </span>
            ))}
          </span>
          <span className="text-ink">
            <Arrow up={words.startsWith('higher')} />
          </span>
          row is {words}
        </span>
      ))}
      <span className="inline-flex items-center gap-1.5">
        <Arrow up hollow /> <Arrow up={false} hollow /> not distinguishable
      </span>
    </div>
  )
}

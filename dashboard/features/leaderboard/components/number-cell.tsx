import Link from 'next/link'
import { noNumber } from '../../../../harness/analysis/board/no-number.ts'
import { inUnit, rangeText, signedIn, type Unit } from '../../../../harness/base/text.ts'
import type { Interval } from '../../../../harness/statistics/summary.ts'
import { TableLink } from '../../../components/table-link.tsx'
import { Arrow } from '../../../components/ui/arrow.tsx'
import type { BoardCell, BoardDifference, BoardRow } from '../payload.ts'
import { Strip } from './strip.tsx'

interface NumberCellProps {
  /** Undefined while loading. */
  cell: BoardCell | undefined
  unit: Unit
  /** Axis of the column. */
  domain: Interval | undefined
  row: BoardRow
  /** Width of the strip in pixels. */
  strip: number
}

/** Fixed places for rank, mean, half-interval, n and strip, so that all rows align. */
const PLACES: Record<Unit, string> = {
  percent: 'grid grid-cols-[1.375rem_2.375rem_2.25rem_1rem_auto] items-center justify-end',
  fraction: 'grid grid-cols-[1.375rem_2.5rem_2.625rem_1rem_auto] items-center justify-end',
}

export function NumberCell({ cell, unit, domain, row, strip }: NumberCellProps) {
  if (cell === undefined || domain === undefined)
    return (
      <td aria-busy className="text-tiny text-muted">
        …
      </td>
    )
  if (cell === null) return <td className="text-tiny text-muted italic">{noNumber(row)}</td>
  const { method, masking, rate } = row
  if (cell.kind === 'published') {
    const { value, std } = cell
    return (
      <td data-value={value} data-how={cell.how}>
        <TableLink id={row.table ?? ''} className={`${PLACES[unit]} text-muted`}>
          <span />
          <span className="text-right tabular-nums">{inUnit(value, unit)}</span>
          <span className="pl-1 text-tiny tabular-nums">{std === null ? '' : `sd ${inUnit(std, unit)}`}</span>
          <span />
          <Strip
            mean={value}
            ci95={null}
            domain={domain}
            width={strip}
            sign={{ method, masking, rate, hollow: true }}
          />
        </TableLink>
      </td>
    )
  }
  const { mean, ci95, n, deterministic, rank, best, difference } = cell
  const half = ci95 === null ? null : ci95[1] - mean
  return (
    <td data-value={mean} data-rank={rank ?? undefined} data-how={cell.how}>
      <Link href={`/runs?group=${row.groupId}`} prefetch={false} className={PLACES[unit]}>
        <span className="text-tiny text-muted">
          <span className="visually-hidden">rank </span>
          {rank ?? 'n/a'}
        </span>
        <span className={`text-right tabular-nums ${best ? 'font-bold' : ''}`}>{inUnit(mean, unit)}</span>
        {half === null && deterministic ? (
          <span className="col-span-2 pl-1 text-tiny whitespace-nowrap text-muted">{n} equal</span>
        ) : (
          <>
            <span className="pl-1 text-tiny text-muted tabular-nums">
              {half === null ? '' : `±${inUnit(half, unit)}`}
            </span>
            <sub className="text-tiny text-muted">
              <span className="visually-hidden">n = </span>
              {n}
            </sub>
          </>
        )}
        <Strip mean={mean} ci95={ci95} domain={domain} width={strip} sign={{ method, masking, rate }} />
      </Link>
      {difference ? <DifferenceLine difference={difference} unit={unit} strip={strip} /> : null}
    </td>
  )
}

const TONES = { better: 'text-good', worse: 'text-bad', higher: 'text-ink', lower: 'text-ink' } as const

interface DifferenceLineProps {
  difference: BoardDifference
  unit: Unit
  strip: number
}

/** The signed difference with its interval. An arrow, bold type and a hidden word mark a significant one. */
function DifferenceLine({ difference: { value, ci95, seeds, verdict, href }, unit, strip }: DifferenceLineProps) {
  const look = verdict ? `font-semibold ${TONES[verdict]}` : 'text-muted'
  return (
    <Link href={href} prefetch={false} className={`${PLACES[unit]} text-tiny tabular-nums hover:underline ${look}`}>
      <span className="text-right">
        <span className="visually-hidden">{verdict ? `significantly ${verdict} ` : 'difference '}</span>
        {verdict ? <Arrow up={value > 0} /> : null}
      </span>
      <span className="text-right">{signedIn(value, unit)}</span>
      {/* Extends to the right edge of the strip above. */}
      <span className="col-start-3 -col-end-1 row-start-1 pl-1 font-normal text-muted">
        {[ci95 && rangeText(ci95, (end) => signedIn(end, unit)), seeds].filter(Boolean).join(', ')}
      </span>
      <svg width={strip} height={1} className="col-start-5 row-start-1" aria-hidden />
    </Link>
  )
}

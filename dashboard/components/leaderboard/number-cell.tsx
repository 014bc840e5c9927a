import Link from 'next/link'
import { inUnit, type Unit } from '../../lib/format.ts'
import type { BoardCell, BoardColumn, BoardRow } from '../../lib/leaderboard-piece.ts'
import { TableLink } from '../table-link.tsx'
import { Strip } from './strip.tsx'

interface NumberCellProps {
  /** Undefined while it is on its way. */
  cell: BoardCell | undefined
  column: BoardColumn
  row: BoardRow
  /** Width of the strip in pixels. */
  strip: number
}

/** Rank, mean, half-interval, n and strip, each in its place, so that all rows align. */
const PLACES: Record<Unit, string> = {
  percent: 'grid grid-cols-[1.375rem_2.375rem_2.25rem_1rem_auto] items-center justify-end',
  fraction: 'grid grid-cols-[1.375rem_2.5rem_2.625rem_1rem_auto] items-center justify-end',
}

export function NumberCell({ cell, column, row, strip }: NumberCellProps) {
  if (cell === undefined)
    return (
      <td aria-busy className="text-tiny text-muted">
        …
      </td>
    )
  if (cell === null) return <td className="text-tiny text-muted italic">{row.table ? 'not printed' : 'not run'}</td>
  const { method, masking, rate } = row
  if (cell.kind === 'published') {
    const { value, std } = cell
    return (
      <td data-value={value} data-how={cell.how}>
        <TableLink id={row.table ?? ''} className={`${PLACES[column.unit]} text-muted`}>
          <span />
          <span className="text-right tabular-nums">{inUnit(value, column.unit)}</span>
          <span className="pl-1 text-tiny tabular-nums">{std === null ? '' : `sd ${inUnit(std, column.unit)}`}</span>
          <span />
          <Strip
            mean={value}
            ci95={null}
            domain={column.domain}
            width={strip}
            sign={{ method, masking, rate, hollow: true }}
          />
        </TableLink>
      </td>
    )
  }
  const { mean, ci95, n, rank, best } = cell
  const half = ci95 === null ? null : ci95[1] - mean
  return (
    <td data-value={mean} data-rank={rank ?? undefined} data-how={cell.how}>
      <Link href={`/runs?group=${row.groupId}`} prefetch={false} className={PLACES[column.unit]}>
        <span className="text-tiny text-muted">
          <span className="visually-hidden">rank </span>
          {rank ?? 'n/a'}
        </span>
        <span className={`text-right tabular-nums ${best ? 'font-bold' : ''}`}>{inUnit(mean, column.unit)}</span>
        <span className="pl-1 text-tiny text-muted tabular-nums">
          {half === null ? '' : `±${inUnit(half, column.unit)}`}
        </span>
        <sub className="text-tiny text-muted">
          <span className="visually-hidden">n = </span>
          {n}
        </sub>
        <Strip mean={mean} ci95={ci95} domain={column.domain} width={strip} sign={{ method, masking, rate }} />
      </Link>
    </td>
  )
}

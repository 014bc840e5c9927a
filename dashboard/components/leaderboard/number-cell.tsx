import Link from 'next/link'
import { date, inUnit, type Unit } from '../../lib/format.ts'
import type { Cell, MeasuredCell, ViewColumn, ViewRow } from '../../lib/leaderboard-view.ts'
import { tableName } from '../../lib/names.ts'
import { TableLink } from '../table-link.tsx'
import { Strip } from './strip.tsx'

interface NumberCellProps {
  cell: Cell
  column: ViewColumn
  row: ViewRow
  /** How many rows the rank is among. */
  compared: number
  /** Width of the strip in pixels. */
  strip: number
}

/** Rank, mean, half-interval, n and strip, each in its place, so that all rows align. */
const PLACES: Record<Unit, string> = {
  percent: 'grid grid-cols-[1.375rem_2.375rem_2.25rem_1rem_auto] items-center justify-end',
  fraction: 'grid grid-cols-[1.375rem_2.5rem_2.625rem_1rem_auto] items-center justify-end',
}

export function NumberCell({ cell, column, row, compared, strip }: NumberCellProps) {
  if (!cell) return <td className="text-tiny text-muted italic">{row.table ? 'not printed' : 'not run'}</td>
  const { method, masking, rate } = row
  if (cell.kind === 'published') {
    const { value, std } = cell.value
    return (
      <td data-how={publishedHow(cell, row)}>
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
  const { summary, rank, best } = cell
  const half = summary.ci95 === null ? null : summary.ci95[1] - summary.mean
  return (
    <td data-how={measuredHow(cell, column, compared)}>
      <Link href={`/runs?group=${row.groupId}`} prefetch={false} className={PLACES[column.unit]}>
        <span className="text-tiny text-muted">
          <span className="visually-hidden">rank </span>
          {rank.value ?? 'n/a'}
        </span>
        <span className={`text-right tabular-nums ${best ? 'font-bold' : ''}`}>
          {inUnit(summary.mean, column.unit)}
        </span>
        <span className="pl-1 text-tiny text-muted tabular-nums">
          {half === null ? '' : `±${inUnit(half, column.unit)}`}
        </span>
        <sub className="text-tiny text-muted">
          <span className="visually-hidden">n = </span>
          {summary.n}
        </sub>
        <Strip
          mean={summary.mean}
          ci95={summary.ci95}
          domain={column.domain}
          width={strip}
          sign={{ method, masking, rate }}
        />
      </Link>
    </td>
  )
}

function measuredHow({ measurement, summary, rank }: MeasuredCell, column: ViewColumn, compared: number): string {
  const write = (value: number) => inUnit(value, column.unit)
  const { seeds, values, at, controls = [] } = measurement
  return [
    summary.n === 1
      ? `n = 1 (seed ${seeds[0]}): no interval`
      : `n = ${summary.n} (seeds ${seeds.join(', ')}): ${values.map(write).join(', ')}`,
    summary.ci95 ? `95% t-interval ${write(summary.ci95[0])} to ${write(summary.ci95[1])}` : '',
    rank.value === null ? `no rank: ${rank.reason}` : `rank ${rank.value} of ${compared} rows (pooled t, Holm)`,
    controls.length > 0 ? `controls: ${controls.map(({ title, mean }) => `${title} ${write(mean)}`).join(', ')}` : '',
    date(at),
  ]
    .filter(Boolean)
    .join('\n')
}

function publishedHow({ value: { std, printed } }: Extract<Cell, { kind: 'published' }>, row: ViewRow): string {
  const spread = std === null ? '' : ', with its standard deviation over runs'
  return `printed as ${printed}${spread}\n${tableName(row.table!)}`
}

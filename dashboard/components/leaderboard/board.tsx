import { ArrowDown, ArrowUp } from 'lucide-react'
import Link from 'next/link'

import { groupBy } from '../../../db/queries/group-by.ts'
import { date, integer, inUnit } from '../../lib/format.ts'
import { type LeaderboardParams, leaderboardHref } from '../../lib/leaderboard-params.ts'
import type { Cell, View, ViewColumn, ViewRow } from '../../lib/leaderboard-view.ts'
import { isBaseline, tableName } from '../../lib/names.ts'
import { Badge, SelectedOnTest, Stale } from '../badge.tsx'
import { How } from '../how.tsx'
import { Swatch } from '../mark.tsx'
import { STRIP_WIDTH, Strip } from './strip.tsx'

export function BoardTable({ view, params, caption }: { view: View; params: LeaderboardParams; caption: string }) {
  const bands = [...groupBy(view.columns, (column) => `${column.band}\n${column.protocol}`).values()]
  return (
    <How>
      <section
        aria-label={caption}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="board relative max-h-[calc(100dvh-6rem)] overflow-auto"
      >
        <table className="sheet min-w-full">
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <th className="stick" />
              {bands.map((columns) => (
                <Band key={columns[0]!.key} columns={columns} />
              ))}
              {view.costs.length > 0 ? (
                <th colSpan={view.costs.length} className="font-normal text-muted">
                  Cost of a run
                </th>
              ) : null}
            </tr>
            <tr className="[&>th]:top-[2.375rem]">
              <SortHead view={view} params={params} sortKey="name" title="Row" className="stick" />
              {view.columns.map((column) => (
                <SortHead key={column.key} view={view} params={params} sortKey={column.key} title={column.title}>
                  <Axis column={column} />
                </SortHead>
              ))}
              {view.costs.map(({ key, title, unit }) => (
                <SortHead key={key} view={view} params={params} sortKey={key} title={title} className="number">
                  <span className="font-normal text-muted">{unit}</span>
                </SortHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.rows.map((row, i) => (
              <BoardRow key={row.key} row={row} view={view} ruled={i > 0 && row.shaded !== view.rows[i - 1]!.shaded} />
            ))}
          </tbody>
        </table>
      </section>
    </How>
  )
}

function Band({ columns }: { columns: ViewColumn[] }) {
  const { band, protocol, selectedOnTest } = columns[0]!
  return (
    <th colSpan={columns.length} className="h-[2.375rem]" data-heading={`${band}: ${protocol}`}>
      <span className="mr-2">{band}</span>
      <span className="mr-2 text-tiny font-normal text-muted">{protocol}</span>
      {selectedOnTest ? <SelectedOnTest /> : null}
    </th>
  )
}

interface SortHeadProps {
  view: View
  params: LeaderboardParams
  sortKey: string
  title: string
  className?: string
  children?: React.ReactNode
}

/** Names begin with A, numbers with the best; a second click turns the order round. */
function SortHead({ view, params, sortKey, title, className = '', children }: SortHeadProps) {
  const sorted = view.sort === sortKey
  const first = sortKey === 'name' || sortKey === 'seconds' || sortKey === 'peakRssMb' ? 'asc' : 'desc'
  const order = sorted ? (view.order === 'asc' ? 'desc' : 'asc') : first
  const Arrow = view.order === 'asc' ? ArrowUp : ArrowDown
  return (
    <th
      scope="col"
      data-heading={title}
      aria-sort={sorted ? (view.order === 'asc' ? 'ascending' : 'descending') : undefined}
      className={className}
    >
      <span className="flex flex-wrap items-end justify-between gap-x-3">
        <Link
          href={leaderboardHref({ ...params, sort: sortKey, order })}
          scroll={false}
          prefetch={false}
          className="inline-flex items-center gap-1 hover:text-accent"
        >
          {title}
          {sorted ? <Arrow aria-hidden className="size-3 text-accent" /> : null}
        </Link>
        {children}
      </span>
    </th>
  )
}

/** The ends of the strip's axis, above the strip. */
function Axis({ column }: { column: ViewColumn }) {
  const [low, high] = column.domain
  return (
    <span
      aria-hidden
      className="flex justify-between text-tiny font-normal text-muted"
      // The strip below has this width.
      data-axis
    >
      <svg width={STRIP_WIDTH} height={14} viewBox={`0 0 ${STRIP_WIDTH} 14`} aria-hidden>
        <text x={0} y={10} fontSize={10.5} fill="currentColor">
          {inUnit(low, column.unit)}
        </text>
        <text x={STRIP_WIDTH} y={10} fontSize={10.5} textAnchor="end" fill="currentColor">
          {inUnit(high, column.unit)}
        </text>
      </svg>
    </span>
  )
}

function BoardRow({ row, view, ruled }: { row: ViewRow; view: View; ruled: boolean }) {
  const className = [row.shaded ? 'band' : '', ruled ? 'rule' : ''].join(' ')
  return (
    <tr className={className}>
      <th scope="row" className="stick min-w-36 whitespace-normal! sm:min-w-52">
        <span className="flex items-center gap-2">
          <Swatch method={row.method} masking={row.masking} rate={row.rate} hollow={row.table !== null} />
          {row.groupId ? (
            <Link href={`/runs?group=${row.groupId}`} prefetch={false} className="hover:text-accent hover:underline">
              {row.title}
            </Link>
          ) : (
            <span className="text-muted">{row.title}</span>
          )}
          {row.stale ? <Stale /> : null}
          {isBaseline(row.method) ? (
            <Badge title="Keeps the table honest: nothing was learned here">baseline</Badge>
          ) : null}
        </span>
        <span className="ml-5 block text-tiny text-muted">
          {row.table ? (
            <Link href={`/tables/${row.table}`} prefetch={false} className="prose-link">
              {tableName(row.table)}
            </Link>
          ) : null}
          {row.table && row.details ? ' · ' : null}
          {row.details}
        </span>
      </th>
      {row.cells.map((cell, i) => (
        <NumberCell
          key={view.columns[i]!.key}
          cell={cell}
          column={view.columns[i]!}
          row={row}
          compared={view.compared}
        />
      ))}
      {view.costs.map(({ key }) => {
        const value = row.cost?.[key] ?? null
        return (
          <td key={key} className="number tabular-nums">
            {value === null ? null : key === 'seconds' && value < 10 ? value.toFixed(1) : integer(value)}
          </td>
        )
      })}
    </tr>
  )
}

interface NumberProps {
  cell: Cell
  column: ViewColumn
  row: ViewRow
  compared: number
}

function NumberCell({ cell, column, row, compared }: NumberProps) {
  if (!cell) {
    return (
      <td className="text-small text-muted italic">
        <span className="ml-8">{row.table ? 'not printed' : 'not run'}</span>
      </td>
    )
  }
  const { method, masking, rate } = row
  if (cell.kind === 'published') {
    const { value, std, printed } = cell.value
    const how = [`printed ${printed}${std === null ? '' : ` ± ${std} (standard deviation)`}`, tableName(row.table!)]
    return (
      <td data-how={how.join('\n')}>
        <Link
          href={`/tables/${row.table}`}
          prefetch={false}
          className="grid grid-cols-[1.5rem_2.625rem_2.75rem_1.25rem_auto] items-center text-muted"
        >
          <span />
          <span className="text-right tabular-nums">{inUnit(value, column.unit)}</span>
          <span className="pl-1 text-tiny">{std === null ? '' : `sd ${inUnit(std, column.unit)}`}</span>
          <span />
          <Strip mean={value} ci95={null} domain={column.domain} sign={{ method, masking, rate, hollow: true }} />
        </Link>
      </td>
    )
  }
  const { summary, rank, best } = cell
  const half = summary.ci95 === null ? null : summary.ci95[1] - summary.mean
  return (
    <td data-how={measuredHow(cell, column, compared)}>
      <Link
        href={`/runs?group=${row.groupId}`}
        prefetch={false}
        className="grid grid-cols-[1.5rem_2.625rem_2.75rem_1.25rem_auto] items-center"
      >
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
        <sub className="text-tiny text-faint">
          <span className="visually-hidden">n = </span>
          {summary.n}
        </sub>
        <Strip mean={summary.mean} ci95={summary.ci95} domain={column.domain} sign={{ method, masking, rate }} />
      </Link>
    </td>
  )
}

function measuredHow(
  { measurement, summary, rank }: Extract<Cell, { kind: 'measured' }>,
  column: ViewColumn,
  compared: number,
): string {
  const write = (value: number) => inUnit(value, column.unit)
  const { seeds, values, at } = measurement
  return [
    summary.n === 1
      ? `n = 1 (seed ${seeds[0]}): no interval`
      : `n = ${summary.n} (seeds ${seeds.join(', ')}): ${values.map(write).join(', ')}`,
    summary.ci95 ? `95% t-interval ${write(summary.ci95[0])} to ${write(summary.ci95[1])}` : '',
    rank.value === null ? `no rank: ${rank.reason}` : `rank ${rank.value} of ${compared} rows (pooled t, Holm)`,
    date(at),
  ]
    .filter(Boolean)
    .join('\n')
}

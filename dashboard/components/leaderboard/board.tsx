import { ArrowDown, ArrowUp } from 'lucide-react'
import Link from 'next/link'

import { groupBy } from '../../../db/queries/group-by.ts'
import { integer, inUnit } from '../../lib/format.ts'
import { type LeaderboardParams, leaderboardHref } from '../../lib/leaderboard-params.ts'
import type { View, ViewColumn, ViewRow } from '../../lib/leaderboard-view.ts'
import { isBaseline, tableName } from '../../lib/names.ts'
import { Badge, SelectedOnTest, Stale } from '../badge.tsx'
import { How } from '../how.tsx'
import { Swatch } from '../mark.tsx'
import { TableLink } from '../table-link.tsx'
import { NumberCell } from './number-cell.tsx'
import { stripWidth } from './strip.tsx'

export function BoardTable({ view, params, caption }: { view: View; params: LeaderboardParams; caption: string }) {
  const strip = stripWidth(view.columns.length)
  const bands = [...groupBy(view.columns, (column) => `${column.band}\n${column.protocol}`).values()]
  return (
    <How>
      <section
        aria-label={caption}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="board relative max-h-[calc(100dvh-6rem)] overflow-auto"
      >
        <table className="sheet">
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
              <SortHead
                view={view}
                params={params}
                sortKey="name"
                title={view.rows[0]?.rate == null ? 'Method' : 'Smooth rate'}
                className="stick"
              />
              {view.columns.map((column) => (
                <SortHead key={column.key} view={view} params={params} sortKey={column.key} title={column.title}>
                  <Axis column={column} width={strip} />
                </SortHead>
              ))}
              {view.costs.map(({ key, title, unit }) => (
                <SortHead key={key} view={view} params={params} sortKey={key} title={title} className="number">
                  <span className="text-tiny font-normal text-muted">{unit}</span>
                </SortHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.rows.map((row, i) => (
              <BoardRow
                key={row.key}
                row={row}
                view={view}
                strip={strip}
                ruled={i > 0 && row.shaded !== view.rows[i - 1]!.shaded}
              />
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
    <th
      colSpan={columns.length}
      className="h-[2.375rem]"
      data-heading={band}
      data-note={selectedOnTest ? `${protocol} (selected on test)` : protocol}
    >
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
      <span
        className={`flex items-end gap-x-3 ${className === 'number' ? 'justify-end gap-x-1.5' : 'justify-between'}`}
      >
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

/** The ends of the strip's axis, right above the strip. */
function Axis({ column, width }: { column: ViewColumn; width: number }) {
  const [low, high] = column.domain
  return (
    <svg width={width} height={14} viewBox={`0 0 ${width} 14`} className="text-muted" aria-hidden>
      <text y={10} fontSize={10.5} fontWeight={400} fill="currentColor">
        {inUnit(low, column.unit)}
      </text>
      <text x={width} y={10} fontSize={10.5} fontWeight={400} textAnchor="end" fill="currentColor">
        {inUnit(high, column.unit)}
      </text>
    </svg>
  )
}

function BoardRow({ row, view, strip, ruled }: { row: ViewRow; view: View; strip: number; ruled: boolean }) {
  const className = [row.shaded ? 'band' : '', ruled ? 'rule' : ''].join(' ')
  return (
    <tr className={className}>
      <th scope="row" className={`stick min-w-36 whitespace-normal! ${row.rate === null ? 'sm:min-w-52' : ''}`}>
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
            <TableLink id={row.table} className="prose-link">
              {tableName(row.table)}
            </TableLink>
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
          strip={strip}
        />
      ))}
      {view.costs.map(({ key }) => {
        const value = row.cost?.[key] ?? null
        return (
          <td key={key} className="number tabular-nums">
            {value === null ? (
              <span className="text-tiny text-muted">n/a</span>
            ) : key === 'seconds' && value < 10 ? (
              value.toFixed(1)
            ) : (
              integer(value)
            )}
          </td>
        )
      })}
    </tr>
  )
}

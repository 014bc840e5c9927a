import { ArrowDown, ArrowUp } from 'lucide-react'
import Link from 'next/link'
import { bandsOf } from '../../../../harness/analysis/board/chosen-columns.ts'
import { COSTS } from '../../../../harness/analysis/board/costs.ts'
import { firstOrder } from '../../../../harness/analysis/board/first-order.ts'
import { inUnit, type Unit } from '../../../../harness/base/text.ts'
import type { Interval } from '../../../../harness/statistics/summary.ts'
import { Online, SelectedOnTest } from '../../../components/ui/badge.tsx'
import { type LeaderboardParams, leaderboardHref } from '../params.ts'
import type { BoardColumn, BoardShape } from '../payload.ts'

interface BoardHeadProps {
  shape: BoardShape
  params: LeaderboardParams
  /** The columns that are drawn, in order. */
  columns: BoardColumn[]
  /** The axes of the columns; undefined while loading. */
  domains: readonly (Interval | undefined)[]
  costs: BoardShape['costs']
  strip: number
  /** Whether this side has a spacer for columns out of sight. */
  spaced?: { before: boolean; after: boolean }
}

/** Two header rows: how a number was measured, and its name. */
export function BoardHead({ shape, params, columns, domains, costs, strip, spaced }: BoardHeadProps) {
  const bands = bandsOf(columns, ({ band, protocol }) => `${band}\n${protocol}`)
  const place = (key: string) =>
    spaced ? 2 + [...shape.columns.map((column) => column.key), ...shape.costs].indexOf(key) : undefined
  const sortHead = { shape, params }
  return (
    <thead>
      <tr aria-rowindex={spaced && 1}>
        <th className="stick" />
        {spaced?.before ? <td className="p-0!" /> : null}
        {bands.map((band) => (
          <Band key={band[0]!.key} columns={band} beside={shape.byRate ? 'sm:left-44' : 'sm:left-64'} />
        ))}
        {costs.length > 0 ? (
          <th colSpan={costs.length} className="font-normal text-muted">
            Cost per run
          </th>
        ) : null}
        {spaced?.after ? <td className="p-0!" /> : null}
      </tr>
      <tr aria-rowindex={spaced && 2} className="[&>th]:top-[2.375rem]">
        <SortHead
          {...sortHead}
          sortKey="name"
          title={shape.byRate ? 'Smooth rate' : 'Method'}
          className="stick"
          place={spaced && 1}
        />
        {spaced?.before ? <td className="p-0!" /> : null}
        {columns.map((column, i) => (
          <SortHead
            key={column.key}
            {...sortHead}
            sortKey={column.key}
            title={column.title}
            direction={column.direction}
            place={place(column.key)}
          >
            <Axis domain={domains[i]} unit={column.unit} width={strip} />
          </SortHead>
        ))}
        {costs.map((key) => (
          <SortHead
            key={key}
            {...sortHead}
            sortKey={key}
            title={COSTS[key].title}
            className="number"
            place={place(key)}
          >
            <span className="text-tiny font-normal text-muted">{COSTS[key].unit}</span>
          </SortHead>
        ))}
        {spaced?.after ? <td className="p-0!" /> : null}
      </tr>
    </thead>
  )
}

/** @param beside - class that offsets the title from the first column, which is narrower where rows are rates. */
function Band({ columns, beside }: { columns: BoardColumn[]; beside: string }) {
  const { band, protocol, selectedOnTest, online } = columns[0]!
  // Above a single column the protocol is cut to its width; the tooltip has all of it.
  const narrow = columns.length === 1
  return (
    <th
      colSpan={columns.length}
      className={`h-[2.375rem] overflow-clip ${narrow ? 'py-0.5!' : 'max-sm:py-0!'}`}
      data-heading={band}
      data-note={selectedOnTest ? `${protocol} (selected on test)` : protocol}
    >
      {/* Stays visible next to the first column while any column of the band is visible. */}
      <span
        className={
          narrow ? 'block w-0 min-w-full leading-tight' : `sticky left-36 inline-block max-sm:leading-tight ${beside}`
        }
      >
        <span className="mr-2">{band}</span>
        <span className="mr-2 space-x-1 empty:hidden">
          {online ? <Online /> : null}
          {selectedOnTest ? <SelectedOnTest /> : null}
        </span>
        <span className={`text-tiny font-normal text-muted ${narrow ? 'block truncate' : 'max-sm:block'}`}>
          {protocol}
        </span>
      </span>
    </th>
  )
}

interface SortHeadProps {
  shape: BoardShape
  params: LeaderboardParams
  sortKey: string
  title: string
  /** For a score, whether higher (1) or lower (-1) is better. */
  direction?: 1 | -1 | 0
  /** Position of the column among all columns, from 1; set where only some are drawn. */
  place: number | undefined
  className?: string
  children?: React.ReactNode
}

/** The first click sorts with the best first, the second reverses the order. */
function SortHead({ shape, params, sortKey, title, direction, place, className = '', children }: SortHeadProps) {
  const sorted = shape.sort === sortKey
  const first = firstOrder(sortKey, direction)
  const order = sorted ? (shape.order === 'asc' ? 'desc' : 'asc') : first
  const Arrow = shape.order === 'asc' ? ArrowUp : ArrowDown
  return (
    <th
      scope="col"
      data-heading={title}
      aria-colindex={place}
      aria-sort={sorted ? (shape.order === 'asc' ? 'ascending' : 'descending') : undefined}
      className={className}
    >
      <span
        className={`flex items-end gap-x-3 ${className === 'number' ? 'justify-end gap-x-1.5' : 'justify-between'}`}
      >
        <Link
          href={leaderboardHref({ ...params, sort: sortKey, order: order === first ? null : order })}
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

/** The end points of the strip's axis, directly above the strip. */
function Axis({ domain, unit, width }: { domain: Interval | undefined; unit: Unit; width: number }) {
  const [low, high] = domain ?? [null, null]
  return (
    <svg width={width} height={14} viewBox={`0 0 ${width} 14`} className="text-muted" aria-hidden>
      <text y={10} fontSize={10.5} fontWeight={400} fill="currentColor">
        {low === null ? '' : inUnit(low, unit)}
      </text>
      <text x={width} y={10} fontSize={10.5} fontWeight={400} textAnchor="end" fill="currentColor">
        {high === null ? '' : inUnit(high, unit)}
      </text>
    </svg>
  )
}

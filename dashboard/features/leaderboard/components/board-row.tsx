import { GitCompareArrows } from 'lucide-react'
import Link from 'next/link'
import { Fragment, type ReactNode, type Ref } from 'react'
import { isBaseline } from '../../../../db/catalogue/methods.ts'
import { tableName, withoutOrigin } from '../../../../db/catalogue/titles.ts'
import { COSTS, type CostKey, costText } from '../../../../harness/analysis/board/costs.ts'
import { thousands } from '../../../../harness/base/text.ts'
import { TableLink } from '../../../components/table-link.tsx'
import { Badge, Event as EventMark, OriginBadge, Stale } from '../../../components/ui/badge.tsx'
import { Swatch } from '../../../components/ui/glyph.tsx'
import type { BoardRow as Row } from '../payload.ts'

interface BoardRowProps {
  row: Row
  /** The number cells, then the cost cells. */
  children: ReactNode
  /** Position among all rows; set where only some are drawn. */
  index?: number
  ref?: Ref<HTMLTableRowElement>
}

export function BoardRow({ row, children, index, ref }: BoardRowProps) {
  const details = withoutOrigin(row.details, row.origin)
  const className = [row.shaded ? 'band' : '', row.ruled ? 'rule' : ''].join(' ')
  return (
    // The two header rows count as rows.
    <tr ref={ref} className={className} data-index={index} aria-rowindex={index === undefined ? undefined : index + 3}>
      <th
        scope="row"
        data-value={row.rate ?? row.title}
        className={`stick min-w-[9.5rem] whitespace-normal! ${row.rate === null ? 'sm:min-w-52' : 'sm:min-w-36'}`}
      >
        <span className="flex items-center gap-2">
          <Swatch method={row.method} masking={row.masking} rate={row.rate} hollow={row.table !== null} />
          <span className="flex flex-wrap items-center gap-x-2 sm:flex-nowrap">
            {row.groupId ? (
              <Link href={`/runs?group=${row.groupId}`} prefetch={false} className="hover:text-accent hover:underline">
                <Title text={row.title} />
              </Link>
            ) : (
              <span className="text-muted">
                <Title text={row.title} />
              </span>
            )}
            {row.stale ? <Stale changes={row.changes} /> : null}
            {row.marks.map((mark) => (
              <EventMark key={mark} mark={mark} />
            ))}
            {row.groupId ? (
              <Link
                href={`/compare?a=${row.groupId}`}
                prefetch={false}
                aria-label={`Compare ${row.title}`}
                title="Compare with another row"
                className="-my-1 rounded p-1 text-faint hover:bg-hover hover:text-accent max-sm:hidden"
              >
                <GitCompareArrows aria-hidden className="size-3.5" />
              </Link>
            ) : null}
            <OriginBadge origin={row.origin} />
            {isBaseline(row.method) ? (
              <Badge title="A reference for the other rows: nothing was learned here">baseline</Badge>
            ) : null}
          </span>
        </span>
        <span className="ml-5 block text-tiny text-muted">
          {row.table ? (
            <TableLink id={row.table} className="prose-link">
              {tableName(row.table)}
            </TableLink>
          ) : null}
          {row.table && details ? ' · ' : null}
          {details}
        </span>
      </th>
      {children}
    </tr>
  )
}

/** Names up to this length stay on one line. */
const SHORT = 20

/** A long name may break after a slash. */
function Title({ text }: { text: string }) {
  if (text.length <= SHORT) return <span className="whitespace-nowrap">{text}</span>
  return text.split('/').map((part, i) => (
    <Fragment key={part}>
      {i > 0 ? '/' : null}
      {i > 0 ? <wbr /> : null}
      {part}
    </Fragment>
  ))
}

/** @param stored - as in the board. */
export function CostCell({ cost, stored, row }: { cost: CostKey; stored: number | null; row: Row }) {
  if (stored === null) return <td className="number text-tiny! text-muted">{row.table ? '' : 'n/a'}</td>
  return (
    <td data-value={COSTS[cost].inUnit(stored)} className="number tabular-nums" data-how={row.costHow}>
      <Link href={`/runs?group=${row.groupId}`} prefetch={false}>
        {thousands(costText(cost, stored))}
      </Link>
    </td>
  )
}

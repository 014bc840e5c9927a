import Link from 'next/link'
import { LOSS_ENTRIES } from '../../../../db/catalogue/losses.ts'
import { fraction } from '../../../../harness/base/text.ts'
import { howMeasured, type SourceColumn } from '../gls-view.ts'

/** Losses for wrong labels beside the smooth rates. None is in the paper, so printed columns are empty. */
export function LossRows({
  columns,
  edge,
  keyOf,
  href,
}: {
  columns: readonly SourceColumn[]
  edge: (i: number) => string
  keyOf: (column: SourceColumn) => string
  href: string
}) {
  const trained = LOSS_ENTRIES.filter(({ key }) => columns.some(({ losses }) => key in losses))
  return trained.map(({ key, title, source }, row) => (
    <tr key={key} className={row === 0 ? 'rule-strong' : ''}>
      <th scope="row" className="stick number text-small" data-how={`${source}; not in the paper`}>
        {title}
      </th>
      {columns.map((column, i) => {
        const found = column.losses[key]
        if (!found) return <td key={keyOf(column)} className={edge(i)} />
        return (
          <td key={keyOf(column)} className={`number ${edge(i)}`} data-how={howMeasured(column, found.ci95)}>
            <Link href={href} prefetch={false} className="px-1 tabular-nums">
              {fraction(found.accuracy)}
            </Link>
          </td>
        )
      })}
    </tr>
  ))
}

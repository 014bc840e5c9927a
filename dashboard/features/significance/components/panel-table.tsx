import type { Panel } from '../../../../harness/analysis/tables/formats/panel.ts'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'

/** Further rows are only in the downloads. */
const MOST_ROWS = 200

/** A table ready to be set, with its title above it. */
export function PanelTable({ panel: { title, stub, heads, sections } }: { panel: Panel }) {
  // Names are the reader's own, and can be given twice.
  const columns = heads.map((head, i) => ({ head, key: `${i} ${head}` }))
  const rows = sections.flat().map((row, i) => ({ ...row, key: `${i} ${row.label}` }))
  return (
    <section className="min-w-0">
      <h2 className="mb-2 text-title font-semibold break-words">{title}</h2>
      <ScrollArea label={title} className={`w-fit max-w-full overflow-auto ${rows.length > 30 ? 'max-h-[40rem]' : ''}`}>
        <table className="print-table">
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <ColumnHead stick>{stub}</ColumnHead>
              {columns.map(({ head, key }) => (
                <ColumnHead key={key} number>
                  {head}
                </ColumnHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map(({ key, label, cells }) => (
              <tr key={key} className="rule">
                <th scope="row" className="stick max-w-40 whitespace-normal! break-words sm:max-w-96">
                  {label}
                </th>
                {cells.map(({ text, strong }, i) => (
                  <td
                    key={columns[i]!.key}
                    className={`number text-small tabular-nums ${strong ? 'font-semibold' : ''}`}
                  >
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {rows.length > MOST_ROWS ? (
        <p className="mt-1 text-small text-muted">
          The first {MOST_ROWS} of {rows.length} rows; the downloads have all of them.
        </p>
      ) : null}
    </section>
  )
}

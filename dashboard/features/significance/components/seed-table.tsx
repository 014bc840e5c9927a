import { pEquals } from '../../../../harness/statistics/p-value.ts'
import { CellTooltip } from '../../../components/ui/cell-tooltip.tsx'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { RateSign } from '../../tables/components/rate-sign.tsx'
import { bestText, type SeedBlock } from '../../tables/gls-seeds.ts'
import type { SourceColumn } from '../../tables/gls-view.ts'

/** Best rate and p for each split seed. */
export function SeedTable({ block }: { block: SeedBlock }) {
  return (
    <CellTooltip>
      <ScrollArea label={`${block.title}, seed by seed`} className="w-fit max-w-full overflow-x-auto">
        <table className="print-table">
          <caption className="visually-hidden">{block.title}: best rate and p of each split seed</caption>
          <thead>
            <tr>
              <ColumnHead stick number>
                Seed
              </ColumnHead>
              {block.noises.map((noise) => (
                <ColumnHead key={noise} number data-heading={`e = ${noise}`}>
                  e = {noise}
                </ColumnHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map(({ seed, columns }) => (
              <tr key={seed}>
                <th scope="row" className="stick number">
                  {seed}
                </th>
                {columns.map((column, i) => (
                  <Cell key={block.noises[i]} column={column} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </CellTooltip>
  )
}

function Cell({ column }: { column: SourceColumn | null }) {
  if (!column) return <td className="number text-tiny text-muted italic">not run</td>
  const { favours, p, pNote } = column
  const negative = favours === 'negative'
  const words = negative ? 'negative rates do better' : 'rates from 0 up do better'
  return (
    <td className="number" data-how={[pNote, favours ? words : ''].filter(Boolean).join('\n')}>
      <span className="block tabular-nums">{bestText(column)}</span>
      {p === null ? (
        <span className="text-tiny text-muted">p n/a</span>
      ) : (
        <span
          className={`inline-flex items-center gap-1 text-tiny tabular-nums ${negative ? 'text-good' : 'text-bad'}`}
        >
          <RateSign negative={negative} />
          <span className="visually-hidden">{words}: </span>
          {pEquals(p)}
        </span>
      )}
    </td>
  )
}

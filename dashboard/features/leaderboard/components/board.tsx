import { CellTooltip } from '../../../components/ui/cell-tooltip.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { BoardHead } from './board-head.tsx'
import type { BoardProps } from './board-props.ts'
import { BoardRow, CostCell } from './board-row.tsx'
import { LongBoard } from './long-board.tsx'
import { NumberCell } from './number-cell.tsx'
import { stripWidth } from './strip.tsx'

/** The whole board where the page contains it, otherwise only the visible part. */
export function BoardTable({ shape, first, params, caption }: BoardProps) {
  const holdsAll = first.rows.length === shape.rows && first.domains.length === shape.columns.length
  if (!holdsAll) {
    return <LongBoard shape={shape} first={first} params={params} caption={caption} />
  }
  const strip = stripWidth(shape.columns.length)
  return (
    <CellTooltip>
      <ScrollArea label={caption} className="board max-h-[calc(100dvh-6rem)] overflow-auto">
        <table className="print-table">
          <caption className="visually-hidden">{caption}</caption>
          <BoardHead
            shape={shape}
            params={params}
            columns={shape.columns}
            domains={first.domains}
            costs={shape.costs}
            strip={strip}
          />
          <tbody>
            {first.rows.map((row, i) => (
              <BoardRow key={row.key} row={row}>
                {shape.columns.map((column, j) => (
                  <NumberCell
                    key={column.key}
                    cell={first.cells[i]?.[j]}
                    unit={column.unit}
                    domain={first.domains[j]}
                    row={row}
                    strip={strip}
                  />
                ))}
                {shape.costs.map((key, j) => (
                  <CostCell key={key} cost={key} stored={row.costs[j] ?? null} row={row} />
                ))}
              </BoardRow>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </CellTooltip>
  )
}

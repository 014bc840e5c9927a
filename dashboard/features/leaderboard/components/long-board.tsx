'use client'
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState } from 'react'
import { CellTooltip } from '../../../components/ui/cell-tooltip.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { leaderboardHref } from '../params.ts'
import { BLOCK, type BoardColumn, type BoardShape } from '../payload.ts'
import { BoardHead } from './board-head.tsx'
import type { BoardProps } from './board-props.ts'
import { BoardRow, CostCell } from './board-row.tsx'
import { NumberCell } from './number-cell.tsx'
import { stripWidth } from './strip.tsx'
import { useBlocks } from './use-blocks.ts'

const ROW_PX = 45
const HEAD_PX = 76
/** Width of the first column; the server assumes a wide window. */
const NAME_PX = { wide: 240, narrow: 152 } as const
const NARROW_PX = 560
const COST_PX = 104
const OVERSCAN = { rows: 8, columns: 2 } as const

/**
 * A board of any size. Only the visible rows and columns, and a few around them, are in the document; spacers stand for
 * the others. The server sends the first part, which is readable without scripts.
 */
export function LongBoard({ shape, first, params, caption }: BoardProps) {
  const area = useRef<HTMLElement>(null)
  const strip = stripWidth(shape.columns.length)
  const widths = widthsOf(shape, strip)
  const { rows, columns, name } = useVisible(area, shape.rows, widths)
  const [down, across] = [rows.getVirtualItems(), columns.getVirtualItems()]
  const [r, c] = [rangeOf(down), rangeOf(across)]
  const source = leaderboardHref(params, '/block')
  const part = partOf(shape, c)
  const blockAt = useBlocks(source, first, r, { from: part.firstNumber, to: part.numbers })
  // The domain is the same in every block of a column, and the block of the visible rows is already requested.
  const domainAt = (column: number) => blockAt(r.from, column)?.domains[column % BLOCK.columns]
  const before = (across[0]?.start ?? name) - name
  const after = columns.getTotalSize() - (across.at(-1)?.end ?? 0)
  const spaced = { before: before > 0, after: after > 0 }
  const cells = part.shown.length + part.costs.length + Number(spaced.before) + Number(spaced.after) + 1
  const lineOf = (index: number) => {
    const at = index % BLOCK.rows
    const row = blockAt(index, part.firstNumber)?.rows[at]
    if (!row) return <Coming key={index} cells={cells} />
    const cellAt = (column: number) => blockAt(index, column)?.cells[at]?.[column % BLOCK.columns]
    return (
      <BoardRow key={row.key} row={row} index={index} ref={rows.measureElement}>
        <LineCells part={part} row={row} cellAt={cellAt} domainAt={domainAt} spaced={spaced} strip={strip} />
      </BoardRow>
    )
  }
  return (
    <CellTooltip>
      <ScrollArea
        ref={area}
        label={caption}
        className="board max-h-[calc(100dvh-6rem)] overflow-auto [overflow-anchor:none]"
      >
        <table
          className="print-table table-fixed"
          width={columns.getTotalSize()}
          aria-rowcount={shape.rows + 2}
          aria-colcount={widths.length + 1}
        >
          <caption className="visually-hidden">{caption}</caption>
          <colgroup>
            <col width={name} />
            {before > 0 ? <col width={before} /> : null}
            {across.map(({ key, size }) => (
              <col key={key} width={size} />
            ))}
            {after > 0 ? <col width={after} /> : null}
          </colgroup>
          <BoardHead
            shape={shape}
            params={params}
            columns={part.shown}
            domains={part.shown.map((_, j) => domainAt(c.from + j))}
            costs={part.costs}
            strip={strip}
            spaced={spaced}
          />
          <tbody>
            <Space height={(down[0]?.start ?? HEAD_PX) - HEAD_PX} cells={cells} />
            {down.map(({ index }) => lineOf(index))}
            <Space height={rows.getTotalSize() - (down.at(-1)?.end ?? 0)} cells={cells} />
          </tbody>
        </table>
      </ScrollArea>
      <noscript>
        <p className="mt-2 text-small text-muted">
          Without scripts, this page shows only the first part of {shape.rows} rows and {shape.columns.length} columns;
          the files under Export have all of them.
        </p>
      </noscript>
    </CellTooltip>
  )
}

type Part = ReturnType<typeof partOf>

/** The numbers and the costs among the columns to show. */
function partOf(shape: BoardShape, { from, to }: { from: number; to: number }) {
  const numbers = Math.min(to, shape.columns.length)
  const costsFrom = Math.max(0, from - shape.columns.length)
  return {
    from,
    numbers,
    // Costs are part of every block, so one block is needed even where no number is visible.
    firstNumber: Math.max(0, Math.min(from, numbers - 1)),
    shown: shape.columns.slice(from, to),
    costsFrom,
    costs: shape.costs.slice(costsFrom, Math.max(0, to - shape.columns.length)),
  }
}

interface LineCellsProps {
  part: Part
  row: React.ComponentProps<typeof BoardRow>['row']
  cellAt: (column: number) => React.ComponentProps<typeof NumberCell>['cell']
  domainAt: (column: number) => React.ComponentProps<typeof NumberCell>['domain']
  spaced: { before: boolean; after: boolean }
  strip: number
}

/** The cells of a row beside its name. */
function LineCells({ part, row, cellAt, domainAt, spaced, strip }: LineCellsProps) {
  return (
    <>
      {spaced.before ? <td className="p-0!" /> : null}
      {part.shown.map((column, j) => (
        <NumberCell
          key={column.key}
          cell={cellAt(part.from + j)}
          unit={column.unit}
          domain={domainAt(part.from + j)}
          row={row}
          strip={strip}
        />
      ))}
      {part.costs.map((key, j) => (
        <CostCell key={key} cost={key} stored={row.costs[part.costsFrom + j] ?? null} row={row} />
      ))}
      {spaced.after ? <td className="p-0!" /> : null}
    </>
  )
}

/** The rows and columns to show, and the width of the first column, which is narrower in a narrow window. */
function useVisible(area: React.RefObject<HTMLElement | null>, count: number, widths: readonly number[]) {
  const [name, setName] = useState<number>(NAME_PX.wide)
  useLayoutEffect(() => {
    if (area.current && area.current.clientWidth < NARROW_PX) setName(NAME_PX.narrow)
  }, [area])
  const rows = useVirtualizer({
    count,
    getScrollElement: () => area.current,
    estimateSize: () => ROW_PX,
    paddingStart: HEAD_PX,
    overscan: OVERSCAN.rows,
    initialRect: { width: 0, height: HEAD_PX + (BLOCK.rows - OVERSCAN.rows - 1) * ROW_PX },
    useFlushSync: false,
  })
  const columns = useVirtualizer({
    horizontal: true,
    count: widths.length,
    getScrollElement: () => area.current,
    estimateSize: (i) => widths[i]!,
    paddingStart: name,
    overscan: OVERSCAN.columns,
    initialRect: { width: NAME_PX.wide + sum(widths.slice(0, BLOCK.columns - OVERSCAN.columns - 1)), height: 0 },
    useFlushSync: false,
  })
  return { rows, columns, name }
}

const rangeOf = (items: readonly VirtualItem[]) => ({ from: items[0]?.index ?? 0, to: (items.at(-1)?.index ?? -1) + 1 })

/** A spacer for the rows that are out of sight. */
function Space({ height, cells }: { height: number; cells: number }) {
  if (height < 1) return null
  return (
    <tr aria-hidden>
      <td colSpan={cells} height={Math.round(height)} className="p-0!" />
    </tr>
  )
}

function Coming({ cells }: { cells: number }) {
  return (
    <tr aria-busy>
      <td colSpan={cells} height={ROW_PX} className="text-tiny text-muted">
        …
      </td>
    </tr>
  )
}

/** Width of each column in pixels, enough for its title and its share of the heading above; costs come last. */
function widthsOf({ columns, costs }: BoardShape, strip: number): number[] {
  const inside = { percent: 136, fraction: 144 } as const
  const own = ({ title, unit }: BoardColumn) => strip + Math.max(inside[unit], 56 + 7 * title.length)
  const heading = ({ band, selectedOnTest, online }: BoardColumn) =>
    40 + 7 * band.length + (selectedOnTest ? 110 : 0) + (online ? 60 : 0)
  const total = new Map<string, { n: number; width: number; needed: number }>()
  const under = ({ band, protocol }: BoardColumn) => `${band}\n${protocol}`
  for (const column of columns) {
    const totals = total.get(under(column)) ?? { n: 0, width: 0, needed: heading(column) }
    total.set(under(column), { ...totals, n: totals.n + 1, width: totals.width + own(column) })
  }
  const share = (column: BoardColumn) => {
    const { n, width, needed } = total.get(under(column))!
    // The protocol is beside the name, but above a single column it is below, cut to the column's width.
    const beside = n === 1 ? 0 : 5.6 * column.protocol.length
    return Math.max(0, needed + beside - width) / n
  }
  return [...columns.map((column) => Math.round(own(column) + share(column))), ...costs.map(() => COST_PX)]
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)

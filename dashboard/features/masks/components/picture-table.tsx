import type { ReactNode } from 'react'
import { rounded } from '../../../../harness/base/rounding.ts'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import type { PictureLayout } from '../picture-layout.ts'
import { Crop } from './crop.tsx'

interface PictureColumn {
  key: string | number
  head: ReactNode
  /** Covered fraction of the image. */
  area: ReactNode
}

interface PictureTableProps {
  caption: string
  /** The picture whose first column has the images. */
  layout: PictureLayout
  rows: number
  columns: readonly PictureColumn[]
  /** The content of a cell; null or a short note where a column has no picture of an image. */
  cell: (row: number, column: number) => ReactNode
  /** Classes that set the size of a picture. */
  size: string
}

/** One row per image, one column per kind of picture; the last row has the covered fraction of the image. */
export function PictureTable({ caption, layout, rows, columns, cell, size }: PictureTableProps) {
  return (
    <ScrollArea label={caption} className="overflow-x-auto pb-2">
      <table className="pictures">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <ColumnHead stick>Image</ColumnHead>
            {columns.map(({ key, head }) => (
              <th key={key} scope="col" className="max-w-[5.5rem]">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row}>
              <th scope="row" className="stick">
                <div className={size}>
                  {row < layout.rows ? <Crop layout={layout} row={row} column={0} label={`image ${row + 1}`} /> : null}
                </div>
              </th>
              {columns.map(({ key }, column) => (
                <td key={key}>
                  <div className={size}>{cell(row, column)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className="stick">
              Area, %
            </th>
            {columns.map(({ key, area }) => (
              <td key={key}>{area}</td>
            ))}
          </tr>
        </tfoot>
      </table>
    </ScrollArea>
  )
}

/** A fraction as percent, `n/a` when unknown. */
export const areaText = (area: number | null | undefined): string => (area == null ? 'n/a' : rounded(100 * area, 1))

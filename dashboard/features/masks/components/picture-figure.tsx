import { SvgFigure } from '../../../components/ui/svg-figure.tsx'
import type { PictureFigure as Figure } from '../figures.ts'
import type { PictureLayout } from '../picture-layout.ts'

const CELL = 84
const GAP = 6
const LINE = 15
/** Room for the longest name of a data set. */
const LABEL = 176

/**
 * Cells of mask pictures in rows and columns with labels, as one SVG.
 * @param source - address of a mask picture; a data address makes the figure self-contained.
 */
export function PictureFigure({
  figure,
  source,
}: {
  figure: Figure
  source: (layout: PictureLayout) => string | null
}) {
  const { id, label, heads, rows } = figure
  const left = rows.some((row) => row.label.length > 0) ? LABEL : 0
  const top = Math.max(0, ...heads.map((lines) => lines.length)) * LINE + (heads.length > 0 ? GAP : 0)
  const columns = Math.max(...rows.map(({ cells }) => cells.length))
  const width = left + columns * (CELL + GAP) - GAP
  const height = top + rows.length * (CELL + GAP) - GAP
  const layouts = new Map(
    rows.flatMap(({ cells }) => cells.flatMap((cell) => (cell ? [[cell.layout.sha256, cell.layout]] : []))),
  )
  const name = (sha256: string) => `${id}-${sha256.slice(0, 12)}`
  return (
    <SvgFigure
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      label={label}
      className="block max-w-none"
    >
      <defs>
        {[...layouts.values()].map((layout) => (
          <image
            key={layout.sha256}
            id={name(layout.sha256)}
            href={source(layout) ?? undefined}
            width={layout.width}
            height={layout.height}
          />
        ))}
      </defs>
      {heads.map((lines, column) =>
        lines.map((line, i) => (
          <text
            key={`${column} ${line}`}
            x={left + column * (CELL + GAP) + CELL / 2}
            y={top - GAP - (lines.length - 1 - i) * LINE - 3}
            textAnchor="middle"
          >
            {line}
          </text>
        )),
      )}
      {rows.map((row, r) => (
        <PictureRow key={r} row={row} left={left} y={top + r * (CELL + GAP)} name={name} />
      ))}
    </SvgFigure>
  )
}

interface PictureRowProps {
  row: Figure['rows'][number]
  /** Where its first cell begins, and its upper edge, in units of the figure. */
  left: number
  y: number
  name: (sha256: string) => string
}

function PictureRow({ row, left, y, name }: PictureRowProps) {
  return (
    <g>
      {row.label.map((line, i) => (
        <text key={line} x={0} y={y + LINE * (i + 1)} fontWeight={i === 0 ? 600 : 400} fillOpacity={i === 0 ? 1 : 0.75}>
          {line}
        </text>
      ))}
      {row.cells.map((cell, c) =>
        cell ? (
          <svg
            key={c}
            aria-hidden
            x={left + c * (CELL + GAP)}
            y={y}
            width={CELL}
            height={CELL}
            viewBox={`${cell.column * cell.layout.pitch} ${cell.row * cell.layout.pitch} ${cell.layout.cell} ${cell.layout.cell}`}
          >
            <use href={`#${name(cell.layout.sha256)}`} />
          </svg>
        ) : null,
      )}
    </g>
  )
}

/** Pictures in rows and columns with heads, as an SVG picture that carries them inside. */
import type { Drawn, Picture } from './drawing.ts'

export interface GridColumn {
  /** In lines. */
  head: readonly string[]
  /** PNGs, one for each row. */
  pictures: readonly Uint8Array[]
}

const CELL = 112
const GAP = 6
const LINE = 16
const MARGIN = 8

/** @param label - the picture in words. */
export function pictureGrid(columns: readonly GridColumn[], label: string): Picture {
  const top = MARGIN + Math.max(...columns.map(({ head }) => head.length)) * LINE + GAP
  const rows = Math.max(...columns.map(({ pictures }) => pictures.length))
  const drawn = columns.flatMap(({ head, pictures }, column): Drawn[] => {
    const x = MARGIN + column * (CELL + GAP)
    return [
      ...head.map((inside, line): Drawn => {
        const y = top - GAP - (head.length - 1 - line) * LINE - 3
        return { tag: 'text', attributes: { x: x + CELL / 2, y, 'text-anchor': 'middle' }, inside }
      }),
      ...pictures.map((png, row): Drawn => {
        const href = `data:image/png;base64,${Buffer.from(png).toString('base64')}`
        const y = top + row * (CELL + GAP)
        return { tag: 'image', attributes: { x, y, width: CELL, height: CELL, href } }
      }),
    ]
  })
  const width = 2 * MARGIN + columns.length * (CELL + GAP) - GAP
  return { width, height: top + rows * (CELL + GAP) - GAP + MARGIN, label, drawn }
}

import { artefactHref } from '../../../lib/artefact-href.ts'
import type { Sheet } from '../sheet.ts'

/** One cell of a mask picture; the browser loads the picture once for all its cells. */
export function Crop({ sheet, row, column, label }: { sheet: Sheet; row: number; column: number; label: string }) {
  const { sha256, width, height, cell, pitch } = sheet
  return (
    <svg
      viewBox={`${column * pitch} ${row * pitch} ${cell} ${cell}`}
      role="img"
      aria-label={label}
      className="block size-full"
    >
      <image href={artefactHref(sha256) ?? undefined} width={width} height={height} />
    </svg>
  )
}

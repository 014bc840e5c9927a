import { artefactHref } from '../../../lib/artefact-href.ts'
import type { PictureLayout } from '../picture-layout.ts'

/** One cell of a mask picture; the browser loads the picture once for all its cells. */
export function Crop({
  layout,
  row,
  column,
  label,
}: {
  layout: PictureLayout
  row: number
  column: number
  label: string
}) {
  const { sha256, width, height, cell, pitch } = layout
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
